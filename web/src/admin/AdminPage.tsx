import { ArrowLeftOutlined } from '@ant-design/icons';
import { Segmented } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { LiveProvider } from '../live/LiveProvider.tsx';
import { FirstSteps } from '../panels/FirstSteps.tsx';
import { useChosenInView } from '../view/use-chosen-in-view.ts';
import { AccountTable } from './accounts/AccountTable.tsx';
import { AreaImportView } from './areas/AreaImportView.tsx';
import { BeatTable } from './beats/BeatTable.tsx';
import { CameraRuleTable } from './camera-rules/CameraRuleTable.tsx';
import { DeviceTable } from './devices/DeviceTable.tsx';
import { LimitsView } from './limits/LimitsView.tsx';
import { MapView } from './map/MapView.tsx';
import { OfficerTable } from './officers/OfficerTable.tsx';
import { RosterView } from './roster/RosterView.tsx';
import '../panels/panels.css';
import '../panels/panel-details.css';
import '../devices/devices.css';
import '../theme/table-page.css';
import './admin.css';

const TABS = ['devices', 'officers', 'roster', 'accounts', 'areas', 'beats', 'map', 'camera-rules', 'limits'] as const;
type Tab = (typeof TABS)[number];

const PAGES: Readonly<Record<Tab, () => ReactElement>> = {
  devices: DeviceTable,
  officers: OfficerTable,
  roster: RosterView,
  accounts: AccountTable,
  areas: AreaImportView,
  beats: BeatTable,
  map: MapView,
  'camera-rules': CameraRuleTable,
  limits: LimitsView,
};

/** What an administrator sets up. The tab is in the address, so that a link leads to it. */
export function AdminPage(): ReactElement {
  const { t } = useTranslation();
  const [parameters, setParameters] = useSearchParams();
  const tab = TABS.find((known) => known === parameters.get('tab')) ?? 'devices';
  const Page = PAGES[tab];
  const strip = useChosenInView(tab);
  return (
    <LiveProvider>
      <div className="admin-page table-page" data-testid="admin-page">
        <header>
          <Link to="/" aria-label={t('notFound.home')}>
            <ArrowLeftOutlined /> <span className="wide-only">{t('notFound.home')}</span>
          </Link>
          <h1>{t('admin.title')}</h1>
          <Segmented<Tab>
            ref={strip}
            value={tab}
            onChange={(value) => {
              setParameters({ tab: value });
            }}
            options={TABS.map((value) => ({ value, label: t(`admin.tabs.${value}`) }))}
          />
          <LanguageSwitch />
        </header>
        <FirstSteps />
        <main>
          <Page />
        </main>
      </div>
    </LiveProvider>
  );
}
