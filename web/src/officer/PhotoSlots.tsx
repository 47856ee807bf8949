import { PHOTOS_AT_MOST, PHOTO_KINDS, type PhotoKind } from '@xuncheng/contract';
import { App } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportDraft } from './phone/phone-store.ts';
import { usePhone } from './use-phone.ts';

interface PhotoSlotsProps {
  readonly draft: ReportDraft;
  readonly isTaking: boolean;
  readonly onTaking: (taking: boolean) => void;
  /** Lines of the strip below a photo. */
  readonly describe: (kind: PhotoKind, time: number) => readonly string[];
}

/** The photos of a report, and a button for the camera a kind. */
export function PhotoSlots({ draft, isTaking, onTaking, describe }: PhotoSlotsProps): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { reports } = usePhone();
  const kinds = PHOTO_KINDS.filter((kind) => kind !== 'after' || draft.selfHandled);
  const take = async (kind: PhotoKind, file: File): Promise<void> => {
    onTaking(true);
    try {
      await reports.addPhoto(kind, file, (time) => describe(kind, time));
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
      void message.error(t(isFull ? 'error.code.storage-full' : 'report.notPicture'));
    }
    onTaking(false);
  };
  return (
    <section aria-label={t('report.photos')}>
      <div className="report-cameras">
        {kinds.map((kind) => (
          <label key={kind} className={isTaking ? 'report-camera busy' : 'report-camera'}>
            {t('report.take', { kind: t(`report.photo.${kind}`) })}
            <input
              type="file"
              accept="image/*"
              capture="environment"
              disabled={isTaking || draft.photos.length >= PHOTOS_AT_MOST}
              data-testid={`report-photo-${kind}`}
              onChange={(event) => {
                const [file] = event.target.files ?? [];
                event.target.value = '';
                if (file) void take(kind, file);
              }}
            />
          </label>
        ))}
      </div>
      {isTaking ? (
        <p className="quiet" role="status">
          {t('report.taking')}
        </p>
      ) : null}
      <ul className="report-photos">
        {draft.photos.map(({ sha256, kind, preview }) => (
          <li key={sha256} data-testid="draft-photo" data-sha256={sha256} data-kind={kind}>
            <img src={preview} alt={t(`report.photo.${kind}`)} />
            <span>{t(`report.photo.${kind}`)}</span>
            <button type="button" aria-label={t('report.dropPhoto')} onClick={() => void reports.dropPhoto(sha256)}>
              ×
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
