import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Clock, Counts } from '../command/TopBar.tsx';
import { MapAttribution } from '../command/MapAttribution.tsx';
import { SceneStage } from '../command/SceneStage.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { LiveProvider } from '../live/LiveProvider.tsx';
import { useLiveTopic } from '../live/live-context.ts';
import { useServerNow } from '../live/use-now.ts';
import { AlarmTags } from '../panels/AlarmTags.tsx';
import { ConnectionBanner } from '../panels/ConnectionBanner.tsx';
import { FullGatewayBanner } from '../panels/FullGatewayBanner.tsx';
import { SeverityMark } from '../panels/SeverityMark.tsx';
import { alarmTypeText } from '../view/alarm-text.ts';
import { queueOrder } from '../view/severity.ts';
import { resetView } from '../view/view-state.ts';
import { useWallRound } from './use-wall-round.ts';
import '../command/command.css';
import '../command/command-overlays.css';
import '../panels/panels.css';
import '../panels/panel-details.css';
import './wall.css';

const NO_INSETS = { left: 0, right: 0, bottom: 0 };
const ALARMS_SHOWN = 6;

/** A screen for the whole room: the map goes round by itself, with the numbers and the worst alarms; nothing to click. Esc leaves. */
export function WallPage(): ReactElement {
  return (
    <LiveProvider>
      <Wall />
    </LiveProvider>
  );
}

function Wall(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const stop = useWallRound();
  useEffect(resetView, []);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') void navigate('/');
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
    };
  }, [navigate]);
  return (
    <div className="command wall" data-testid="wall" data-stop={stop?.id ?? ''}>
      <SceneStage insets={NO_INSETS} label={t('wall.title')} />
      <FullGatewayBanner />
      <ConnectionBanner />
      <header className="wall-head">
        <strong>{t('product.name')}</strong>
        <span data-testid="wall-place">
          {stop?.alarm ? alarmTypeText(stop.alarm.type, t) : stop?.area ? format.name(stop.area) : ''}
        </span>
        <Counts />
        <Clock />
      </header>
      <WallAlarms />
      <MapAttribution />
    </div>
  );
}

function WallAlarms(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useServerNow();
  const { alarms } = useLiveTopic('alarms');
  const open = queueOrder(alarms.values()).filter(({ active, falseAt }) => active && falseAt === null);
  const waiting = [...alarms.values()].filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
  return (
    <section className="wall-alarms" aria-label={t('tab.alarms')} data-testid="wall-alarms">
      {open.length === 0 ? <p>{t('wall.quiet')}</p> : null}
      {waiting > 0 ? <p className="quiet">{t('alarms.unacknowledged', { count: waiting })}</p> : null}
      <ul>
        {open.slice(0, ALARMS_SHOWN).map((alarm) => (
          <li key={alarm.id}>
            <SeverityMark severity={alarm.severity} acknowledged={alarm.acknowledgedAt !== null} />
            <span>
              <b>{alarmTypeText(alarm.type, t)}</b> <AlarmTags alarm={alarm} />
              <small>{alarm.sourceName}</small>
            </span>
            <time>{format.duration((now - alarm.raisedAt) / 1_000)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
