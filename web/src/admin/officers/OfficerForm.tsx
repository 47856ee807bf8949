import { useQuery } from '@tanstack/react-query';
import { TRAVEL_MODES, type OfficerChange, type OfficerRecord } from '@xuncheng/contract';
import { Button, Form, Input, Modal, Popconfirm, Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { accountsQuery } from '../../api/accounts.ts';
import { giveDevice } from '../../api/devices.ts';
import {
  changeOfficer,
  createOfficer,
  officerRecordsQuery,
  reinstateOfficer,
  retireOfficer,
  squadsQuery,
} from '../../api/officer-records.ts';
import { devicesQuery, officersQuery } from '../../api/queries.ts';
import { useSaving } from '../use-saving.ts';
import { useOptionSearch } from '../../view/use-text-search.ts';

interface Values extends OfficerChange {
  readonly deviceId?: string | null;
}

/** What changes with an officer elsewhere. */
const refresh = [
  officerRecordsQuery.queryKey,
  officersQuery.queryKey,
  squadsQuery.queryKey,
  accountsQuery.queryKey,
  ['shifts'],
  ['roster'],
];

/** An officer: number, name, squad, how the officer moves and what is carried. Null: a new one. */
export function OfficerForm({
  officer,
  onClose,
}: {
  readonly officer: OfficerRecord | null;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const squads = useQuery(squadsQuery).data ?? [];
  const carried = (useQuery(devicesQuery).data ?? []).filter(({ kind }) => kind === 'terminal' || kind === 'vehicle');
  const [form] = Form.useForm<Values>();
  const saving = useSaving((values: Values) => save(officer, values), {
    refresh,
    onDone: onClose,
    said: () => t('admin.saved'),
  });
  const required = [{ required: true, whitespace: true, message: t('admin.required') }];
  const isRetired = officer !== null && officer.retiredAt !== null;
  return (
    <Modal
      open
      width={560}
      title={officer?.name ?? t('officerForm.add')}
      okText={officer ? t('admin.save') : t('deviceForm.create')}
      okButtonProps={{ loading: saving.isPending, disabled: isRetired }}
      onOk={() => {
        form.submit();
      }}
      onCancel={onClose}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={isRetired}
        data-testid="officer-form"
        initialValues={officer ?? { travelMode: 'foot' }}
        onFinish={(values) => {
          saving.mutate(values);
        }}
      >
        <div className="admin-form-pair">
          <Form.Item name="badge" label={t('officerForm.badge')} rules={required}>
            <Input maxLength={32} autoComplete="off" />
          </Form.Item>
          <Form.Item name="name" label={t('officerForm.name')} rules={required}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="squadId"
            label={t('officerForm.squad')}
            rules={[{ required: true, message: t('admin.required') }]}
          >
            <Select showSearch={byName} options={squads.map(({ id, name }) => ({ value: id, label: name }))} />
          </Form.Item>
          <Form.Item name="travelMode" label={t('officerForm.travelMode')}>
            <Select options={TRAVEL_MODES.map((value) => ({ value, label: t(`travelMode.${value}`) }))} />
          </Form.Item>
        </div>
        <Form.Item name="deviceId" label={t('officerForm.device')} extra={t('deviceForm.carrierHint')}>
          <Select
            allowClear
            showSearch={byName}
            placeholder={t('officerForm.noDevice')}
            options={carried.map(({ id, name }) => ({ value: id, label: `${name} · ${id}` }))}
          />
        </Form.Item>
      </Form>
      {officer ? <Service officer={officer} onClose={onClose} /> : null}
    </Modal>
  );
}

/** Somebody leaves, or comes back. */
function Service({
  officer,
  onClose,
}: {
  readonly officer: OfficerRecord;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const retiring = useSaving(() => retireOfficer(officer.id), {
    refresh,
    onDone: onClose,
    said: ({ shifts, accountsDisabled }) => t('officerForm.retired', { shifts, accounts: accountsDisabled }),
  });
  const reinstating = useSaving(() => reinstateOfficer(officer.id), {
    refresh,
    onDone: onClose,
    said: () => t('officerForm.reinstated'),
  });
  if (officer.retiredAt !== null)
    return (
      <Button
        loading={reinstating.isPending}
        onClick={() => {
          reinstating.mutate(undefined);
        }}
      >
        {t('officerForm.reinstate')}
      </Button>
    );
  return (
    <Popconfirm
      title={t('officerForm.retire')}
      description={t('officerForm.retireText')}
      onConfirm={() => {
        retiring.mutate(undefined);
      }}
    >
      <Button danger loading={retiring.isPending} data-testid="retire-officer">
        {t('officerForm.retire')}
      </Button>
    </Popconfirm>
  );
}

/** The officer first, then what is carried: a terminal is given to somebody who is there. */
async function save(before: OfficerRecord | null, { deviceId = null, ...change }: Values): Promise<void> {
  const { id } = before ? await changeOfficer(before.id, change) : await createOfficer(change);
  const had = before?.deviceId ?? null;
  if (deviceId === had) return;
  if (deviceId !== null) await giveDevice(deviceId, id);
  else if (had !== null) await giveDevice(had, null);
}
