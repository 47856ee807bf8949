import type { Instruction } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { countSteps } from './ladder.ts';

/** Many receivers in one line: how many stand where. */
export function StepCounts({ receivers }: { readonly receivers: Instruction['receivers'] }): ReactElement {
  const { t } = useTranslation();
  return (
    <span className="step-counts">
      {countSteps(receivers).map(([state, count]) => (
        <span key={state} className={state}>
          {t(`step.${state}`)} <b>{count}</b>
        </span>
      ))}
    </span>
  );
}
