import { Button, Form, Input, Spin } from 'antd';
import type { FirstAdministrator } from '@xuncheng/contract';
import { lazy, Suspense, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionActions } from '../api/session.ts';

/** Seldom needed, and with more of the interface in it than signing in has. */
const FirstDistrictFields = lazy(async () => ({
  default: (await import('./FirstDistrictFields.tsx')).FirstDistrictFields,
}));

const SHORTEST_USERNAME = 3;
const SHORTEST_PASSWORD = 12;

/** The first account of an empty system, and the district where there is none. There is no default password to forget to change. */
export function FirstAdministratorForm({
  needsDistrict,
  attempt,
}: {
  readonly needsDistrict: boolean;
  readonly attempt: (enter: () => Promise<void>) => Promise<void>;
}): ReactElement {
  const { t } = useTranslation();
  const { createAdministrator } = useSessionActions();
  const [busy, setBusy] = useState(false);
  const submit = async (administrator: FirstAdministrator): Promise<void> => {
    setBusy(true);
    await attempt(() => createAdministrator(administrator));
    setBusy(false);
  };
  const required = { required: true, message: t('signIn.required') };
  const atLeast = (min: number) => ({ min, message: t('signIn.tooShort', { count: min }) });
  return (
    <section>
      <h2>{t('signIn.setupTitle')}</h2>
      <p className="quiet">{t('signIn.setupHint')}</p>
      <Form<FirstAdministrator>
        layout="vertical"
        requiredMark={false}
        onFinish={(administrator) => void submit(administrator)}
        data-testid="sign-in-setup"
      >
        <Form.Item label={t('signIn.username')} name="username" rules={[required, atLeast(SHORTEST_USERNAME)]}>
          <Input size="large" autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item label={t('signIn.displayName')} name="displayName" rules={[required]}>
          <Input size="large" autoComplete="name" />
        </Form.Item>
        <Form.Item label={t('signIn.password')} name="password" rules={[required, atLeast(SHORTEST_PASSWORD)]}>
          <Input.Password size="large" autoComplete="new-password" />
        </Form.Item>
        {needsDistrict ? (
          <Suspense fallback={<Spin />}>
            <FirstDistrictFields />
          </Suspense>
        ) : null}
        <Button type="primary" size="large" htmlType="submit" block loading={busy}>
          {t('signIn.create')}
        </Button>
      </Form>
    </section>
  );
}
