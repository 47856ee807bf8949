import type { Instruction, InstructionKind, InstructionState } from '@xuncheng/contract';
import type { TFunction } from 'i18next';
import { AimOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { select, showStep } from '../view/view-state.ts';
import { ladderOf } from './ladder.ts';

type Step = Instruction['receivers'][number]['steps'][number];

/** Steps of which it matters where they were said. */
const SAID_SOMEWHERE: readonly InstructionState[] = ['accepted', 'en-route', 'arrived', 'done', 'refused'];

/** The ladder of one receiver: every step with its time and where it came from. `named`: say who it is. */
export function ReceiverLadder({
  receiver,
  kind,
  named,
}: {
  readonly receiver: Instruction['receivers'][number];
  readonly kind: InstructionKind;
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
        {ladderOf(receiver, kind).map(({ state, step, passedOver }) => (
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
                <StepPlace step={step} />
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

/** Where the officer was then: gone to and marked on the map. A person's step without a place says so; the platform's own has none. */
function StepPlace({ step: { state, lon, lat } }: { readonly step: Step }): ReactElement | null {
  const { t } = useTranslation();
  if (lon !== null && lat !== null)
    return (
      <Button
        type="text"
        size="small"
        icon={<AimOutlined />}
        title={t('instructions.stepPlace')}
        aria-label={`${t(`step.${state}`)}: ${t('instructions.stepPlace')}`}
        data-testid="step-place"
        onClick={() => {
          showStep(lon, lat);
        }}
      />
    );
  return SAID_SOMEWHERE.includes(state) ? <span className="step-nowhere">{t('instructions.stepNowhere')}</span> : null;
}

/** What the platform gives as a reason is a word of its own; what a person wrote stays as it is. */
function knownReason(reason: string, source: string, t: TFunction): string {
  if (source === 'clock' && reason === 'off-duty') return t('instructions.endedOffDuty');
  if (source === 'operator' && reason === 'reassigned') return t('instructions.endedReassigned');
  return reason;
}
