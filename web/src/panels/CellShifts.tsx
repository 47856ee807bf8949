import { useQuery } from '@tanstack/react-query';
import type { CellShiftReport } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cellReportQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';

const MOST_SHIFTS = 6;

/** What became of a cell in the shifts of the last day; nothing while none is computed. */
export function CellShifts({ cellId }: { readonly cellId: number }): ReactElement | null {
  const { t } = useTranslation();
  const shifts = useQuery(cellReportQuery(cellId)).data ?? [];
  if (shifts.length === 0) return null;
  return (
    <section className="card-section" data-testid="cell-shifts">
      <h3>{t('cell.shifts')}</h3>
      <ul className="rows">
        {shifts.slice(0, MOST_SHIFTS).map((shift) => (
          <ShiftRow key={shift.shiftId} shift={shift} />
        ))}
      </ul>
    </section>
  );
}

function ShiftRow({ shift }: { readonly shift: CellShiftReport }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { beat, startsAt, endsAt, visits, visitedSeconds, lastVisitAt, meanIdleSeconds, worstIdleSeconds } = shift;
  const facts = [
    lastVisitAt === null
      ? t('cell.noVisits')
      : `${t('cell.visits', { count: visits, duration: format.duration(visitedSeconds) })} · ${t('cell.lastVisit', { time: format.time(lastVisitAt) })}`,
    ...(meanIdleSeconds === null
      ? []
      : [t('cell.idle', { mean: format.duration(meanIdleSeconds), worst: format.duration(worstIdleSeconds) })]),
    [
      ...(shift.gaps.length === 0 ? [] : [t('cell.gaps', { count: shift.gaps.length })]),
      ...(shift.unknownSeconds < 60 ? [] : [t('cell.unknown', { duration: format.duration(shift.unknownSeconds) })]),
    ].join(' · '),
  ];
  return (
    <li className="row slim">
      <span className="row-main">
        <b>
          {format.time(startsAt)}–{format.time(endsAt)} · {beat}
        </b>
        {facts
          .filter((fact) => fact !== '')
          .map((fact) => (
            <small key={fact}>{fact}</small>
          ))}
      </span>
    </li>
  );
}
