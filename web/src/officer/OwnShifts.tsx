import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ownShiftsQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { ShiftFigures } from '../panels/ShiftFigures.tsx';
import { TrailSummary } from '../panels/TrailSummary.tsx';
import { OwnScore } from './OwnScore.tsx';
import { ShiftAppeals } from './ShiftAppeals.tsx';
import { TrailDrawing } from './TrailDrawing.tsx';
import '../panels/panels.css';
import '../panels/panel-details.css';
import './report.css';

const DAYS_BACK = 7;

/** The own shifts with trail and figures, the same numbers the supervisor sees. */
export function OwnShifts({ officerId }: { readonly officerId: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(ownShiftsQuery(officerId, DAYS_BACK));
  const [wanted, setWanted] = useState<number | null>(null);
  const shifts = query.data ?? [];
  const shift = shifts.find(({ id }) => id === wanted) ?? shifts[0];
  return (
    <>
      <h1>{t('own.title')}</h1>
      {query.data ? null : <PanelState query={query} />}
      {query.data?.length === 0 ? <Empty>{t('own.none')}</Empty> : null}
      {shift ? (
        <>
          <Select
            value={shift.id}
            onChange={setWanted}
            aria-label={t('own.choose')}
            options={shifts.map((entry) => ({
              value: entry.id,
              label: `${format.date(entry.startsAt)} ${format.time(entry.startsAt)}–${format.time(entry.endsAt)} · ${entry.beat}`,
            }))}
          />
          <TrailDrawing shiftId={shift.id} />
          <TrailSummary shiftId={shift.id} />
          <ShiftFigures shiftId={shift.id} />
          <OwnScore shift={shift} officerId={officerId} />
          <ShiftAppeals key={shift.id} shiftId={shift.id} />
        </>
      ) : null}
    </>
  );
}
