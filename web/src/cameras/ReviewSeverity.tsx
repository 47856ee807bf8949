import type { CameraEvent } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** How urgent the video server holds what it saw; nothing where it was put before nobody. */
export function ReviewSeverity({ severity }: Pick<CameraEvent, 'severity'>): ReactElement | null {
  const { t } = useTranslation();
  if (severity === null) return null;
  return (
    <span className={`review-severity ${severity}`} data-testid="review-severity" data-severity={severity}>
      {t(`reviewSeverity.${severity}`)}
    </span>
  );
}
