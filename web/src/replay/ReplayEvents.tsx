import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Empty } from '../panels/PanelState.tsx';
import { SeverityMark } from '../panels/SeverityMark.tsx';
import { alarmTypeText } from '../view/alarm-text.ts';
import { flyTo } from '../view/view-state.ts';
import type { LoadedReplay } from './loaded-replay.ts';
import type { ReplayPlayer } from './replay-player.ts';
import { useCalmClock } from './use-calm-clock.ts';

const MOST_ROWS = 300;
/** An event is come upon, not begun in the middle of. */
const BEFORE_MS = 5_000;

type Happening =
  | { readonly at: number; readonly alarm: LoadedReplay['alarms'][number] }
  | { readonly at: number; readonly instruction: LoadedReplay['instructions'][number] };

/** Alarms and instructions in order of time; a click goes to the moment and the place. */
export function ReplayEvents({ player }: { readonly player: ReplayPlayer }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const at = useCalmClock(500);
  const { alarms, instructions, from } = player.loaded;
  const happenings: Happening[] = [
    ...alarms.map((alarm) => ({ at: alarm.raisedAt, alarm })),
    ...instructions.map((instruction) => ({ at: instruction.issuedAt, instruction })),
  ].sort((a, b) => a.at - b.at);
  const newest = happenings.findLast((one) => one.at <= at);
  return (
    <>
      <ul className="rows" data-testid="replay-events">
        {happenings.slice(0, MOST_ROWS).map((one) => {
          const place = 'alarm' in one ? one.alarm : one.instruction.place;
          return (
            <li key={'alarm' in one ? `a${String(one.alarm.id)}` : one.instruction.id}>
              <button
                type="button"
                className={one.at > at ? 'row replay-later' : 'row'}
                aria-current={one === newest}
                data-testid="replay-event"
                data-at={one.at}
                onClick={() => {
                  player.seek(Math.max(from, one.at - BEFORE_MS));
                  if (place?.lon != null && place.lat !== null) flyTo(place.lon, place.lat);
                }}
              >
                {'alarm' in one ? (
                  <SeverityMark severity={one.alarm.severity} acknowledged={false} />
                ) : (
                  <i className="replay-instruction-mark" aria-hidden="true" />
                )}
                <span className="row-main">
                  <b>{'alarm' in one ? alarmTypeText(one.alarm.type, t) : t('replay.instruction')}</b>
                  <small>{'alarm' in one ? one.alarm.sourceName : one.instruction.text}</small>
                </span>
                <span className="row-end">{format.time(one.at, true)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {happenings.length > MOST_ROWS ? (
        <Empty>{t('common.more', { count: happenings.length - MOST_ROWS })}</Empty>
      ) : null}
      {happenings.length === 0 ? <Empty>{t('replay.nothing')}</Empty> : null}
    </>
  );
}
