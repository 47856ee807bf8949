import { AimOutlined, CheckOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Report } from '@xuncheng/contract';
import { App, Button, Input, Space } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { closeReport, markReportSeen, reportsQuery } from '../api/reports.ts';
import { useMay } from '../api/session.ts';
import { NearestCameras } from '../cameras/NearestCameras.tsx';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useLiveTopic } from '../live/live-context.ts';
import { flyTo, select } from '../view/view-state.ts';
import { Facts } from './Facts.tsx';
import { Empty } from './PanelState.tsx';
import { RankedOfficers } from './RankedOfficers.tsx';
import { ReportPhotos } from './ReportPhotos.tsx';
import { useAreaName } from './use-area-name.ts';

/** One report: what, where, its photos, and what the command centre says to it. */
export function ReportCard({ reportId }: { readonly reportId: string }): ReactElement {
  const { t } = useTranslation();
  const live = useLiveTopic('reports').reports.get(reportId);
  const history = useQuery({ ...reportsQuery, enabled: !live }).data;
  const report = live ?? history?.find(({ id }) => id === reportId);
  return (
    <article className="card" data-testid="report-card" data-report={reportId} data-state={report?.state}>
      {report ? <Known report={report} /> : <Empty>{t('report.notFound')}</Empty>}
    </article>
  );
}

function Known({ report }: { readonly report: Report }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const areaName = useAreaName();
  const may = useMay();
  const { place, state } = report;
  const at = (time: number): string => `${format.date(time)} ${format.time(time, true)}`;
  return (
    <>
      <header className="card-head">
        <div>
          <h2>{t(`report.kind.${report.kind}`)}</h2>
          <p className="quiet">
            {t(`report.state.${state}`)}
            {report.selfHandled ? ` · ${t('report.handled')}` : ''}
          </p>
        </div>
      </header>
      {report.words ? <p>{report.words}</p> : null}
      <ReportPhotos report={report} />
      <div className="card-actions">
        <Button
          icon={<AimOutlined />}
          onClick={() => {
            flyTo(place.lon, place.lat);
          }}
        >
          {t('report.locate')}
        </Button>
      </div>
      {may.handleReports && state !== 'closed' ? <Answer report={report} /> : null}
      <Facts
        facts={[
          [
            t('report.officer'),
            <button
              type="button"
              className="link-button"
              key="officer"
              onClick={() => {
                select({ kind: 'officer', officerId: report.officerId });
              }}
            >
              {t('report.by', { name: report.officerName, badge: report.badge })}
            </button>,
          ],
          [
            t('report.place'),
            `${areaName(report.areaId)} · ${place.accuracy === null ? '' : t('report.accuracy', { metres: format.number(place.accuracy, 0) })}`,
          ],
          [t('report.madeAt'), at(report.madeAt)],
          [t('report.receivedAt'), at(report.receivedAt)],
          [
            t('report.seenBy'),
            report.seenAt === null ? t('common.none') : `${report.seenBy ?? ''} ${at(report.seenAt)}`,
          ],
          [
            t('report.closing'),
            report.closedAt === null
              ? t('common.none')
              : `${report.closingWords ?? ''} · ${report.closedBy ?? ''} ${at(report.closedAt)}`,
          ],
        ]}
      />
      <NearestCameras lon={place.lon} lat={place.lat} />
      {state === 'closed' ? null : (
        <RankedOfficers
          place={{ lon: place.lon, lat: place.lat, name: t(`report.kind.${report.kind}`) }}
          text={t('instruct.template.goThere')}
        />
      )}
    </>
  );
}

/** Seen, and closed with a word. The answer comes back over the live connection, to everybody at once. */
function Answer({ report }: { readonly report: Report }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [words, setWords] = useState('');
  const onError = (error: unknown): void => void message.error(failureText(error, t));
  const seen = useMutation({ mutationFn: () => markReportSeen(report.id), onError });
  const close = useMutation({ mutationFn: () => closeReport(report.id, words.trim()), onError });
  return (
    <form
      className="card-actions"
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim()) close.mutate();
      }}
    >
      {report.state === 'new' ? (
        <Button
          type="primary"
          icon={<CheckOutlined />}
          loading={seen.isPending}
          data-testid="report-seen"
          onClick={() => {
            seen.mutate();
          }}
        >
          {t('report.seen')}
        </Button>
      ) : null}
      <Space.Compact block>
        <Input
          value={words}
          maxLength={500}
          placeholder={t('report.closeWords')}
          aria-label={t('report.closeWords')}
          data-testid="report-answer"
          onChange={(event) => {
            setWords(event.target.value);
          }}
        />
        <Button htmlType="submit" disabled={!words.trim()} loading={close.isPending} data-testid="report-close">
          {t('report.close')}
        </Button>
      </Space.Compact>
    </form>
  );
}
