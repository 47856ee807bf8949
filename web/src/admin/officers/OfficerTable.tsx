import { PlusOutlined, TeamOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { OfficerRecord } from '@xuncheng/contract';
import { Button, Checkbox, Input, Select, Table, Tag } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { officerRecordsQuery, squadsQuery } from '../../api/officer-records.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PanelState } from '../../panels/PanelState.tsx';
import { OfficerForm } from './OfficerForm.tsx';
import { SquadDrawer } from './SquadDrawer.tsx';
import { useTextSearch } from '../../view/use-text-search.ts';

/** Who serves, found by word and squad; who has left, when asked for. */
export function OfficerTable(): ReactElement {
  const { t } = useTranslation();
  const finds = useTextSearch();
  const format = useFormat();
  const query = useQuery(officerRecordsQuery);
  const squads = useQuery(squadsQuery).data ?? [];
  const [search, setSearch] = useState('');
  const [squadId, setSquadId] = useState<number | null>(null);
  const [withRetired, setWithRetired] = useState(false);
  const [open, setOpen] = useState<OfficerRecord | 'new' | null>(null);
  const [showsSquads, setShowsSquads] = useState(false);
  const rows = (query.data ?? [])
    .filter((row) => withRetired || row.retiredAt === null)
    .filter((row) => squadId === null || row.squadId === squadId)
    .filter((row) => finds(search, row.badge, row.name, row.deviceId ?? ''));
  return (
    <>
      <div className="table-tools">
        <Input.Search
          allowClear
          className="admin-search"
          placeholder={t('officerForm.search')}
          aria-label={t('common.search')}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
          }}
        />
        <Select<number>
          allowClear
          placeholder={t('officerForm.squad')}
          aria-label={t('officerForm.squad')}
          options={squads.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value: number | undefined) => {
            setSquadId(value ?? null);
          }}
        />
        <Checkbox
          checked={withRetired}
          onChange={(event) => {
            setWithRetired(event.target.checked);
          }}
        >
          {t('officerForm.withRetired')}
        </Checkbox>
        <span className="quiet small admin-push">{t('officerForm.count', { count: rows.length })}</span>
        <Button
          icon={<TeamOutlined />}
          data-testid="open-squads"
          onClick={() => {
            setShowsSquads(true);
          }}
        >
          {t('squadForm.title')}
        </Button>
        <Button
          type="primary"
          icon={<PlusOutlined />}
          data-testid="add-officer"
          onClick={() => {
            setOpen('new');
          }}
        >
          {t('officerForm.add')}
        </Button>
      </div>
      {query.data ? null : <PanelState query={query} />}
      <Table<OfficerRecord>
        size="small"
        rowKey="id"
        dataSource={rows}
        pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
        scroll={{ x: 800 }}
        locale={{ emptyText: t('officerForm.noMatch') }}
        data-testid="officer-records"
        onRow={(row) => ({
          'data-badge': row.badge,
          tabIndex: 0,
          onClick: () => {
            setOpen(row);
          },
          onKeyDown: (event) => {
            if (event.key === 'Enter') setOpen(row);
          },
        })}
        columns={[
          { title: t('officerForm.badge'), render: (_, row) => <code>{row.badge}</code> },
          { title: t('officerForm.name'), render: (_, row) => <b>{row.name}</b> },
          { title: t('officerForm.squad'), dataIndex: 'squad' },
          { title: t('officerForm.travelMode'), render: (_, row) => t(`travelMode.${row.travelMode}`) },
          {
            title: t('officerForm.device'),
            render: (_, row) => (row.deviceId === null ? t('common.none') : <code>{row.deviceId}</code>),
          },
          {
            title: t('officerForm.account'),
            render: (_, row) => (row.accounts.length === 0 ? t('common.none') : row.accounts.join(' · ')),
          },
          {
            title: t('deviceForm.state'),
            render: (_, row) =>
              row.retiredAt === null ? (
                <Tag color="success">{t('officerForm.serving')}</Tag>
              ) : (
                <Tag>{t('officerForm.retiredSince', { at: format.date(row.retiredAt) })}</Tag>
              ),
          },
        ]}
      />
      {open === null ? null : (
        <OfficerForm
          officer={open === 'new' ? null : open}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
      {showsSquads ? (
        <SquadDrawer
          onClose={() => {
            setShowsSquads(false);
          }}
        />
      ) : null}
    </>
  );
}
