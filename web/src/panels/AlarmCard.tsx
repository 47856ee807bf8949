import { AimOutlined, CheckOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { Alarm } from '@xuncheng/contract';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { alarmHistoryQuery } from '../api/queries.ts';
import { useMay } from '../api/session.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useLiveTopic, useLiveTopicCalmly } from '../live/live-context.ts';
import { useServerNow } from '../live/use-now.ts';
import { alarmDetailText, alarmTypeText } from '../view/alarm-text.ts';
import { nearestOfficers } from '../view/nearest-officers.ts';
import { flyTo, select, startInstruction } from '../view/view-state.ts';
import { AlarmEvidence } from './AlarmEvidence.tsx';
import { Facts } from './Facts.tsx';
import { Empty } from './PanelState.tsx';
import { SeverityMark } from './SeverityMark.tsx';
import { StateMark } from './StateMark.tsx';
import { useAcknowledge } from './use-acknowledge.ts';
import { useAreaName } from './use-area-name.ts';

const OFFERED = 4;

/** One alarm: what and where, what stands behind it, and whom to send. */
export function AlarmCard({ alarmId }: { readonly alarmId: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const areaName = useAreaName();
  const store = useLiveTopic('alarms');
  const live = store.alarms.get(alarmId);
  const history = useQuery({ ...alarmHistoryQuery, enabled: !live }).data;
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
  const detail = alarmDetailText(alarm, t, (value) => format.number(value, 1));
  return (
    <article className="card" data-testid="alarm-card">
      <header className="card-head">
        <SeverityMark severity={alarm.severity} acknowledged={alarm.acknowledgedAt !== null} />
        <div>
          <h2>{alarmTypeText(alarm.type, t)}</h2>
          <p className="quiet">
            {t(`severity.${alarm.severity}`)} · {alarm.active ? t('alarms.active') : t('alarms.cleared')}
          </p>
        </div>
      </header>
      {detail ? <p>{detail}</p> : null}
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
      <Facts
        facts={[
          [
            t('alarms.source'),
            <button
              type="button"
              className="link-button"
              key="source"
              onClick={() => {
                select({ kind: 'device', deviceId: alarm.sourceDeviceId });
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
      <NearestOfficers alarm={alarm} />
      <AlarmEvidence evidence={alarm.evidence} />
    </article>
  );
}

function NearestOfficers({ alarm }: { readonly alarm: Alarm }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const store = useLiveTopicCalmly('officers', 2_000);
  const now = useServerNow();
  const may = useMay();
  const { lon, lat } = alarm;
  if (lon === null || lat === null) return null;
  const near = nearestOfficers(store.officers.values(), lon, lat, OFFERED);
  const place = { lon, lat, name: alarm.sourceName };
  return (
    <section className="card-section">
      <h3>{t('alarms.nearest')}</h3>
      {near.length === 0 ? <Empty>{t('alarms.noneNear')}</Empty> : null}
      <ul className="rows">
        {near.map(({ officer, metres }) => (
          <li key={officer.officerId} className="alarm-row">
            <button
              type="button"
              className="row slim"
              onClick={() => {
                select({ kind: 'officer', officerId: officer.officerId });
              }}
            >
              <StateMark state={officer.state} />
              <span className="row-main">
                <b>{officer.name}</b>
                <small>
                  {t('alarms.nearestReason', {
                    distance: format.distance(metres),
                    state: t(`state.${officer.state}`),
                    age: officer.fixAt === null ? t('common.never') : format.duration((now - officer.fixAt) / 1_000),
                  })}
                </small>
              </span>
            </button>
            {may.instruct ? (
              <Button
                size="small"
                onClick={() => {
                  startInstruction({ officerIds: [officer.officerId], place, text: t('instruct.template.goThere') });
                }}
              >
                {t('officer.instruct')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {near[0] && may.instruct ? (
        <Button
          type="primary"
          block
          ghost
          onClick={() => {
            startInstruction({ officerIds: [near[0]!.officer.officerId], place, text: t('instruct.template.goThere') });
          }}
        >
          {t('alarms.instructNearest')}
        </Button>
      ) : null}
    </section>
  );
}
