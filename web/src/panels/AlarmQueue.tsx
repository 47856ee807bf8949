import { BellOutlined, SoundOutlined } from '@ant-design/icons';
import type { Alarm } from '@xuncheng/contract';
import { Alert, Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useLiveTopic } from '../live/live-context.ts';
import { useServerNow } from '../live/use-now.ts';
import { useMay } from '../api/session.ts';
import { alarmDetailText, alarmTypeText } from '../view/alarm-text.ts';
import { queueOrder } from '../view/severity.ts';
import { flyTo, select, useView } from '../view/view-state.ts';
import { AlarmTags } from './AlarmTags.tsx';
import { useAlarmSound } from './AlarmSoundProvider.tsx';
import { Empty } from './PanelState.tsx';
import { SeverityMark } from './SeverityMark.tsx';
import { useAcknowledge } from './use-acknowledge.ts';

/** Open alarms, what waits first. A click goes there; one more acknowledges. */
export function AlarmQueue(): ReactElement {
  const { t } = useTranslation();
  const store = useLiveTopic('alarms');
  const now = useServerNow();
  const soundOn = useView((view) => view.soundOn);
  const sound = useAlarmSound();
  const { busy, acknowledge } = useAcknowledge();
  const may = useMay();
  const queue = queueOrder(store.alarms.values());
  const waiting = queue.filter((alarm) => alarm.acknowledgedAt === null);
  return (
    <>
      <div className="panel-tools inline">
        <b aria-live="polite">{t('alarms.unacknowledged', { count: waiting.length })}</b>
        <Button
          size="small"
          type="text"
          icon={soundOn ? <SoundOutlined /> : <BellOutlined />}
          aria-pressed={soundOn}
          data-testid="alarm-sound"
          onClick={() => {
            useView.setState({ soundOn: !soundOn });
          }}
        >
          {soundOn ? t('alarms.soundOn') : t('alarms.soundOff')}
        </Button>
        {may.acknowledge ? (
          <Button
            size="small"
            disabled={waiting.length === 0}
            onClick={() => {
              if (waiting[0]) acknowledge(waiting[0].id);
            }}
          >
            {t('alarms.acknowledgeTop')} <kbd>a</kbd>
          </Button>
        ) : null}
      </div>
      {sound.blocked ? (
        <button type="button" className="sound-hint" onClick={sound.unblock}>
          <Alert type="warning" showIcon title={t('alarms.enableSound')} />
        </button>
      ) : null}
      <ul className="rows" data-testid="alarm-queue">
        {queue.map((alarm) => (
          <AlarmRow
            key={alarm.id}
            alarm={alarm}
            now={now}
            busy={busy.has(alarm.id)}
            mayAcknowledge={may.acknowledge}
            onAcknowledge={() => {
              acknowledge(alarm.id);
            }}
          />
        ))}
      </ul>
      {queue.length === 0 ? <Empty>{t('alarms.empty')}</Empty> : null}
    </>
  );
}

interface AlarmRowProps {
  readonly alarm: Alarm;
  readonly now: number;
  readonly busy: boolean;
  readonly mayAcknowledge: boolean;
  readonly onAcknowledge: () => void;
}

function AlarmRow({ alarm, now, busy, mayAcknowledge, onAcknowledge }: AlarmRowProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const selected = useView((view) => view.selection?.kind === 'alarm' && view.selection.alarmId === alarm.id);
  const acknowledged = alarm.acknowledgedAt !== null;
  const detail = alarmDetailText(alarm, t, (value) => format.number(value, 1));
  return (
    <li
      className={acknowledged ? 'alarm-row acknowledged' : 'alarm-row'}
      data-testid="alarm-row"
      data-alarm={alarm.id}
      data-acknowledged={acknowledged}
      data-active={alarm.active}
    >
      <button
        type="button"
        className="row"
        aria-current={selected}
        onClick={() => {
          select({ kind: 'alarm', alarmId: alarm.id });
          if (alarm.lon !== null && alarm.lat !== null) flyTo(alarm.lon, alarm.lat);
        }}
      >
        <SeverityMark severity={alarm.severity} acknowledged={acknowledged} />
        <span className="row-main">
          <b>
            {alarmTypeText(alarm.type, t)} <AlarmTags alarm={alarm} />
          </b>
          <small title={alarm.sourceName}>{alarm.sourceName}</small>
          {detail ? <small title={detail}>{detail}</small> : null}
          <span className="sr-only">{t(`severity.${alarm.severity}`)}</span>
          {acknowledged ? (
            <small className="good">{t('alarms.acknowledged', { name: alarm.acknowledgedBy ?? '' })}</small>
          ) : null}
        </span>
      </button>
      <div className="alarm-end">
        <span className="quiet">
          <time title={format.time(alarm.raisedAt, true)}>
            {alarm.clearedAt === null
              ? t('alarms.activeFor', { duration: format.duration((now - alarm.raisedAt) / 1_000) })
              : t('alarms.clearedAgo', { age: format.duration((now - alarm.clearedAt) / 1_000) })}
          </time>
        </span>
        {acknowledged || !mayAcknowledge ? null : (
          <Button size="small" type="primary" loading={busy} data-testid="alarm-acknowledge" onClick={onAcknowledge}>
            {t('alarms.acknowledge')}
          </Button>
        )}
      </div>
    </li>
  );
}
