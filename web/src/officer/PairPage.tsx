import { readPairing } from '@xuncheng/contract';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { usePhone, usePhoneState } from './use-phone.ts';

/** `/officer/pair#…`: the link of the QR code. Its credentials leave the address bar at once, are kept, and tried. */
export function PairPage(): ReactElement {
  const { t } = useTranslation();
  const phone = usePhone();
  const [wanted] = useState(() => readPairing(window.location.hash));
  const state = usePhoneState((all) => all);
  const { phase, deviceId, duty } = state;
  const [isAgreed, setAgreed] = useState(false);
  const isOther = wanted !== undefined && deviceId !== null && deviceId !== wanted.deviceId;
  const isAsked = isOther && !isAgreed;
  const isReady = phase === 'running' && wanted !== undefined && !isAsked && !(isOther && duty);
  useEffect(() => {
    // Neither history nor a picture of the screen keeps the token.
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
  useEffect(() => {
    if (isReady) void phone.pair(wanted);
  }, [phone, wanted, isReady]);

  return (
    <main className="page-middle officer-pair" data-testid="pair" data-outcome={outcome()}>
      <LanguageSwitch />
      <img src="/icons/officer-192.png" alt="" width={72} height={72} />
      <h1>{t('pairing.title')}</h1>
      {wanted ? <p className="quiet">{t('pairing.device', { device: wanted.deviceId })}</p> : null}
      {question() ?? <p role="status">{words()}</p>}
      <Link to="/officer" className="officer-big primary" data-testid="pair-go-on">
        {t('pairing.goOn')}
      </Link>
    </main>
  );

  function outcome(): 'malformed' | 'elsewhere' | 'trying' | 'refused' | 'later' | 'paired' | 'asked' {
    if (!wanted) return 'malformed';
    if (phase === 'elsewhere') return 'elsewhere';
    if (isAsked) return 'asked';
    if (deviceId !== wanted.deviceId) return 'trying';
    if (state.socket === 'refused' || state.mqtt === 'refused') return 'refused';
    if (state.socket === 'connected' && state.mqtt === 'connected') return 'paired';
    return navigator.onLine ? 'trying' : 'later';
  }

  function words(): string {
    const result = outcome();
    if (result === 'elsewhere') return t('tracking.cause.elsewhere');
    if (result === 'asked') return '';
    return t(`pairing.${result}`, { device: wanted?.deviceId ?? '' });
  }

  function question(): ReactElement | null {
    if (!isAsked) return null;
    if (duty) return <p role="alert">{t('pairing.onDuty')}</p>;
    const { alarm, fix, clock, receipt } = state.outbox.counts;
    return (
      <>
        <p role="alert">
          {t('pairing.replace', { here: deviceId, device: wanted.deviceId, count: alarm + fix + clock + receipt })}
        </p>
        <button
          type="button"
          className="officer-big"
          data-testid="pair-replace"
          onClick={() => {
            setAgreed(true);
          }}
        >
          {t('pairing.replaceYes', { device: wanted.deviceId })}
        </button>
      </>
    );
  }
}
