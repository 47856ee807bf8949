import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { shiftPerformanceQuery, trajectoryQuery } from '../api/queries.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useView } from '../view/view-state.ts';

/** Whose past trail is drawn and which stretch of it, with the way back. */
export function PastTrailBar(): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const past = useView((view) => view.pastTrail);
  const shift = useQuery({ ...shiftPerformanceQuery(past?.shiftId ?? 0), enabled: past !== null });
  const trail = useQuery({ ...trajectoryQuery(past?.shiftId ?? 0), enabled: past !== null });
  if (!past) return null;
  const { officerName, beat } = shift.data ?? { officerName: '', beat: '' };
  return (
    <div className="past-trail" role="status" data-testid="past-trail" data-drawn={trail.data ? 'true' : 'false'}>
      <b>{t('history.title')}</b>
      <span>
        {officerName} · {beat} · {format.date(past.from)} {format.time(past.from, true)}
        {past.to > past.from ? `–${format.time(past.to, true)}` : ''}
      </span>
      {trail.isError ? <span className="bad">{failureText(trail.error, t)}</span> : null}
      <Button
        size="small"
        onClick={() => {
          useView.setState({ pastTrail: null });
        }}
      >
        {t('history.close')}
      </Button>
    </div>
  );
}
