import { SEVERITIES, type CameraAlarmRuleChange, type CameraAlarmRuleRecord } from '@xuncheng/contract';
import { AutoComplete, Button, Drawer, Form, Input, InputNumber, Popconfirm, Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { addCameraRule, cameraRulesQuery, changeCameraRule, removeCameraRule } from '../../api/camera-rules.ts';
import { useSaving } from '../use-saving.ts';
import { CAMERA_ALARM_TYPES, DETECTED } from './usual-rules.ts';

const refresh = [cameraRulesQuery.queryKey];

type Values = Omit<CameraAlarmRuleChange, 'zone'> & { readonly zone?: string };

/** One rule. Null: a new one. */
export function CameraRuleDrawer({
  rule,
  onClose,
}: {
  readonly rule: CameraAlarmRuleRecord | null;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const saving = useSaving(
    (change: CameraAlarmRuleChange) => (rule ? changeCameraRule(rule.id, change) : addCameraRule(change)),
    { refresh, said: () => t('admin.saved'), onDone: onClose },
  );
  const removing = useSaving(removeCameraRule, { refresh, said: () => t('cameraRule.removed'), onDone: onClose });
  const required = { required: true, message: t('admin.required') };
  return (
    <Drawer
      open
      size={480}
      onClose={onClose}
      title={rule ? t('cameraRule.change') : t('cameraRule.add')}
      data-testid="camera-rule-drawer"
      extra={
        rule ? (
          <Popconfirm
            title={t('cameraRule.remove')}
            description={t('cameraRule.removeText')}
            okButtonProps={{ danger: true }}
            onConfirm={() => {
              removing.mutate(rule.id);
            }}
          >
            <Button danger loading={removing.isPending} data-testid="remove-camera-rule">
              {t('cameraRule.remove')}
            </Button>
          </Popconfirm>
        ) : null
      }
    >
      <Form<Values>
        layout="vertical"
        requiredMark={false}
        autoComplete="off"
        initialValues={rule ? { ...rule, zone: rule.zone ?? '' } : { minimumStationarySeconds: 60, severity: 'minor' }}
        onFinish={({ zone, ...values }) => {
          saving.mutate({ ...values, zone: zone?.trim() ? zone.trim() : null });
        }}
      >
        <Form.Item label={t('cameraRule.label')} name="label" rules={[required]} extra={t('cameraRule.labelHint')}>
          <AutoComplete options={DETECTED.map((value) => ({ value }))} maxLength={64} />
        </Form.Item>
        <Form.Item label={t('cameraRule.zone')} name="zone" extra={t('cameraRule.zoneHint')}>
          <Input maxLength={64} placeholder={t('cameraRule.anywhere')} />
        </Form.Item>
        <Form.Item label={t('cameraRule.seconds')} name="minimumStationarySeconds" rules={[required]}>
          <InputNumber min={0} max={86_400} suffix={t('cameraRule.secondsUnit')} />
        </Form.Item>
        <Form.Item label={t('cameraRule.type')} name="type" rules={[required]} extra={t('cameraRule.typeHint')}>
          <AutoComplete
            maxLength={64}
            options={CAMERA_ALARM_TYPES.map((value) => ({ value, label: `${t(`alarmType.${value}`)} · ${value}` }))}
          />
        </Form.Item>
        <Form.Item label={t('cameraRule.severity')} name="severity" rules={[required]}>
          <Select options={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={saving.isPending} data-testid="save-camera-rule">
          {t('admin.save')}
        </Button>
      </Form>
    </Drawer>
  );
}
