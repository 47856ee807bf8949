import { useQuery } from '@tanstack/react-query';
import { Input, Segmented } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { evaluationQuery, type EvaluatedSpan } from '../api/evaluation.ts';
import { useMay } from '../api/session.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { EvaluationTable, type Standing } from './EvaluationTable.tsx';
import { FreezeButton } from './FreezeButton.tsx';
import { RecomputeButton } from './RecomputeButton.tsx';
import { useTextSearch } from '../view/use-text-search.ts';

/** The table of a period, by officer or by squad, with what it is weighed by. */
export function EvaluationView({ span }: { readonly span: EvaluatedSpan }): ReactElement {
  const { t } = useTranslation();
  const finds = useTextSearch();
  const format = useFormat();
  const may = useMay();
  const query = useQuery(evaluationQuery(span));
  const [by, setBy] = useState<'officer' | 'squad'>('officer');
  const [search, setSearch] = useState('');
  const evaluation = query.data;
  if (!evaluation) return <PanelState query={query} />;
  const standings: Standing[] = (
    by === 'officer'
      ? evaluation.officers.map((officer): Standing => ({
          ...officer,
          key: officer.officerId,
          name: officer.officerName,
        }))
      : evaluation.squads.map((squad): Standing => ({ ...squad, key: squad.squad, name: squad.squad }))
  ).filter(({ name, badge = '', squad }) => finds(search, name, badge, squad));
  const { frozen } = evaluation;
  const at = (time: number): string => `${format.date(time)} ${format.time(time)}`;
  return (
    <>
      <div className="table-tools">
        <Segmented
          value={by}
          onChange={setBy}
          options={[
            { value: 'officer', label: t('supervise.by.officer') },
            { value: 'squad', label: t('supervise.by.squad') },
          ]}
        />
        <Input.Search
          allowClear
          className="supervise-search"
          placeholder={t('supervise.search')}
          aria-label={t('supervise.search')}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
          }}
        />
        <span className="quiet small">
          {t('supervise.profile', { name: evaluation.profile.name })} ·{' '}
          {t('supervise.computed', { at: at(evaluation.computedAt) })}
        </span>
        {may.supervise && !frozen ? (
          <>
            <FreezeButton evaluation={evaluation} />
            <RecomputeButton evaluation={evaluation} />
          </>
        ) : null}
      </div>
      {frozen ? (
        <p className="frozen-note" role="status">
          {t('supervise.frozenNote', { name: frozen.name, by: frozen.frozenBy, at: at(frozen.frozenAt) })}
        </p>
      ) : null}
      {standings.length === 0 ? (
        <Empty>{t('supervise.empty')}</Empty>
      ) : (
        <EvaluationTable standings={standings} span={span} />
      )}
      <p className="quiet small supervise-note">{t('supervise.fairness')}</p>
    </>
  );
}
