import { useQuery } from '@tanstack/react-query';
import type { EvaluationEvidence, MeasureDefinition } from '@xuncheng/contract';
import { Drawer, Tag } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { periodEvidenceQuery, type EvaluatedSpan } from '../api/evaluation.ts';
import { useSession } from '../api/session.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { evidenceAmount, evidenceSpan, evidenceText } from '../view/evidence-text.ts';

const MOST_ROWS = 400;

/** The rows behind a figure of a period, each leading to its place and time on the trail. */
export function PeriodEvidenceDrawer({
  officerId,
  officerName,
  measure,
  span,
  onClose,
}: {
  readonly officerId: number;
  readonly officerName: string;
  readonly measure: MeasureDefinition;
  readonly span: EvaluatedSpan;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useSession().data;
  const query = useQuery(periodEvidenceQuery(officerId, measure.id, span));
  const language = format.language === 'en' ? 'en' : 'zh';
  const rows = query.data?.rows ?? [];
  return (
    <Drawer
      open
      onClose={onClose}
      size={520}
      title={`${officerName} · ${measure.name[language]}`}
      data-testid="period-evidence"
    >
      <p className="quiet small">{measure.definition[language]}</p>
      {query.data ? null : <PanelState query={query} />}
      {query.data && rows.length === 0 ? <Empty>{t('performance.noEvidence')}</Empty> : null}
      <ul className="rows evidence">
        {rows.slice(0, MOST_ROWS).map((row, index) => (
          <li key={index} className="row slim">
            <i className={row.counted ? 'tick' : 'cross'} aria-hidden="true">
              {row.counted ? '✓' : '✕'}
            </i>
            <span className="row-main">
              {evidenceText(row, t)}
              <small>
                {evidenceSpan(row, format, true)}{' '}
                {row.exempt ? (
                  <Tag color="gold">{t(`exemption.kind.${row.exempt}`)}</Tag>
                ) : row.counted ? (
                  t('performance.counted')
                ) : (
                  t('performance.notCounted')
                )}
              </small>
            </span>
            <span className="row-end">
              {evidenceAmount(row, measure.id, format)}
              {session?.role === 'officer' ? null : <MapLink row={row} />}
            </span>
          </li>
        ))}
      </ul>
      {rows.length > MOST_ROWS ? <Empty>{t('common.more', { count: rows.length - MOST_ROWS })}</Empty> : null}
    </Drawer>
  );
}

/** To the command view, with this trail and this stretch of it. */
function MapLink({ row }: { readonly row: EvaluationEvidence['rows'][number] }): ReactElement | null {
  const { t } = useTranslation();
  if (row.startsAt === null) return null;
  const query = new URLSearchParams({
    shift: String(row.shiftId),
    from: String(row.startsAt),
    to: String(row.endsAt ?? row.startsAt),
  });
  if (row.cellId !== null) query.set('cell', String(row.cellId));
  return (
    <Link to={`/?${query.toString()}`} data-testid="on-map">
      {t('supervise.onMap')}
    </Link>
  );
}
