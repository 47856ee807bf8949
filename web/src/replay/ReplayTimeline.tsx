import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { countByTime } from './histogram.ts';
import type { ReplayPlayer } from './replay-player.ts';
import { useReplay } from './replay-state.ts';

const BINS = 240;
const ROW = 14;
const ROWS = ['alarms', 'instructions', 'fixes'] as const;
const LABELS = 5;

/** The interval as a line to drag along, with what happened in it: alarms, instructions and positions in a row each. */
export function ReplayTimeline({ player }: { readonly player: ReplayPlayer }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const at = useReplay((replay) => Math.round(replay.at / 1_000) * 1_000);
  const { from, to, people, alarms, instructions } = player.loaded;
  const counts = useMemo(
    () =>
      countByTime(
        {
          trails: people.map(({ trail }) => trail),
          alarms: alarms.map(({ raisedAt }) => raisedAt),
          instructions: instructions.map(({ issuedAt }) => issuedAt),
        },
        from,
        to,
        BINS,
      ),
    [people, alarms, instructions, from, to],
  );
  return (
    <div className="replay-timeline">
      <div className="replay-rows" aria-hidden="true">
        {ROWS.map((row) => (
          <span key={row}>{t(`replay.row.${row}`)}</span>
        ))}
      </div>
      <div className="replay-track">
        <svg viewBox={`0 0 ${String(BINS)} ${String(ROW * ROWS.length)}`} preserveAspectRatio="none" aria-hidden="true">
          {ROWS.map((row, index) => (
            <path
              key={row}
              className={`replay-${row}`}
              d={bars(counts[row], (index + 1) * ROW)}
              data-testid={`replay-${row}`}
            />
          ))}
        </svg>
        <i className="replay-needle" style={{ left: `${String(((at - from) / (to - from)) * 100)}%` }} />
        <input
          type="range"
          min={from}
          max={to}
          step={1_000}
          value={at}
          aria-label={t('replay.slider')}
          aria-valuetext={`${format.date(at)} ${format.time(at, true)}`}
          data-testid="replay-slider"
          onChange={(event) => {
            player.seek(Number(event.target.value));
          }}
        />
        <ol className="replay-hours" aria-hidden="true">
          {Array.from({ length: LABELS }, (_, i) => (
            <li key={i}>{format.time(from + ((to - from) * i) / (LABELS - 1))}</li>
          ))}
        </ol>
      </div>
    </div>
  );
}

/** Bars that stand on `base`; the highest fills its row, and one that is there can be seen. */
function bars(counts: readonly number[], base: number): string {
  const most = Math.max(1, ...counts);
  return counts
    .map((count, bin) => {
      if (count === 0) return '';
      const height = Math.max(3, (count / most) * (ROW - 2));
      return `M${String(bin)} ${String(base)}v${(-height).toFixed(1)}h1v${height.toFixed(1)}z`;
    })
    .join('');
}
