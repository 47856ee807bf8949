import { overdueStep, type Instruction, type InstructionState } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLimits } from '../live/use-limits.ts';
import { useFormat } from '../i18n/use-format.ts';

/** Which step a receiver is late with, and for how long; nothing while all is in time. */
export function OverdueLine({
  instruction,
  state,
  now,
}: {
  readonly instruction: Instruction;
  readonly state: InstructionState;
  readonly now: number;
}): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const overdue = overdueStep(instruction, state, now, useLimits().instructions);
  if (!overdue) return null;
  return (
    <p className="warn small" data-testid="overdue">
      ⚠ {t(`overdue.${overdue.step}`)} · {format.duration((now - overdue.since) / 1_000)}
    </p>
  );
}
