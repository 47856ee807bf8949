import { Button, Form, Input } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionActions } from '../api/session.ts';

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** User name and password. `quiet`: other ways in come first on this page. */
export function SignInForm({
  attempt,
  quiet,
}: {
  readonly attempt: (enter: () => Promise<void>) => Promise<void>;
  readonly quiet: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const { signIn } = useSessionActions();
  const [busy, setBusy] = useState(false);
  const submit = async (credentials: Credentials): Promise<void> => {
    setBusy(true);
    await attempt(() => signIn(credentials));
    setBusy(false);
  };
  const required = [{ required: true, message: t('signIn.required') }];
  return (
    <Form<Credentials> layout="vertical" requiredMark={false} onFinish={(credentials) => void submit(credentials)}>
      <Form.Item label={t('signIn.username')} name="username" rules={required}>
        <Input size="large" autoComplete="username" autoFocus={!quiet} data-testid="sign-in-username" />
      </Form.Item>
      <Form.Item label={t('signIn.password')} name="password" rules={required}>
        <Input.Password size="large" autoComplete="current-password" data-testid="sign-in-password" />
      </Form.Item>
      <Button
        type={quiet ? 'default' : 'primary'}
        size="large"
        htmlType="submit"
        block
        loading={busy}
        data-testid="sign-in-submit"
      >
        {t('signIn.submit')}
      </Button>
    </Form>
  );
}
