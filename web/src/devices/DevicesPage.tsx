import { ArrowLeftOutlined } from '@ant-design/icons';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../api/session.ts';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { LiveProvider } from '../live/LiveProvider.tsx';
import { DeadLetterList } from './DeadLetterList.tsx';
import { DeviceHealthList } from './DeviceHealthList.tsx';
import '../panels/panels.css';
import '../panels/panel-details.css';
import './devices.css';

/** Devices with how they are and why, and the messages that were refused. */
export function DevicesPage(): ReactElement {
  const { t } = useTranslation();
  const may = useMay();
  const [deviceId, setDeviceId] = useState<string | null>(null);
  return (
    <LiveProvider>
      <div className="devices-page" data-testid="devices-page">
        <header>
          <Link to="/" aria-label={t('notFound.home')}>
            <ArrowLeftOutlined /> {t('notFound.home')}
          </Link>
          <h1>{t('devices.title')}</h1>
          <LanguageSwitch />
        </header>
        <main>
          <DeviceHealthList chosen={deviceId} onChoose={setDeviceId} />
          {may.viewDeadLetters ? <DeadLetterList key={deviceId} deviceId={deviceId} /> : null}
        </main>
      </div>
    </LiveProvider>
  );
}
