import type { Report } from '@xuncheng/contract';
import { Image } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { photoUrl } from '../api/reports.ts';
import { useFormat } from '../i18n/use-format.ts';

/** The photos of a report; those still on their way say how far they are. */
export function ReportPhotos({ report }: { readonly report: Report }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  if (report.photos.length === 0) return null;
  return (
    <div className="report-photo-grid" data-testid="report-photos">
      <Image.PreviewGroup>
        {report.photos.map(({ sha256, kind, takenAt, size, received }) => {
          const name = t(`report.photo.${kind}`);
          return received === size ? (
            <figure key={sha256} data-testid="report-photo" data-sha256={sha256}>
              <Image
                src={photoUrl(report.id, sha256)}
                alt={t('report.photoAlt', { kind: name, time: format.time(takenAt, true) })}
              />
              <figcaption>
                {name} · {format.time(takenAt)}
              </figcaption>
            </figure>
          ) : (
            <p key={sha256} className="quiet" role="status">
              {t('report.photoMissing', { kind: name, share: format.share(received / size) })}
            </p>
          );
        })}
      </Image.PreviewGroup>
    </div>
  );
}
