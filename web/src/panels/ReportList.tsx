import { useQuery } from '@tanstack/react-query';
import type { Report } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { reportsQuery } from '../api/reports.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useLiveTopic } from '../live/live-context.ts';
import { reportOrder } from '../view/report-order.ts';
import { flyTo, select, useView } from '../view/view-state.ts';
import { Empty } from './PanelState.tsx';

const CLOSED_SHOWN = 50;

/** What officers reported: open ones as they come in, closed ones below. */
export function ReportList(): ReactElement {
  const { t } = useTranslation();
  const { reports } = useLiveTopic('reports');
  const { open, closed } = reportOrder(reports.values());
  // Closed ones are not in the picture of who has just come.
  const earlier = (useQuery(reportsQuery).data ?? []).filter(({ id, state }) => state === 'closed' && !reports.has(id));
  const done = [...closed, ...earlier].slice(0, CLOSED_SHOWN);
  return (
    <>
      <div className="panel-tools inline">
        <b aria-live="polite">
          {t('report.open')} {open.length}
        </b>
      </div>
      <Rows reports={open} />
      {open.length === 0 ? <Empty>{t('report.empty')}</Empty> : null}
      {done.length > 0 ? <h3 className="rows-title">{t('report.closedTitle')}</h3> : null}
      <Rows reports={done} />
    </>
  );
}

function Rows({ reports }: { readonly reports: readonly Report[] }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const selected = useView((view) => (view.selection?.kind === 'report' ? view.selection.reportId : null));
  return (
    <ul className="rows">
      {reports.map(({ id, kind, words, state, officerName, badge, receivedAt, selfHandled, place }) => (
        <li key={id}>
          <button
            type="button"
            className="row tall"
            aria-current={selected === id}
            data-testid="report-row"
            data-report={id}
            data-state={state}
            onClick={() => {
              select({ kind: 'report', reportId: id });
              flyTo(place.lon, place.lat);
            }}
          >
            <span className="row-main">
              <b className={state === 'new' ? 'warn' : ''}>{t(`report.kind.${kind}`)}</b>
              {words ? <small title={words}>{words}</small> : null}
              <small>
                {t('report.by', { name: officerName, badge })}
                {selfHandled ? ` · ${t('report.handled')}` : ''}
              </small>
            </span>
            <span className="row-end">
              <time title={format.date(receivedAt)}>{format.time(receivedAt)}</time>
              <small>{t(`report.state.${state}`)}</small>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
