import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** The columns of a weight profile, read or written. */
export function ProfileTableHead(): ReactElement {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        <th scope="col">{t('supervise.measure')}</th>
        <th scope="col">{t('supervise.weight')}</th>
        <th scope="col">{t('profile.zeroAt')}</th>
        <th scope="col">{t('profile.fullAt')}</th>
      </tr>
    </thead>
  );
}
