import { DownloadOutlined } from '@ant-design/icons';
import { AREA_LEVELS } from '@xuncheng/contract';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Segmented } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { evaluationQuery, evaluationSheetUrl, type EvaluatedSpan } from '../api/evaluation.ts';
import { useMay } from '../api/session.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { EvaluationTable } from './EvaluationTable.tsx';
import { FreezeButton } from './FreezeButton.tsx';
import { listStandings, type ListedBy } from './list-standings.tsx';
import { RecomputeButton } from './RecomputeButton.tsx';
import { useTextSearch } from '../view/use-text-search.ts';

/** The table of a period, by officer, squad, beat or area, with what it is weighed by. */
export function EvaluationView({ span }: { readonly span: EvaluatedSpan }): ReactElement {
  const { t } = useTranslation();
  const finds = useTextSearch();
  const format = useFormat();
  const may = useMay();
  const query = useQuery(evaluationQuery(span));
  const [chosen, setChosen] = useState<ListedBy>('officer');
  const [search, setSearch] = useState('');
  const evaluation = query.data;
  if (!evaluation) return <PanelState query={query} />;
  const levels = AREA_LEVELS.filter((level) => evaluation.areas.some((area) => area.level === level));
  const choices: readonly ListedBy[] = [
    'officer',
    'squad',
    ...(evaluation.beats.length > 0 ? (['beat'] as const) : []),
    ...levels,
  ];
  // What is chosen may not be there in another period: one frozen before there were figures of beats.
  const by = choices.includes(chosen) ? chosen : 'officer';
  const standings = listStandings(by, { evaluation, span, t, isEnglish: format.language === 'en' }).filter(
    ({ name, note = '' }) => finds(search, name, note),
  );
  const { frozen } = evaluation;
  const at = (time: number): string => `${format.date(time)} ${format.time(time)}`;
  return (
    <>
      <div className="table-tools">
        <Segmented<ListedBy>
          value={by}
          data-testid="listed-by"
          onChange={setChosen}
          options={choices.map((value) => ({ value, label: t(`supervise.by.${value}`) }))}
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
        <Button
          icon={<DownloadOutlined />}
          href={evaluationSheetUrl(span, format.language === 'en' ? 'en' : 'zh')}
          download
          data-testid="evaluation-sheet"
        >
          {t('supervise.sheet')}
        </Button>
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
        <EvaluationTable key={by} title={t(`supervise.line.${by}`)} standings={standings} span={span} />
      )}
      <p className="quiet small supervise-note">{t('supervise.fairness')}</p>
    </>
  );
}
