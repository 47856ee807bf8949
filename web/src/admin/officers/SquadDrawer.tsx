import { useQuery } from '@tanstack/react-query';
import type { NewSquad, Squad } from '@xuncheng/contract';
import { Button, Drawer, Form, Input, Select, Table } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSquad, createSquad, officerRecordsQuery, squadsQuery } from '../../api/officer-records.ts';
import { areasQuery, officersQuery } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useSaving } from '../use-saving.ts';
import { useAreaName } from '../../panels/use-area-name.ts';
import { useOptionSearch } from '../../view/use-text-search.ts';

/** The squads: a form above the list, filled by whichever is chosen there. */
export function SquadDrawer({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const areaName = useAreaName();
  const squads = useQuery(squadsQuery).data ?? [];
  const [chosen, setChosen] = useState<Squad | null>(null);
  return (
    <Drawer open size={620} onClose={onClose} title={t('squadForm.title')} data-testid="squads">
      <div className="admin-stack">
        <SquadForm
          key={chosen?.id ?? 'new'}
          squad={chosen}
          onDone={() => {
            setChosen(null);
          }}
        />
        <Table<Squad>
          size="small"
          rowKey="id"
          dataSource={squads}
          pagination={false}
          onRow={(row) => ({
            tabIndex: 0,
            onClick: () => {
              setChosen(row);
            },
            onKeyDown: (event) => {
              if (event.key === 'Enter') setChosen(row);
            },
          })}
          columns={[
            { title: t('squadForm.code'), render: (_, row) => <code>{row.code}</code> },
            { title: t('squadForm.name'), render: (_, row) => <b>{row.name}</b> },
            { title: t('deviceForm.area'), render: (_, row) => areaName(row.areaId, row.areaName) },
            { title: t('squadForm.officers'), align: 'end', dataIndex: 'officers' },
          ]}
        />
      </div>
    </Drawer>
  );
}

function SquadForm({ squad, onDone }: { readonly squad: Squad | null; readonly onDone: () => void }): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const format = useFormat();
  const areas = useQuery(areasQuery).data ?? [];
  const [form] = Form.useForm<NewSquad>();
  const saving = useSaving((values: NewSquad) => (squad ? changeSquad(squad.id, values) : createSquad(values)), {
    refresh: [squadsQuery.queryKey, officerRecordsQuery.queryKey, officersQuery.queryKey],
    said: () => t('admin.saved'),
    onDone: () => {
      form.resetFields();
      onDone();
    },
  });
  const required = [{ required: true, whitespace: true, message: t('admin.required') }];
  return (
    <Form<NewSquad>
      form={form}
      layout="vertical"
      requiredMark={false}
      data-testid="squad-form"
      initialValues={squad ?? {}}
      onFinish={(values) => {
        saving.mutate(values);
      }}
    >
      <div className="admin-form-pair">
        <Form.Item name="code" label={t('squadForm.code')} rules={required}>
          <Input maxLength={32} autoComplete="off" disabled={squad !== null} />
        </Form.Item>
        <Form.Item name="name" label={t('squadForm.name')} rules={required}>
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item name="areaId" label={t('deviceForm.area')} rules={[{ required: true, message: t('admin.required') }]}>
        <Select showSearch={byName} options={areas.map((area) => ({ value: area.id, label: format.name(area) }))} />
      </Form.Item>
      <div className="table-tools">
        <Button type="primary" htmlType="submit" loading={saving.isPending} data-testid="save-squad">
          {squad ? t('admin.save') : t('squadForm.add')}
        </Button>
        {squad ? <Button onClick={onDone}>{t('squadForm.cancel')}</Button> : null}
      </div>
    </Form>
  );
}
