import { AimOutlined, CheckOutlined } from '@ant-design/icons';
import type { Alarm } from '@xuncheng/contract';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { alarmHistoryQuery, devicesQuery } from '../api/queries.ts';
import { useMay } from '../api/session.ts';
import { LivePicture } from '../cameras/LivePicture.tsx';
import { NearestCameras } from '../cameras/NearestCameras.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { useLiveTopic } from '../live/live-context.ts';
import { alarmDetailText, alarmTypeText } from '../view/alarm-text.ts';
import { RankedOfficers } from './RankedOfficers.tsx';
import { flyTo, select, type Selection } from '../view/view-state.ts';
import { AlarmEventPicture } from './AlarmEventPicture.tsx';
import { AlarmEvidence } from './AlarmEvidence.tsx';
import { AlarmFence } from '../geofences/AlarmFence.tsx';
import { AlarmHandling } from './AlarmHandling.tsx';
import { AlarmNotes } from './AlarmNotes.tsx';
import { Facts } from './Facts.tsx';
import { Empty } from './PanelState.tsx';
import { AlarmTags } from './AlarmTags.tsx';
import { SeverityMark } from './SeverityMark.tsx';
import { useAcknowledge } from './use-acknowledge.ts';
import { useAreaName } from './use-area-name.ts';

/** What is selected by the name of an alarm's source. */
function sourceOf({ sourceDeviceId, officerId, geofenceId }: Alarm): Selection | null {
  if (officerId !== null) return { kind: 'officer', officerId };
  if (sourceDeviceId !== null) return { kind: 'device', deviceId: sourceDeviceId };
  return geofenceId === null ? null : { kind: 'geofence', geofenceId };
}

/** One alarm: what and where, what stands behind it, and whom to send. */
export function AlarmCard({ alarmId }: { readonly alarmId: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const areaName = useAreaName();
  const store = useLiveTopic('alarms');
  const live = store.alarms.get(alarmId);
  const history = useQuery({ ...alarmHistoryQuery, enabled: !live }).data;
  const devices = useQuery(devicesQuery).data;
  const { busy, acknowledge } = useAcknowledge();
  const may = useMay();
  const alarm = live ?? history?.find(({ id }) => id === alarmId);
  if (!alarm) {
    return (
      <article className="card">
        <Empty>{t('alarms.notFound')}</Empty>
      </article>
    );
  }
  const camera = devices?.find(({ id, kind }) => id === alarm.sourceDeviceId && kind === 'camera');
  const detail = alarmDetailText(alarm, t, (value) => format.number(value, 1));
  return (
    <article className="card" data-testid="alarm-card">
      <header className="card-head pinned">
        <SeverityMark severity={alarm.severity} acknowledged={alarm.acknowledgedAt !== null} />
        <div>
          <h2>{alarmTypeText(alarm.type, t)}</h2>
          <p className="quiet">
            {t(`severity.${alarm.severity}`)} · {alarm.active ? t('alarms.active') : t('alarms.cleared')}{' '}
            <AlarmTags alarm={alarm} />
          </p>
        </div>
      </header>
      {detail ? <p>{detail}</p> : null}
      {camera ? <LivePicture cameraId={camera.id} name={camera.name} /> : null}
      {camera ? <AlarmEventPicture alarm={alarm} /> : null}
      <div className="card-actions">
        {alarm.acknowledgedAt === null && may.acknowledge ? (
          <Button
            type="primary"
            icon={<CheckOutlined />}
            loading={busy.has(alarm.id)}
            onClick={() => {
              acknowledge(alarm.id);
            }}
          >
            {t('alarms.acknowledge')}
          </Button>
        ) : null}
        {alarm.lon !== null && alarm.lat !== null ? (
          <Button
            icon={<AimOutlined />}
            onClick={() => {
              flyTo(alarm.lon!, alarm.lat!);
            }}
          >
            {t('officer.locate')}
          </Button>
        ) : null}
      </div>
      {alarm.geofenceId === null ? null : <AlarmFence geofenceId={alarm.geofenceId} />}
      {may.acknowledge ? <AlarmHandling key={alarm.id} alarm={alarm} /> : null}
      <AlarmNotes notes={alarm.notes} />
      <Facts
        facts={[
          [
            t('alarms.source'),
            <button
              type="button"
              className="link-button"
              key="source"
              onClick={() => {
                const source = sourceOf(alarm);
                if (source) select(source);
              }}
            >
              {alarm.sourceName}
            </button>,
          ],
          [t('officer.area'), areaName(alarm.areaId)],
          [t('alarms.raised'), format.time(alarm.raisedAt, true)],
          [t('alarms.clearedAt'), alarm.clearedAt === null ? t('common.none') : format.time(alarm.clearedAt, true)],
          [
            t('alarms.acknowledgement'),
            alarm.acknowledgedAt === null
              ? t('common.none')
              : `${alarm.acknowledgedBy ?? ''} ${format.time(alarm.acknowledgedAt, true)}`,
          ],
        ]}
      />
      {alarm.lon === null || alarm.lat === null ? null : <NearestCameras lon={alarm.lon} lat={alarm.lat} />}
      {alarm.lon === null || alarm.lat === null ? null : (
        <RankedOfficers
          place={{ lon: alarm.lon, lat: alarm.lat, name: alarm.sourceName }}
          text={t('instruct.template.goThere')}
        />
      )}
      <AlarmEvidence evidence={alarm.evidence} />
    </article>
  );
}
