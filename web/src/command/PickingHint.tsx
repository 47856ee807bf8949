import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useView } from '../view/view-state.ts';

/** Says that the next click chooses a place. */
export function PickingHint(): ReactElement | null {
  const { t } = useTranslation();
  const picking = useView((view) => view.pickingPlace);
  if (!picking) return null;
  return (
    <div className="picking-hint" role="status">
      {t('instruct.placePicking')}
    </div>
  );
}
