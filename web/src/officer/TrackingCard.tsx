import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { trackingOf } from './phone/phone-state.ts';
import type { Tracking } from './phone/judge-tracking.ts';
import { usePhoneState } from './use-phone.ts';

/** Shape as well as colour: rain on a screen in the sun leaves little of the latter. */
const MARKS: Record<Tracking['state'], string> = { tracked: '●', kept: '◐', 'not-tracked': '○' };

/** "Am I being tracked, and if not why": in words, with what to do. */
export function TrackingCard({ now }: { readonly now: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const state = usePhoneState((all) => all);
  const { state: tracking, cause } = trackingOf(state, now);
  const { lastFix, clockBehindSeconds } = state;
  const behind = clockBehindSeconds ?? 0;
  const difference = t(behind < 0 ? 'tracking.clockAhead' : 'tracking.clockBehind', {
    duration: format.duration(Math.abs(behind)),
  });
  return (
    <section
      className={`officer-tracking ${tracking}`}
      aria-live="polite"
      data-testid="tracking"
      data-state={tracking}
      data-cause={cause ?? ''}
    >
      <i aria-hidden="true">{MARKS[tracking]}</i>
      <strong>{t(`tracking.${tracking}`)}</strong>
      {cause ? <p>{t(`tracking.cause.${cause}`, { difference })}</p> : null}
      {lastFix && tracking !== 'not-tracked' ? (
        <small className="quiet">
          {t('tracking.accuracy', {
            metres: format.number(lastFix.accuracy ?? 0),
            age: format.duration((now - lastFix.time) / 1_000),
          })}
        </small>
      ) : null}
    </section>
  );
}
