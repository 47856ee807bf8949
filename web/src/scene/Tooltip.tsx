import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { devicesQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { alarmTypeText } from '../view/alarm-text.ts';
import { withUnit } from '../view/device-text.ts';
import type { Hover, Pointed } from './scene-events.ts';
import type { ScenePicture } from './scene-picture.ts';

interface TooltipProps {
  readonly hover: Hover;
  readonly picture: ScenePicture;
}

/** The name of what is under the pointer. */
export function Tooltip({ hover, picture }: TooltipProps): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const devices = useQuery(devicesQuery).data;
  const { what } = hover;
  let lines: string[] = [];
  if (what.kind === 'officer') {
    const officer = picture.officers.get(what.officerId);
    if (officer) lines = [`${officer.name} · ${officer.badge}`, `${t(`state.${officer.state}`)} · ${officer.beat}`];
  } else if (what.kind === 'device') {
    const device = devices?.find(({ id }) => id === what.deviceId);
    if (device) {
      const value = picture.devices.get(device.id)?.value;
      lines = [
        device.name,
        typeof value === 'number' ? withUnit(format.number(value, 1), device.unit) : t(`device.${device.kind}`),
      ];
    }
  } else if (what.kind === 'cluster') {
    const { count } = what.cluster;
    const worst = worstText(what, t);
    lines = [
      t(`scene.clusterOf.${what.of}`, { count }),
      worst === null ? t('scene.openCluster') : t('scene.clusterWorst', { state: worst }),
    ];
  } else if (what.kind === 'alarm') {
    const alarm = picture.alarms.get(what.alarmId);
    if (alarm) lines = [`${t(`severity.${alarm.severity}`)} · ${alarmTypeText(alarm.type, t)}`, alarm.sourceName];
  } else if (what.kind === 'report') {
    const report = picture.reports.get(what.reportId);
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

/** The worst in a cluster, in words; null when all is well. */
function worstText(what: Extract<Pointed, { kind: 'cluster' }>, t: TFunction): string | null {
  if (what.of === 'officers') return what.cluster.worst === 'live' ? null : t(`state.${what.cluster.worst}`);
  if (what.of === 'alarms') return t(`severity.${what.cluster.worst}`);
  const { worst } = what.cluster;
  return worst === 'calm' ? null : worst === 'offline' ? t('device.offline') : t(`severity.${worst}`);
}
