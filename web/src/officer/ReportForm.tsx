import { REPORT_KINDS, type PhotoKind } from '@xuncheng/contract';
import { App, Popconfirm, Switch } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { PhotoSlots } from './PhotoSlots.tsx';
import type { ReportDraft } from './phone/phone-store.ts';
import { usePhone } from './use-phone.ts';

interface ReportFormProps {
  readonly draft: ReportDraft;
  readonly officerId: number;
  /** Of the officer, for the strip below the photos. */
  readonly name: string;
}

/** A report being written. It is kept with every change: the page may go while the camera is open. */
export function ReportForm({ draft, officerId, name }: ReportFormProps): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const format = useFormat();
  const { reports } = usePhone();
  const [isTaking, setTaking] = useState(false);
  const missing = missingOf(draft);
  const describe = (kind: PhotoKind, time: number): readonly string[] => [
    t('report.stampTime', { kind: t(`report.photo.${kind}`), date: format.date(time), time: format.time(time, true) }),
    t('report.stampPerson', { name }),
  ];
  return (
    <form
      className="report-form"
      data-testid="report-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (missing !== null || isTaking) return;
        reports.submit(officerId).catch(() => {
          void message.error(t('error.code.storage-full'));
        });
      }}
    >
      <h1>{t('report.kindAsk')}</h1>
      <div className="report-kinds">
        {REPORT_KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={draft.kind === kind}
            data-testid={`report-kind-${kind}`}
            onClick={() => void reports.change({ kind })}
          >
            {t(`report.kind.${kind}`)}
          </button>
        ))}
      </div>
      <PhotoSlots draft={draft} isTaking={isTaking} onTaking={setTaking} describe={describe} />
      <label className="officer-setting">
        <span>
          {t('report.selfHandled')}
          <small className="quiet">{t('report.selfHandledWhy')}</small>
        </span>
        <Switch
          checked={draft.selfHandled}
          data-testid="report-handled"
          onChange={(selfHandled) => void reports.change({ selfHandled })}
        />
      </label>
      <textarea
        value={draft.words}
        rows={3}
        maxLength={1_000}
        aria-label={t('report.words')}
        placeholder={t('report.wordsHint')}
        data-testid="report-words"
        onChange={(event) => void reports.change({ words: event.target.value })}
      />
      <PlaceLine draft={draft} />
      {missing ? <p className="quiet">{t(`report.missing.${missing}`)}</p> : null}
      <div className="order-actions">
        <Popconfirm title={t('report.discardSure')} onConfirm={() => void reports.discard()}>
          <button type="button" className="officer-big" data-testid="report-discard">
            {t('report.discard')}
          </button>
        </Popconfirm>
        <button
          type="submit"
          className="officer-big primary"
          disabled={missing !== null || isTaking}
          data-testid="report-submit"
        >
          {t('report.submit')}
        </button>
      </div>
    </form>
  );
}

function PlaceLine({ draft }: { readonly draft: ReportDraft }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { reports } = usePhone();
  const [outcome, setOutcome] = useState<'asking' | 'failed' | null>(null);
  const { place } = draft;
  const take = async (): Promise<void> => {
    setOutcome('asking');
    setOutcome((await reports.takePlace()) ? null : 'failed');
  };
  return (
    <div className="officer-own" data-testid="report-place" data-known={place !== null}>
      <span>
        {t('report.place')} ·{' '}
        {place
          ? t('report.placeKnown', {
              lat: place.lat.toFixed(5),
              lon: place.lon.toFixed(5),
              metres: place.accuracy === null ? '?' : format.number(place.accuracy, 0),
            })
          : t('report.noPlace')}
        {outcome === 'failed' ? <small className="warn">{t('report.placeFailed')}</small> : null}
      </span>
      <button type="button" className="report-small" disabled={outcome === 'asking'} onClick={() => void take()}>
        {t('report.takePlace')}
      </button>
    </div>
  );
}

/** What a report still lacks, in the order of the form; null: it can be sent. */
function missingOf(draft: ReportDraft): 'kind' | 'place' | 'content' | 'after' | null {
  if (draft.kind === null) return 'kind';
  if (draft.photos.length === 0 && draft.words.trim() === '') return 'content';
  if (draft.selfHandled && !draft.photos.some(({ kind }) => kind === 'after')) return 'after';
  return draft.place ? null : 'place';
}
