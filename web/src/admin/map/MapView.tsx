import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { MapImportView } from '../areas/MapImportView.tsx';
import { MapSourceTable } from './MapSourceTable.tsx';
import './map-sources.css';

/** The map as it is drawn, and what can be shown in its place. */
export function MapView(): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="admin-stack">
      <section className="admin-section">
        <h2>{t('mapSource.drawnMap')}</h2>
        <MapImportView />
      </section>
      <section className="admin-section">
        <h2>{t('mapSource.title')}</h2>
        <MapSourceTable />
      </section>
    </div>
  );
}
