import { DIMENSIONS, type Dimension, type MeasureDefinition } from '@xuncheng/contract';
import { useQuery } from '@tanstack/react-query';
import { Table, Tooltip, type TableColumnsType } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { measuresQuery, type EvaluatedSpan } from '../api/evaluation.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useNarrow } from '../view/use-narrow.ts';
import { Change } from './Change.tsx';
import { dimensionPoints } from './dimension-points.ts';
import { FigureList } from './FigureList.tsx';
import { shownScore } from './shown-score.ts';
import type { Standing } from './standing.ts';

interface EvaluationTableProps {
  /** What the lines are. */
  readonly title: string;
  readonly standings: readonly Standing[];
  readonly span: EvaluatedSpan;
}

/** Best first; a line opens into its figures, a figure into the rows behind it. */
export function EvaluationTable({ title, standings, span }: EvaluationTableProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const narrow = useNarrow();
  const measures = useQuery(measuresQuery).data;
  const number = (a: number | null, b: number | null): number => (a ?? -1) - (b ?? -1);
  const columns: TableColumnsType<Standing> = [
    {
      title,
      key: 'name',
      sorter: (a, b) => a.name.localeCompare(b.name, 'zh-CN'),
      render: (_, { name, note, officers }) => (
        <span className="who">
          <b>{name}</b>
          <small>
            {[note, officers === undefined ? undefined : t('supervise.officers', { count: officers })]
              .filter((text) => text !== undefined)
              .join(' · ')}
          </small>
        </span>
      ),
    },
    {
      title: t('supervise.score'),
      key: 'score',
      align: 'right',
      defaultSortOrder: 'descend',
      sorter: (a, b) => number(a.score, b.score),
      render: (_, { score, grade }) =>
        score === null || grade === null ? (
          <Tooltip title={t('supervise.noScore')}>
            <span className="quiet">{t('common.none')}</span>
          </Tooltip>
        ) : (
          <span className="score">
            <b>{format.number(shownScore(score), 1)}</b>
            <i className={`grade grade-${grade}`}>{grade}</i>
          </span>
        ),
    },
    {
      title: t('supervise.versusPrevious'),
      key: 'previous',
      align: 'right',
      responsive: ['md'],
      sorter: (a, b) => number(difference(a.score, a.previousScore), difference(b.score, b.previousScore)),
      render: (_, { score, previousScore }) => <Change difference={difference(score, previousScore)} />,
    },
    {
      title: t('supervise.versusYear'),
      key: 'year',
      align: 'right',
      responsive: ['lg'],
      render: (_, { score, yearAgoScore }) => <Change difference={difference(score, yearAgoScore)} />,
    },
    ...(narrow || !measures ? [] : DIMENSIONS.map((dimension) => dimensionColumn(dimension, measures))),
    {
      title: t('supervise.shifts'),
      key: 'shifts',
      align: 'right',
      responsive: ['md'],
      sorter: (a, b) => a.shifts - b.shifts,
      render: (_, { shifts, exemptSeconds, revisedAt, revisedBecause }) => (
        <span className="shifts">
          {format.number(shifts)}
          {exemptSeconds ? (
            <small>
              {t('supervise.exempt')} {format.duration(exemptSeconds)}
            </small>
          ) : null}
          {revisedAt && revisedBecause ? (
            <Tooltip
              title={t(`supervise.revisedWhy.${revisedBecause}`, {
                at: `${format.date(revisedAt)} ${format.time(revisedAt)}`,
              })}
            >
              <small className="warn">{t('supervise.revised')}</small>
            </Tooltip>
          ) : null}
        </span>
      ),
    },
  ];

  function dimensionColumn(
    dimension: Dimension,
    definitions: readonly MeasureDefinition[],
  ): TableColumnsType<Standing>[number] {
    return {
      title: t(`supervise.dimension.${dimension}`),
      key: dimension,
      width: 92,
      sorter: (a, b) =>
        number(dimensionPoints(a.figures, definitions, dimension), dimensionPoints(b.figures, definitions, dimension)),
      render: (_, { figures }) => {
        const points = dimensionPoints(figures, definitions, dimension);
        return points === null ? (
          <span className="quiet">{t('common.none')}</span>
        ) : (
          <span className="points-bar" title={format.number(points, 1)}>
            <i style={{ inlineSize: `${String(points)}%` }} />
            <span>{format.number(points)}</span>
          </span>
        );
      },
    };
  }

  return (
    <Table<Standing>
      className="evaluation-table"
      data-testid="evaluation-table"
      size="small"
      rowKey="key"
      columns={columns}
      dataSource={[...standings]}
      pagination={standings.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      showSorterTooltip={false}
      sortDirections={['descend', 'ascend']}
      expandable={{
        expandRowByClick: true,
        expandedRowRender: ({ officerId, name, figures, parts }) =>
          measures ? (
            <>
              <FigureList officerId={officerId} name={name} figures={figures} measures={measures} span={span} />
              {parts?.()}
            </>
          ) : null,
      }}
    />
  );
}

function difference(now: number | null, then: number | null): number | null {
  return now === null || then === null ? null : now - then;
}
