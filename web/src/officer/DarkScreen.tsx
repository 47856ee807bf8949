import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useNow } from '../live/use-now.ts';
import { DARK_AFTER_MS } from './phone/is-looked-at.ts';
import { isOnDuty, trackingOf } from './phone/phone-state.ts';
import { usePhoneState } from './use-phone.ts';
import './dark-screen.css';

const TOUCHES = ['pointerdown', 'keydown'] as const;

/**
 * The screen must stay on or the system stops positions; black it costs the least, on most phones next to nothing. A touch ends it and
 * does nothing else; so does an instruction that comes in.
 * @param openOrders instructions that wait for the officer
 */
export function DarkScreen({ openOrders }: { readonly openOrders: number }): ReactElement | null {
  const now = useNow(5_000);
  const isWanted = usePhoneState((state) => state.savesBattery && isOnDuty(state, now) && state.helpSince === null);
  return isWanted ? <WhenUntouched key={openOrders} now={now} /> : null;
}

function WhenUntouched({ now }: { readonly now: number }): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const [touchedAt, setTouchedAt] = useState(Date.now);
  const tracking = usePhoneState((state) => trackingOf(state, now).state);
  useEffect(() => {
    const touched = ({ target }: Event): void => {
      // Not at the first contact of the touch that ends it: its click would meet what lies below.
      if (target instanceof Element && target.closest('.dark-screen')) return;
      setTouchedAt(Date.now());
    };
    for (const kind of TOUCHES) window.addEventListener(kind, touched);
    return () => {
      for (const kind of TOUCHES) window.removeEventListener(kind, touched);
    };
  }, []);
  if (now - touchedAt < DARK_AFTER_MS) return null;
  return (
    <button
      type="button"
      className="dark-screen"
      data-testid="dark-screen"
      onClick={() => {
        setTouchedAt(Date.now());
      }}
    >
      <time>{format.time(now)}</time>
      <span>{t(`tracking.${tracking}`)}</span>
      <small>{t('field.dark')}</small>
    </button>
  );
}
