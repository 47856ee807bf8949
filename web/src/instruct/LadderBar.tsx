import { isFinal, type Instruction, type InstructionKind } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ladderOf } from './ladder.ts';

/** The ladder of one receiver as a line of segments, with the step in words. */
export function LadderBar({
  receiver,
  kind,
}: {
  readonly receiver: Instruction['receivers'][number];
  readonly kind: InstructionKind;
}): ReactElement {
  const { t } = useTranslation();
  const ended = isFinal(receiver.state) && receiver.state !== 'done';
  return (
    <span className={ended ? 'ladder-bar ended' : 'ladder-bar'}>
      {ladderOf(receiver, kind).map(({ state, step, passedOver }) => (
        <i key={state} className={step ? 'reached' : passedOver ? 'passed' : ''} />
      ))}
      <em>{t(`step.${receiver.state}`)}</em>
    </span>
  );
}
