import { overdueStep, type InstructionLimits } from '@xuncheng/contract';
import type { OpenReceiver } from '../store/instructions.ts';

/** Late with a step that a person takes, and not reminded yet. What is not on the terminal yet is sent again anyway. */
export function wantsReminder(receiver: OpenReceiver, now: number, limits: InstructionLimits): boolean {
  if (receiver.remindedAt !== null) return false;
  const overdue = overdueStep(receiver, receiver.state, now, limits);
  return (
    overdue !== null && overdue.step !== 'delivered' && (receiver.state === 'delivered' || receiver.state === 'read')
  );
}
