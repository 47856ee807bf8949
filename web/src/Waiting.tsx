import { Spin } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** A page that is on its way. */
export function Waiting(): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="page-middle" role="status">
      <Spin />
      <span className="quiet">{t('common.loading')}</span>
    </div>
  );
}
