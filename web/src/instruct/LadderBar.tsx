import { isFinal, type Instruction } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ladderOf } from './ladder.ts';

/** The ladder of one receiver as a line of segments, with the step in words. */
export function LadderBar({ receiver }: { readonly receiver: Instruction['receivers'][number] }): ReactElement {
  const { t } = useTranslation();
  const ended = isFinal(receiver.state) && receiver.state !== 'done';
  return (
    <span className={ended ? 'ladder-bar ended' : 'ladder-bar'}>
      {ladderOf(receiver).map(({ state, step, passedOver }) => (
        <i key={state} className={step ? 'reached' : passedOver ? 'passed' : ''} />
      ))}
      <em>{t(`step.${receiver.state}`)}</em>
    </span>
  );
}
