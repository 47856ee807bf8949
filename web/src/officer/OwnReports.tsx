import { useQuery } from '@tanstack/react-query';
import type { Report } from '@xuncheng/contract';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { photoUrl, reportsQuery } from '../api/reports.ts';
import { useFormat } from '../i18n/use-format.ts';
import { zhCN } from '../i18n/zh-cn.ts';
import { Empty } from '../panels/PanelState.tsx';
import { knownWord } from '../view/known-word.ts';
import type { ReportOnItsWay } from './phone/phone-state.ts';
import { usePhone, usePhoneState } from './use-phone.ts';

const SHOWN = 30;

/** What waits on this phone, and what the platform has, with what became of it. */
export function OwnReports(): ReactElement {
  const { t } = useTranslation();
  const waiting = usePhoneState((state) => state.reports);
  const { data, refetch } = useQuery(reportsQuery);
  // One that was sent is in the list at once.
  useEffect(() => void refetch(), [refetch, waiting.length]);
  const there = (data ?? []).filter(({ id }) => !waiting.some((one) => one.id === id)).slice(0, SHOWN);
  return (
    <section className="own-reports">
      <h2>{t('report.own')}</h2>
      {data?.length === 0 && waiting.length === 0 ? <Empty>{t('report.ownEmpty')}</Empty> : null}
      {waiting.map((one) => (
        <WaitingRow key={one.id} waiting={one} />
      ))}
      {there.map((one) => (
        <ReportRow key={one.id} report={one} />
      ))}
    </section>
  );
}

function WaitingRow({ waiting }: { readonly waiting: ReportOnItsWay }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { reports } = usePhone();
  const { id, body, refused, sentBytes } = waiting;
  const total = body.photos.reduce((sum, { size }) => sum + size, 0);
  const known = refused === null ? null : knownWord(zhCN.error.code, refused);
  return (
    <article className="order" data-testid="report-waiting" data-sent={sentBytes} data-total={total}>
      <header>
        <strong>{t(`report.kind.${body.kind}`)}</strong>
        <span className="quiet">{format.time(body.madeAt)}</span>
      </header>
      {body.words ? <p>{body.words}</p> : null}
      {refused === null ? (
        <small className="quiet">
          {t('report.waiting', { share: total === 0 ? '—' : format.share(sentBytes / total) })}
        </small>
      ) : (
        <>
          <small className="warn" role="alert">
            {t('report.refused', { reason: known ? t(`error.code.${known}`, { message: '' }) : refused })}
          </small>
          <button type="button" className="report-small" onClick={() => void reports.forget(id)}>
            {t('report.forget')}
          </button>
        </>
      )}
    </article>
  );
}

function ReportRow({ report }: { readonly report: Report }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, kind, words, madeAt, state, selfHandled, photos, closingWords, closedBy } = report;
  return (
    <article className="order" data-testid="own-report" data-state={state}>
      <header>
        <strong>{t(`report.kind.${kind}`)}</strong>
        <span className="quiet">
          {format.date(madeAt)} {format.time(madeAt)}
        </span>
        <span className={state === 'closed' ? 'quiet' : 'report-state'}>{t(`report.state.${state}`)}</span>
      </header>
      {words ? <p>{words}</p> : null}
      {selfHandled ? <small className="quiet">{t('report.handled')}</small> : null}
      <ul className="report-photos">
        {photos
          .filter(({ received, size }) => received === size)
          .map((photo) => (
            <li key={photo.sha256}>
              <img src={photoUrl(id, photo.sha256)} alt={t(`report.photo.${photo.kind}`)} loading="lazy" />
            </li>
          ))}
      </ul>
      {closingWords === null ? null : (
        <p className="quiet">{t('report.answer', { words: closingWords, name: closedBy ?? '' })}</p>
      )}
    </article>
  );
}
