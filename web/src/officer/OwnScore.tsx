import { useQuery } from '@tanstack/react-query';
import { dayStart, type Shift } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { evaluationQuery, measuresQuery } from '../api/evaluation.ts';
import { cityZone } from '../i18n/city-zone.ts';
import { useFormat } from '../i18n/use-format.ts';
import { FigureList } from '../supervise/FigureList.tsx';
import { shownScore } from '../supervise/shown-score.ts';
import '../supervise/supervise.css';

/** The score of the day of a shift, beside the day before, how it is made and by which weights; each figure opens into the rows behind it. Nothing without a network. */
export function OwnScore({
  shift,
  officerId,
}: {
  readonly shift: Pick<Shift, 'startsAt'>;
  readonly officerId: number;
}): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const [from, to] = [dayStart(cityZone(), shift.startsAt), dayStart(cityZone(), shift.startsAt, 1)];
  const span = { from, to };
  const evaluation = useQuery(evaluationQuery(span)).data;
  const measures = useQuery(measuresQuery).data;
  const own = evaluation?.officers.find((officer) => officer.officerId === officerId);
  if (!evaluation || !own || !measures) return null;
  const { score, grade, figures, officerName } = own;
  return (
    <section className="card-section evaluation-table" data-testid="own-score">
      <h3>
        {t('own.dayScore')}{' '}
        {score === null || grade === null ? (
          t('supervise.noScore')
        ) : (
          <span className="score">
            <b>{format.number(shownScore(score), 1)}</b>
            <i className={`grade grade-${grade}`}>{grade}</i>
          </span>
        )}
      </h3>
      <p className="quiet small">{t('own.formula')}</p>
      <p className="quiet small">{t('supervise.profile', { name: evaluation.profile.name })}</p>
      <FigureList officerId={officerId} name={officerName} figures={figures} measures={measures} span={span} />
    </section>
  );
}
