import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { evaluationQuery, type EvaluatedSpan } from '../api/evaluation.ts';
import { PanelState } from '../panels/PanelState.tsx';
import { EvaluationTable } from './EvaluationTable.tsx';
import { standingOfOfficer } from './standing.ts';

/** Who walked a beat, by what they did on it: their figures add up to the beat's. */
export function BeatOfficers({ span }: { readonly span: EvaluatedSpan }): ReactElement {
  const { t } = useTranslation();
  const query = useQuery(evaluationQuery(span));
  if (!query.data) return <PanelState query={query} />;
  return (
    <EvaluationTable
      title={t('supervise.line.officerOnBeat')}
      standings={query.data.officers.map(standingOfOfficer)}
      span={span}
    />
  );
}
