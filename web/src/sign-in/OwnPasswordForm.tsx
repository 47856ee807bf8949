import { Alert, Button, Form, Input } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionActions } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';

interface Values {
  readonly current: string;
  readonly next: string;
  readonly again: string;
}

const SHORTEST_PASSWORD = 12;

/** An own password in place of the current one. */
export function OwnPasswordForm({ onDone }: { readonly onDone: () => void }): ReactElement {
  const { t } = useTranslation();
  const { changePassword } = useSessionActions();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async ({ current, next }: Values): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await changePassword({ current, next });
      onDone();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  const required = { required: true, message: t('signIn.required') };
  return (
    <Form<Values>
      layout="vertical"
      requiredMark={false}
      data-testid="own-password"
      onFinish={(values) => void submit(values)}
    >
      {failure === null ? null : (
        <Form.Item>
          <Alert type="error" showIcon role="alert" title={failureText(failure, t)} />
        </Form.Item>
      )}
      <Form.Item label={t('ownPassword.current')} name="current" rules={[required]}>
        <Input.Password autoComplete="current-password" autoFocus />
      </Form.Item>
      <Form.Item
        label={t('ownPassword.next')}
        name="next"
        rules={[required, { min: SHORTEST_PASSWORD, message: t('signIn.tooShort', { count: SHORTEST_PASSWORD }) }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        label={t('ownPassword.again')}
        name="again"
        dependencies={['next']}
        rules={[
          required,
          ({ getFieldValue }) => ({
            validator: (_, value: unknown) =>
              value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t('ownPassword.differs'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('ownPassword.change')}
      </Button>
    </Form>
  );
}
