import { SendOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CoverageGap } from '@xuncheng/contract';
import { App, Button, Checkbox } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rankingQuery } from '../api/allocation.ts';
import { gapsQuery } from '../api/queries.ts';
import { useMay } from '../api/session.ts';
import { PlanDrawer } from '../instruct/PlanDrawer.tsx';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useServerNow } from '../live/use-now.ts';
import { flyTo, select, startInstruction, toggleLayer, useView } from '../view/view-state.ts';
import { Empty, PanelState } from './PanelState.tsx';
import { useAreaName } from './use-area-name.ts';

const MOST_ROWS = 150;

/** Cells and streets overdue for a visit, now or at the moment that the coverage layer shows, in the order the server weighs them. */
export function GapList(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const at = useView((view) => view.coverageAt);
  const query = useQuery(gapsQuery(at));
  const shown = useView((view) => view.layers.coverage);
  const gaps = query.data ?? [];
  const [planning, setPlanning] = useState(false);
  return (
    <>
      <div className="panel-tools inline">
        <span className="quiet">
          {at === null ? t('gaps.title') : t('history.at', { at: `${format.date(at)} ${format.time(at)}` })}
        </span>
        {at === null ? (
          <Button
            size="small"
            type="primary"
            ghost
            data-testid="plan-open"
            onClick={() => {
              setPlanning(true);
            }}
          >
            {t('plan.open')}
          </Button>
        ) : null}
        <Checkbox
          checked={shown}
          onChange={() => {
            toggleLayer('coverage');
          }}
        >
          {t('gaps.showLayer')}
        </Checkbox>
      </div>
      {query.data ? null : <PanelState query={query} />}
      <ul className="rows">
        {gaps.slice(0, MOST_ROWS).map((gap) => (
          <GapRow
            key={`${gap.kind === 'street' ? `street ${String(gap.segmentId)}` : String(gap.cellId)}/${gap.beat ?? ''}/${String(gap.startsAt)}`}
            gap={gap}
            at={at}
          />
        ))}
      </ul>
      {gaps.length > MOST_ROWS ? <Empty>{t('common.more', { count: gaps.length - MOST_ROWS })}</Empty> : null}
      {query.data?.length === 0 ? <Empty>{t('gaps.empty')}</Empty> : null}
      {planning ? (
        <PlanDrawer
          onClose={() => {
            setPlanning(false);
          }}
        />
      ) : null}
    </>
  );
}

function GapRow({ gap, at }: { readonly gap: CoverageGap; readonly at: number | null }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const areaName = useAreaName();
  const { message } = App.useApp();
  const client = useQueryClient();
  const may = useMay();
  const clock = useServerNow(10_000);
  const now = at ?? clock;
  const isStreet = gap.kind === 'street';
  const selected = useView(
    (view) => !isStreet && view.selection?.kind === 'cell' && view.selection.cellId === gap.cellId,
  );
  const called = isStreet ? gap.name || t('streets.unnamed') : gap.cellCode;
  /** Whoever can be there first and has neither a task nor a move behind them; nobody to be had is said, and the order can be written all the same. */
  const send = useMutation({
    mutationFn: () => client.query({ ...rankingQuery(gap.lon, gap.lat), staleTime: 0 }),
    onSuccess: ({ offered }) => {
      const best = offered.find(({ isFree, movedSecondsAgo }) => isFree && movedSecondsAgo === null) ?? offered[0];
      if (!best) void message.info(t('rank.none'));
      startInstruction({
        officerIds: best ? [best.officerId] : [],
        place: { lon: gap.lon, lat: gap.lat, name: called },
        text: t('instruct.template.patrol'),
      });
    },
    onError: (error) => void message.error(failureText(error, t)),
  });
  return (
    <li className="alarm-row">
      <button
        type="button"
        className="row"
        aria-current={selected}
        data-testid="gap-row"
        onClick={() => {
          // A street is seen in its cell.
          select({ kind: 'cell', cellId: gap.cellId });
          flyTo(gap.lon, gap.lat, 1_100);
        }}
      >
        {isStreet ? (
          <span className="class-mark class-street">{t('gaps.streetMark')}</span>
        ) : (
          <span className={`class-mark class-${gap.class}`}>{gap.class}</span>
        )}
        <span className="row-main">
          <b>{t('gaps.overdue', { duration: format.duration(gap.overdueSeconds) })}</b>
          <small>
            {called}
            {isStreet ? ` · ${t(`limits.part.${gap.roadClass}`)}` : ''} · {areaName(gap.areaId)}
            {gap.beat === null ? '' : ` · ${gap.beat}`}
            {gap.pressing === 0 ? '' : ` · ${t('gaps.pressing', { count: gap.pressing })}`}
          </small>
          <small>
            {t('gaps.target', { duration: format.duration(gap.targetSeconds) })} ·{' '}
            {gap.lastVisitAt === null
              ? t('gaps.neverVisited')
              : `${t('gaps.lastVisit')} ${t('common.ago', { age: format.duration((now - gap.lastVisitAt) / 1_000) })}`}
          </small>
        </span>
      </button>
      {may.instruct && at === null ? (
        <Button
          size="small"
          icon={<SendOutlined />}
          title={t('rank.instructBest')}
          aria-label={t('rank.instructBest')}
          loading={send.isPending}
          data-testid="gap-send"
          onClick={() => {
            send.mutate();
          }}
        />
      ) : null}
    </li>
  );
}
