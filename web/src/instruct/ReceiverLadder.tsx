import type { Instruction } from '@xuncheng/contract';
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { select } from '../view/view-state.ts';
import { ladderOf } from './ladder.ts';

/** The ladder of one receiver: every step with its time and where it came from. `named`: say who it is. */
export function ReceiverLadder({
  receiver,
  named,
}: {
  readonly receiver: Instruction['receivers'][number];
  readonly named: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="ladder" data-testid="ladder" data-officer={receiver.officerId} data-state={receiver.state}>
      {named ? (
        <p className="ladder-name">
          <button
            type="button"
            className="link-button"
            onClick={() => {
              select({ kind: 'officer', officerId: receiver.officerId });
            }}
          >
            {receiver.officerName} {receiver.badge}
          </button>
          {receiver.attempts > 1 ? (
            <span className="quiet">{t('instructions.attempts', { count: receiver.attempts })}</span>
          ) : null}
        </p>
      ) : null}
      <ol>
        {ladderOf(receiver).map(({ state, step, passedOver }) => (
          <li
            key={state}
            className={step ? `reached ${state}` : passedOver ? 'passed' : ''}
            data-testid="ladder-step"
            data-state={state}
            data-reached={step !== null}
          >
            <i aria-hidden="true">
              {step ? (state === 'refused' || state === 'cancelled' || state === 'expired' ? '✕' : '✓') : ''}
            </i>
            <span>{t(`step.${state}`)}</span>
            {step ? (
              <small>
                {format.time(step.at, true)} · {t(`stepSource.${step.source}`)}
              </small>
            ) : null}
            {step?.reason ? (
              <small className="reason">
                {t('instructions.reason', { reason: knownReason(step.reason, step.source, t) })}
              </small>
            ) : null}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What the platform gives as a reason is a word of its own; what a person wrote stays as it is. */
function knownReason(reason: string, source: string, t: TFunction): string {
  if (source === 'clock' && reason === 'off-duty') return t('instructions.endedOffDuty');
  if (source === 'operator' && reason === 'reassigned') return t('instructions.endedReassigned');
  return reason;
}
