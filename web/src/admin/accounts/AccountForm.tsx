import { useQuery } from '@tanstack/react-query';
import { ROLES, type Account, type AccountWithPassword, type NewAccount, type Role } from '@xuncheng/contract';
import { Button, Form, Input, Modal, Popconfirm, Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { accountsQuery, changeAccount, createAccount, resetPassword, setDisabled } from '../../api/accounts.ts';
import { areasQuery, officersQuery } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useSaving } from '../use-saving.ts';
import { useOptionSearch } from '../../view/use-text-search.ts';

interface Props {
  /** Null: a new one. */
  readonly account: Account | null;
  readonly onClose: () => void;
  readonly onPassword: (given: AccountWithPassword) => void;
}

const refresh = [accountsQuery.queryKey];

/** Who somebody is and where; for an account there is, its password and whether it lets in. */
export function AccountForm({ account, onClose, onPassword }: Props): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const format = useFormat();
  const areas = useQuery(areasQuery).data ?? [];
  const officers = useQuery(officersQuery).data ?? [];
  const session = useSession().data;
  const [form] = Form.useForm<NewAccount>();
  const role = (Form.useWatch('role', form) as Role | undefined) ?? account?.role ?? 'operator';
  const creating = useSaving(createAccount, { refresh, onDone: onPassword });
  const changing = useSaving((values: NewAccount) => changeAccount(account?.id ?? 0, values), {
    refresh,
    onDone: onClose,
    said: () => t('admin.saved'),
  });
  const required = [{ required: true, message: t('admin.required') }];
  return (
    <Modal
      open
      width={560}
      title={account ? account.displayName : t('accounts.add')}
      okText={account ? t('admin.save') : t('deviceForm.create')}
      okButtonProps={{ loading: creating.isPending || changing.isPending }}
      onOk={() => {
        form.submit();
      }}
      onCancel={onClose}
    >
      <Form<NewAccount>
        form={form}
        layout="vertical"
        requiredMark={false}
        data-testid="account-form"
        initialValues={account ?? { role: 'operator', areaId: session?.areaId, officerId: null }}
        onFinish={(values) => {
          const said = { ...values, officerId: values.officerId ?? null };
          if (account) changing.mutate(said);
          else creating.mutate(said);
        }}
      >
        <div className="admin-form-pair">
          <Form.Item
            name="username"
            label={t('signIn.username')}
            rules={[...required, { pattern: /^(?!demo-)[\p{L}\p{N}._@-]{2,}$/u, message: t('accounts.usernameRule') }]}
          >
            <Input maxLength={64} autoComplete="off" spellCheck={false} disabled={account !== null} />
          </Form.Item>
          <Form.Item name="displayName" label={t('signIn.displayName')} rules={[{ ...required[0], whitespace: true }]}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
          <Form.Item name="role" label={t('accounts.role')} extra={t(`accounts.roleHint.${role}`)}>
            <Select options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))} />
          </Form.Item>
          <Form.Item name="areaId" label={t('deviceForm.area')} rules={required} extra={t('accounts.areaHint')}>
            <Select showSearch={byName} options={areas.map((area) => ({ value: area.id, label: format.name(area) }))} />
          </Form.Item>
        </div>
        <Form.Item name="officerId" label={t('accounts.officer')} rules={role === 'officer' ? required : []}>
          <Select
            allowClear
            showSearch={byName}
            placeholder={t('accounts.noOfficer')}
            options={officers.map(({ id, name, badge, squad }) => ({
              value: id,
              label: `${name} · ${badge} · ${squad}`,
            }))}
          />
        </Form.Item>
      </Form>
      {account ? <Entry account={account} onClose={onClose} onPassword={onPassword} /> : null}
    </Modal>
  );
}

/** A forgotten password; an account that must not let in any more. */
function Entry({ account, onClose, onPassword }: Props & { readonly account: Account }): ReactElement {
  const { t } = useTranslation();
  const isDisabled = account.disabledAt !== null;
  const resetting = useSaving(() => resetPassword(account.id), { refresh, onDone: onPassword });
  const switching = useSaving(() => setDisabled(account.id, !isDisabled), {
    refresh,
    onDone: onClose,
    said: () => t(isDisabled ? 'accounts.nowEnabled' : 'accounts.nowDisabled'),
  });
  return (
    <div className="table-tools">
      <Popconfirm
        title={t('accounts.reset')}
        description={t('accounts.resetText')}
        onConfirm={() => {
          resetting.mutate(undefined);
        }}
      >
        <Button loading={resetting.isPending} data-testid="reset-password">
          {t('accounts.reset')}
        </Button>
      </Popconfirm>
      <Popconfirm
        title={t(isDisabled ? 'accounts.enable' : 'accounts.disable')}
        description={t(isDisabled ? 'accounts.enableText' : 'accounts.disableText')}
        onConfirm={() => {
          switching.mutate(undefined);
        }}
      >
        <Button danger={!isDisabled} loading={switching.isPending} data-testid="switch-account">
          {t(isDisabled ? 'accounts.enable' : 'accounts.disable')}
        </Button>
      </Popconfirm>
    </div>
  );
}
