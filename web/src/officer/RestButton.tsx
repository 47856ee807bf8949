import type { Shift } from '@xuncheng/contract';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { usePhone, usePhoneState } from './use-phone.ts';

interface RestButtonProps {
  /** As the platform knows it, once there was a network. */
  readonly shift: Shift | undefined;
  /** Epoch ms. */
  readonly now: number;
  readonly isSettled: boolean;
}

/** Begin and end a rest, while on duty. */
export function RestButton({ shift, now, isSettled }: RestButtonProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const phone = usePhone();
  const since = usePhoneState((state) => state.duty?.restSince);
  // The platform knows how long a rest may be: it ended this one.
  const isOver = shift?.restStartsAt === since && (shift?.restEndsAt ?? Infinity) <= now;
  useEffect(() => {
    if (since !== undefined && isOver) void phone.dropRest(since);
  }, [since, isOver, phone]);
  if (since === undefined)
    return (
      <button
        type="button"
        className="officer-big"
        data-testid="rest"
        disabled={!isSettled}
        onClick={() => void phone.rest()}
      >
        {t('field.rest')}
      </button>
    );
  return (
    <>
      <p role="status" data-testid="resting">
        {t('field.resting', { time: format.time(since) })}
        <small className="quiet"> {t('field.restWhy')}</small>
      </p>
      <button
        type="button"
        className="officer-big primary"
        data-testid="resume"
        disabled={!isSettled}
        onClick={() => void phone.resume()}
      >
        {t('field.resume')}
      </button>
    </>
  );
}
