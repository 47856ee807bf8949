import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { usePhone, usePhoneState } from './use-phone.ts';

/** Held so long it is meant: a pocket presses, too. */
const HOLD_MS = 2_000;

/** SOS: held for two seconds, by finger or key. While help is called: whether it has reached the platform, and how to withdraw it. */
export function HelpButton(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const phone = usePhone();
  const helpSince = usePhoneState((state) => state.helpSince);
  const isSeen = usePhoneState((state) => state.helpSince !== null && state.helpSeenSince === state.helpSince);
  const isWaiting = usePhoneState((state) => state.outbox.counts.alarm > 0);
  const isPaired = usePhoneState((state) => state.deviceId !== null);
  const [isHeld, setHeld] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hold = (): void => {
    if (timer.current !== undefined) return;
    setHeld(true);
    timer.current = setTimeout(() => {
      letGo();
      setFailed(false);
      phone.callForHelp().catch(() => {
        setFailed(true);
      });
    }, HOLD_MS);
  };
  const letGo = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHeld(false);
  };
  useEffect(() => letGo, []);
  return (
    <>
      {hasFailed && helpSince === null ? (
        <div className="officer-help-active" role="alert" data-testid="help-failed">
          <strong>{t('help.failed')}</strong>
        </div>
      ) : null}
      {helpSince === null ? null : (
        <div
          className="officer-help-active"
          role="alert"
          data-testid="help-active"
          data-waiting={isWaiting}
          data-seen={isSeen}
        >
          <strong>
            {isSeen
              ? t('help.seen')
              : isWaiting
                ? t('help.waiting')
                : t('help.active', { time: format.time(helpSince) })}
          </strong>
          <button type="button" data-testid="withdraw-help" onClick={() => void phone.withdrawHelp()}>
            {t('help.withdraw')}
          </button>
        </div>
      )}
      <button
        type="button"
        className={isHeld ? 'officer-help held' : 'officer-help'}
        aria-label={t('help.hold')}
        title={t('help.hold')}
        data-testid="help"
        disabled={!isPaired || helpSince !== null}
        onPointerDown={hold}
        onPointerUp={letGo}
        onPointerLeave={letGo}
        onPointerCancel={letGo}
        onKeyDown={({ key }) => {
          if (key === ' ' || key === 'Enter') hold();
        }}
        onKeyUp={letGo}
        onBlur={letGo}
        onContextMenu={(event) => {
          event.preventDefault();
        }}
      >
        {t('help.button')}
      </button>
    </>
  );
}
