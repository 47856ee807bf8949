import type { OpenReceiver } from '../store/instructions.ts';

/** What becomes of an instruction at a receiver: it goes on, it waits and nothing is sent, or it is ended for them. */
export type DutyRule = 'go-on' | 'wait' | 'end';

/**
 * Nobody off duty is disturbed by what was begun on duty.
 *
 * D1  Received off duty for a stated reason, or on duty now (again): it goes on.
 * D2  Clocked out: roll calls and check-ins end, because clocking out was an answer; orders wait, and expire at their deadline.
 * D3  The shift is over and nobody clocked out: orders and roll calls wait; a check-in goes on, because nobody knows how they are.
 */
export function judgeDuty({ kind, duty }: Pick<OpenReceiver, 'kind' | 'duty'>, isOnDuty: boolean): DutyRule {
  if (duty === null || isOnDuty) return 'go-on'; // D1
  if (duty.clockedOutAt !== null) return kind === 'order' ? 'wait' : 'end'; // D2
  return kind === 'check-in' ? 'go-on' : 'wait'; // D3
}
