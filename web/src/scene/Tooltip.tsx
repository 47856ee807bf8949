import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { devicesQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useLive } from '../live/live-context.ts';
import { alarmTypeText } from '../view/alarm-text.ts';
import { withUnit } from '../view/device-text.ts';
import type { Hover } from './scene-controller.ts';

/** The name of what is under the pointer. */
export function Tooltip({ hover }: { readonly hover: Hover }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const { store } = useLive();
  const devices = useQuery(devicesQuery).data;
  const { what } = hover;
  let lines: string[] = [];
  if (what.kind === 'officer') {
    const officer = store.officers.get(what.officerId);
    if (officer) lines = [`${officer.name} · ${officer.badge}`, `${t(`state.${officer.state}`)} · ${officer.beat}`];
  } else if (what.kind === 'device') {
    const device = devices?.find(({ id }) => id === what.deviceId);
    if (device) {
      const value = store.devices.get(device.id)?.value;
      lines = [
        device.name,
        typeof value === 'number' ? withUnit(format.number(value, 1), device.unit) : t(`device.${device.kind}`),
      ];
    }
  } else if (what.kind === 'cluster') {
    const { count, worst } = what.cluster;
    lines = [
      t('scene.cluster', { count }),
      worst === 'live' ? t('scene.openCluster') : t('scene.clusterWorst', { state: t(`state.${worst}`) }),
    ];
  } else if (what.kind === 'alarm') {
    const alarm = store.alarms.get(what.alarmId);
    if (alarm) lines = [`${t(`severity.${alarm.severity}`)} · ${alarmTypeText(alarm.type, t)}`, alarm.sourceName];
  } else if (what.kind === 'report') {
    const report = store.reports.get(what.reportId);
    if (report)
      lines = [
        `${t('report.title')} · ${t(`report.kind.${report.kind}`)}`,
        t('report.by', { name: report.officerName, badge: report.badge }),
      ];
  }
  if (lines.length === 0) return null;
  return (
    <div className="scene-tooltip" style={{ left: hover.x + 14, top: hover.y + 14 }} role="tooltip">
      <strong>{lines[0]}</strong>
      <span>{lines[1]}</span>
    </div>
  );
}
