import { CELL_CLASSES, type Beat, type WhatIfAnswer } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { beatChanges } from './tried-roster.ts';

const MOST_BEATS = 12;

/** What is to be expected as planned and changed, in figures and beat by beat. */
export function WhatIfResult({
  answer,
  beats,
}: {
  readonly answer: WhatIfAnswer;
  readonly beats: readonly Beat[];
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { planned, changed } = answer;
  const number = (value: number): string => format.number(value, 0);
  const lines: readonly (readonly [string, number, number, (value: number) => string])[] = [
    [t('whatIf.mean'), planned.meanIdlenessSeconds, changed.meanIdlenessSeconds, format.duration],
    ...CELL_CLASSES.map(
      (cellClass) =>
        [
          t('whatIf.byClass', { class: cellClass }),
          planned.byClass[cellClass].meanIdlenessSeconds,
          changed.byClass[cellClass].meanIdlenessSeconds,
          format.duration,
        ] as const,
    ),
    [t('whatIf.worst'), planned.worstIdlenessSeconds, changed.worstIdlenessSeconds, format.duration],
    [t('whatIf.gaps'), planned.weightedGapMinutes, changed.weightedGapMinutes, number],
    [t('whatIf.officers'), planned.officers, changed.officers, number],
    [t('whatIf.walked'), planned.metresWalked, changed.metresWalked, format.distance],
  ];
  return (
    <section className="what-if-result" aria-label={t('whatIf.result')} data-testid="what-if-result">
      <h2>{t('whatIf.result')}</h2>
      <table className="figure-list">
        <thead>
          <tr>
            <th />
            <th scope="col">{t('whatIf.asPlanned')}</th>
            <th scope="col">{t('whatIf.changed')}</th>
            <th scope="col">{t('whatIf.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([label, before, after, write]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{write(before)}</td>
              <td>
                <b>{write(after)}</b>
              </td>
              <td className="quiet">{difference(before, after, write)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <BeatBars answer={answer} beats={beats} />
    </section>
  );
}

function difference(before: number, after: number, write: (value: number) => string): string {
  const by = after - before;
  return by === 0 ? '0' : `${by > 0 ? '+' : '−'}${write(Math.abs(by))}`;
}

function BeatBars({ answer, beats }: { readonly answer: WhatIfAnswer; readonly beats: readonly Beat[] }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const changes = beatChanges(answer);
  const shown = changes.slice(0, MOST_BEATS);
  const longest = Math.max(1, ...shown.flatMap(({ planned, changed }) => [planned, changed]));
  const bar = (kind: 'planned' | 'changed', seconds: number): ReactElement => (
    <div className={`idle-bar ${kind}`}>
      <i style={{ inlineSize: `${String((100 * seconds) / longest)}%` }} />
      <span>{format.duration(seconds)}</span>
    </div>
  );
  return (
    <>
      <h3>{t('whatIf.byBeat')}</h3>
      <p className="idle-key quiet small">
        <i className="planned" /> {t('whatIf.asPlanned')} <i className="changed" /> {t('whatIf.changed')}
      </p>
      <dl className="idle-bars">
        {shown.map(({ beatId, planned, changed }) => (
          <div key={beatId}>
            <dt>{beats.find(({ id }) => id === beatId)?.name ?? beatId}</dt>
            <dd>
              {bar('planned', planned)}
              {bar('changed', changed)}
            </dd>
          </div>
        ))}
      </dl>
      {changes.length > MOST_BEATS ? (
        <p className="quiet small">{t('whatIf.moreBeats', { count: changes.length - MOST_BEATS })}</p>
      ) : null}
    </>
  );
}
