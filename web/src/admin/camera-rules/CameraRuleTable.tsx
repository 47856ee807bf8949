import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { CameraAlarmRuleRecord } from '@xuncheng/contract';
import { Button, Table } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { addCameraRule, cameraRulesQuery } from '../../api/camera-rules.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Empty, PanelState } from '../../panels/PanelState.tsx';
import { alarmTypeText } from '../../view/alarm-text.ts';
import { seenText, zoneText } from '../../view/device-text.ts';
import { useSaving } from '../use-saving.ts';
import { CameraRuleDrawer } from './CameraRuleDrawer.tsx';
import { USUAL_RULES } from './usual-rules.ts';

/** Which events of cameras become alarms. */
export function CameraRuleTable(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(cameraRulesQuery);
  const [open, setOpen] = useState<{ readonly rule: CameraAlarmRuleRecord | null } | null>(null);
  const addingUsual = useSaving(
    async () => {
      for (const rule of USUAL_RULES) await addCameraRule(rule);
    },
    { refresh: [cameraRulesQuery.queryKey], said: () => t('admin.saved') },
  );
  return (
    <>
      <div className="table-tools">
        <p className="quiet admin-push">{t('cameraRule.hint')}</p>
        <Button
          type="primary"
          icon={<PlusOutlined />}
          data-testid="add-camera-rule"
          onClick={() => {
            setOpen({ rule: null });
          }}
        >
          {t('cameraRule.add')}
        </Button>
      </div>
      {query.data ? null : <PanelState query={query} />}
      {query.data?.length === 0 ? (
        <Empty>
          {t('cameraRule.none')}{' '}
          <Button
            type="link"
            loading={addingUsual.isPending}
            data-testid="add-usual-rules"
            onClick={() => {
              addingUsual.mutate(undefined);
            }}
          >
            {t('cameraRule.addUsual')}
          </Button>
        </Empty>
      ) : null}
      {query.data && query.data.length > 0 ? (
        <Table<CameraAlarmRuleRecord>
          size="small"
          rowKey="id"
          dataSource={query.data}
          pagination={false}
          scroll={{ x: 640 }}
          data-testid="camera-rules"
          onRow={(rule) => ({
            'data-rule': String(rule.id),
            tabIndex: 0,
            onClick: () => {
              setOpen({ rule });
            },
            onKeyDown: (event) => {
              if (event.key === 'Enter') setOpen({ rule });
            },
          })}
          columns={[
            { title: t('cameraRule.type'), render: (_, { type }) => <b>{alarmTypeText(type, t)}</b> },
            { title: t('cameraRule.severity'), render: (_, { severity }) => t(`severity.${severity}`) },
            { title: t('cameraRule.label'), render: (_, { label }) => seenText(label, t) },
            {
              title: t('cameraRule.zone'),
              render: (_, { zone }) => (zone === null ? t('cameraRule.anywhere') : zoneText(zone, t)),
            },
            {
              title: t('cameraRule.seconds'),
              align: 'right',
              render: (_, { minimumStationarySeconds }) => format.duration(minimumStationarySeconds),
            },
          ]}
        />
      ) : null}
      {open ? (
        <CameraRuleDrawer
          key={open.rule?.id ?? 'new'}
          rule={open.rule}
          onClose={() => {
            setOpen(null);
          }}
        />
      ) : null}
    </>
  );
}
