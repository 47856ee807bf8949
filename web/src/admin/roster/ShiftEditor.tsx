import type { Beat, RosterChange, RosterShift } from '@xuncheng/contract';
import { Alert, Button, Form, Input, Modal, Popconfirm, Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cityZone } from '../../i18n/city-zone.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Facts } from '../../panels/Facts.tsx';
import { readMinutes, restOn, standingOf, timesOn, writeMinutes } from './roster-week.ts';
import type { RosterChanging } from './use-roster-changes.ts';
import { useOptionSearch } from '../../view/use-text-search.ts';

interface Values {
  readonly beatId: number;
  readonly from: string;
  readonly to: string;
  /** Empty: no rest is planned. */
  readonly restFrom: string;
  readonly restTo: string;
}

/** What is edited: a shift there is, or a new one of an officer on a day. */
export interface Edited {
  readonly officer: { readonly id: number; readonly name: string; readonly badge: string };
  /** Midnight of the day it begins on. */
  readonly day: number;
  readonly shift: RosterShift | null;
  /** What a new one begins as: like the officer's others. */
  readonly like: RosterShift | undefined;
}

/** One shift: beat, from, to. What has begun can only be ended, what is over stays. */
export function ShiftEditor({
  edited: { officer, day, shift, like },
  beats,
  now,
  changing,
  onClose,
}: {
  readonly edited: Edited;
  readonly beats: readonly Beat[];
  readonly now: number;
  readonly changing: RosterChanging;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const format = useFormat();
  const zone = cityZone();
  const [form] = Form.useForm<Values>();
  const standing = shift ? standingOf(shift, now) : 'planned';
  const shown = shift ?? like;
  const make = (change: RosterChange): void => {
    changing.make([change], onClose);
  };
  const conflict = changing.refused[0]?.conflict;
  const timeRule = {
    validator: (_: unknown, value: string | undefined) =>
      readMinutes(value ?? '') === undefined ? Promise.reject(new Error(t('admin.required'))) : Promise.resolve(),
  };
  /** Both times of a rest, or neither. */
  const pairRule = (other: 'restFrom' | 'restTo') => ({
    validator: (_: unknown, value: string | undefined) =>
      (readMinutes(value ?? '') === undefined) ===
      (readMinutes((form.getFieldValue(other) as string | undefined) ?? '') === undefined)
        ? Promise.resolve()
        : Promise.reject(new Error(t('admin.required'))),
  });
  return (
    <Modal
      open
      width={480}
      title={`${officer.name} · ${officer.badge} · ${format.date(day)}`}
      okText={t('admin.save')}
      okButtonProps={{ loading: changing.isBusy, disabled: standing !== 'planned' }}
      onOk={() => {
        form.submit();
      }}
      onCancel={onClose}
    >
      <div className="admin-stack" data-testid="shift-editor">
        {conflict ? (
          <Alert
            type="error"
            showIcon
            role="alert"
            title={t(`roster.conflict.${conflict}`)}
            data-testid="shift-refused"
          />
        ) : null}
        {standing === 'planned' ? null : <Alert type="info" showIcon title={t(`roster.standing.${standing}`)} />}
        <Form<Values>
          form={form}
          layout="vertical"
          requiredMark={false}
          disabled={standing !== 'planned'}
          initialValues={{
            beatId: shown?.beatId ?? beats[0]?.id,
            from: shown ? writeMinutes(shown.startsAt, zone) : '08:00',
            to: shown ? writeMinutes(shown.endsAt, zone) : '16:00',
            restFrom: shown?.rest ? writeMinutes(shown.rest.startsAt, zone) : '',
            restTo: shown?.rest ? writeMinutes(shown.rest.endsAt, zone) : '',
          }}
          onFinish={({ beatId, from, to, restFrom, restTo }) => {
            const shiftTimes = timesOn(day, readMinutes(from) ?? 0, readMinutes(to) ?? 0, zone);
            const [begin, end] = [readMinutes(restFrom), readMinutes(restTo)];
            const rest =
              begin === undefined || end === undefined ? undefined : restOn(shiftTimes, day, begin, end, zone);
            const times = { ...shiftTimes, ...(rest && { rest }) };
            if (shift) make({ kind: 'change', shiftId: shift.id, beatId, ...times });
            else make({ kind: 'add', officerId: officer.id, beatId, ...times });
          }}
        >
          <Form.Item name="beatId" label={t('roster.beat')} rules={[{ required: true, message: t('admin.required') }]}>
            <Select
              showSearch={byName}
              options={beats.map(({ id, code, name }) => ({ value: id, label: `${name} · ${code}` }))}
            />
          </Form.Item>
          <div className="admin-form-pair">
            <Form.Item name="from" label={t('roster.from')} rules={[timeRule]}>
              <Input type="time" />
            </Form.Item>
            <Form.Item name="to" label={t('roster.to')} rules={[timeRule]} extra={t('roster.nextDay')}>
              <Input type="time" />
            </Form.Item>
          </div>
          <div className="admin-form-pair">
            <Form.Item
              name="restFrom"
              label={t('roster.restFrom')}
              dependencies={['restTo']}
              rules={[pairRule('restTo')]}
            >
              <Input type="time" />
            </Form.Item>
            <Form.Item
              name="restTo"
              label={t('roster.restTo')}
              dependencies={['restFrom']}
              rules={[pairRule('restFrom')]}
              extra={t('roster.restText')}
            >
              <Input type="time" />
            </Form.Item>
          </div>
        </Form>
        {shift ? (
          <>
            <Facts
              facts={[
                [t('officerForm.device'), shift.deviceId ?? t('common.none')],
                [
                  t('roster.changed'),
                  shift.changedBy === null || shift.changedAt === null
                    ? t('roster.asPlanned')
                    : `${shift.changedBy} · ${format.date(shift.changedAt)} ${format.time(shift.changedAt)}`,
                ],
              ]}
            />
            <div className="table-tools">
              {standing === 'planned' ? (
                <Button
                  danger
                  loading={changing.isBusy}
                  data-testid="remove-shift"
                  onClick={() => {
                    make({ kind: 'remove', shiftId: shift.id });
                  }}
                >
                  {t('roster.remove')}
                </Button>
              ) : null}
              {standing === 'running' ? (
                <Popconfirm
                  title={t('roster.end')}
                  description={t('roster.endText')}
                  onConfirm={() => {
                    make({ kind: 'end', shiftId: shift.id });
                  }}
                >
                  <Button danger loading={changing.isBusy} data-testid="end-shift">
                    {t('roster.end')}
                  </Button>
                </Popconfirm>
              ) : null}
            </div>
          </>
        ) : null}
      </div>
    </Modal>
  );
}
