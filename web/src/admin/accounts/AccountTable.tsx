import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { Account, AccountWithPassword } from '@xuncheng/contract';
import { Button, Input, Table, Tag } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { accountsQuery } from '../../api/accounts.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PanelState } from '../../panels/PanelState.tsx';
import { AccountForm } from './AccountForm.tsx';
import { OneTimePassword } from './OneTimePassword.tsx';
import { useAreaName } from '../../panels/use-area-name.ts';
import { useTextSearch } from '../../view/use-text-search.ts';

/** Who can sign in, found by word. */
export function AccountTable(): ReactElement {
  const { t } = useTranslation();
  const areaName = useAreaName();
  const finds = useTextSearch();
  const format = useFormat();
  const query = useQuery(accountsQuery);
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<Account | 'new' | null>(null);
  const [given, setGiven] = useState<AccountWithPassword | null>(null);
  const rows = (query.data ?? []).filter((row) => finds(search, row.username, row.displayName, row.officer ?? ''));
  const edit = (row: Account): void => {
    if (!row.demo) setOpen(row);
  };
  return (
    <>
      <div className="table-tools">
        <Input.Search
          allowClear
          className="admin-search"
          placeholder={t('accounts.search')}
          aria-label={t('common.search')}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
          }}
        />
        <span className="quiet small admin-push">{t('accounts.count', { count: rows.length })}</span>
        <Button
          type="primary"
          icon={<PlusOutlined />}
          data-testid="add-account"
          onClick={() => {
            setOpen('new');
          }}
        >
          {t('accounts.add')}
        </Button>
      </div>
      {query.data ? null : <PanelState query={query} />}
      <Table<Account>
        size="small"
        rowKey="id"
        dataSource={rows}
        pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
        scroll={{ x: 800 }}
        locale={{ emptyText: t('accounts.noMatch') }}
        data-testid="accounts"
        onRow={(row) => ({
          'data-account': row.username,
          tabIndex: 0,
          onClick: () => {
            edit(row);
          },
          onKeyDown: (event) => {
            if (event.key === 'Enter') edit(row);
          },
        })}
        columns={[
          { title: t('signIn.displayName'), render: (_, row) => <b>{row.displayName}</b> },
          { title: t('signIn.username'), render: (_, row) => <code>{row.username}</code> },
          { title: t('accounts.role'), render: (_, row) => t(`role.${row.role}`) },
          { title: t('deviceForm.area'), render: (_, row) => areaName(row.areaId, row.areaName) },
          { title: t('supervise.line.officer'), render: (_, row) => row.officer ?? t('common.none') },
          { title: t('deviceForm.state'), render: (_, row) => <AccountState account={row} /> },
          { title: t('accounts.created'), align: 'end', render: (_, row) => format.date(row.createdAt) },
        ]}
      />
      {open === null ? null : (
        <AccountForm
          account={open === 'new' ? null : open}
          onClose={() => {
            setOpen(null);
          }}
          onPassword={(one) => {
            setOpen(null);
            setGiven(one);
          }}
        />
      )}
      {given ? (
        <OneTimePassword
          given={given}
          onClose={() => {
            setGiven(null);
          }}
        />
      ) : null}
    </>
  );
}

function AccountState({ account: { demo, disabledAt, oneTimeUntil } }: { readonly account: Account }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  if (disabledAt !== null)
    return <Tag color="error">{t('accounts.disabledSince', { at: format.date(disabledAt) })}</Tag>;
  if (demo) return <Tag>{t('accounts.demo')}</Tag>;
  if (oneTimeUntil !== null)
    return (
      <Tag color="warning">
        {t('accounts.oneTimeUntil', { at: `${format.date(oneTimeUntil)} ${format.time(oneTimeUntil)}` })}
      </Tag>
    );
  return <Tag color="success">{t('accounts.enabled')}</Tag>;
}
