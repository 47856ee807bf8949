import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cellsQuery, gapsQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { LEVEL_TEXTS } from './level-texts.ts';
import { CellShifts } from './CellShifts.tsx';
import { useLiveTopic } from '../live/live-context.ts';
import { useServerNow } from '../live/use-now.ts';
import { Facts } from './Facts.tsx';
import { Empty, PanelState } from './PanelState.tsx';
import { RankedOfficers } from './RankedOfficers.tsx';
import { useAreaName } from './use-area-name.ts';

/** One cell: class, idleness, and its gap if it has one. */
export function CellCard({ cellId }: { readonly cellId: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const areaName = useAreaName();
  const cells = useQuery(cellsQuery);
  const cell = cells.data?.find(({ id }) => id === cellId);
  const live = useLiveTopic('coverage').coverage;
  const coverage = live?.cells.find(([id]) => id === cellId);
  const now = useServerNow(5_000);
  const open = useQuery(gapsQuery(null)).data?.filter((entry) => entry.cellId === cellId) ?? [];
  const gap = open.find((entry) => entry.kind === 'cell');
  // Where somebody is wanted: in the cell, or else on a street of it.
  const wanted = gap ?? open[0];
  if (!cell) {
    return (
      <article className="card">
        {cells.data ? <Empty>{t('cell.notFound')}</Empty> : <PanelState query={cells} />}
      </article>
    );
  }
  const idle = coverage?.[1];
  const sinceTold = live ? Math.max(0, (now - live.computedAt) / 1_000) : 0;
  return (
    <article className="card" data-testid="cell-card">
      <header className="card-head">
        <span className={`class-mark class-${cell.class}`}>{cell.class}</span>
        <div>
          <h2>{t('gaps.cell', { code: cell.code })}</h2>
          <p className="quiet">
            {t('gaps.class', { class: cell.class })} · {areaName(cell.areaId)}
          </p>
        </div>
      </header>
      <Facts
        facts={[
          [t('cell.class'), cell.class],
          [t('cell.area'), areaName(cell.areaId)],
          [
            t('cell.idleness'),
            coverage === undefined
              ? t('common.none')
              : idle === null || idle === undefined
                ? t('cell.neverVisited')
                : t('coverage.idle', { duration: format.duration(idle + sinceTold) }),
          ],
          [t('cell.status'), coverage ? t(LEVEL_TEXTS[coverage[2]] ?? 'common.none') : t('common.none')],
          ...(gap
            ? ([
                [t('tab.gaps'), t('gaps.overdue', { duration: format.duration(gap.overdueSeconds) })],
                [t('officer.beat'), gap.beat ?? t('common.none')],
              ] as const)
            : []),
        ]}
      />
      <CellShifts cellId={cellId} />
      {wanted ? (
        <RankedOfficers
          place={{
            lon: wanted.lon,
            lat: wanted.lat,
            name: wanted.kind === 'cell' ? wanted.cellCode : wanted.name || t('streets.unnamed'),
          }}
          text={t('instruct.template.patrol')}
        />
      ) : null}
    </article>
  );
}
