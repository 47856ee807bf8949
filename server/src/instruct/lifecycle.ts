import { isFinal, type InstructionState, type ReceiptStep } from '@xuncheng/contract';

/**
 * The life of an instruction at one receiver.
 *
 *   issued → sent → delivered → read → accepted → en-route → arrived → done
 *      any of these but done → refused    (the receiver, with a reason)
 *      any of these but done → cancelled  (the operator)
 *      any of these but done → expired    (the clock, at the deadline)
 *
 * L1  A receiver may skip steps forward; the steps skipped are not invented.
 * L2  A step said again, or a step behind the present one, changes nothing.
 * L3  done, refused, cancelled and expired are final: a step of the receiver after them is refused by name.
 * L4  Refusing needs a reason.
 * L5  Sending makes `sent` out of `issued` only; sending again changes nothing.
 * L6  Arrival is derived from position only while accepted or en-route.
 * L7  The clock expires at the deadline, not before.
 * L8  Cancelling or expiring what has ended changes nothing.
 */
export type LifeEvent =
  | { readonly type: 'sent' }
  | { readonly type: 'receipt'; readonly step: ReceiptStep; readonly reason: string | undefined }
  | { readonly type: 'reached-place' }
  | { readonly type: 'cancel' }
  | { readonly type: 'clock' };

export type Transition =
  | { readonly kind: 'next'; readonly state: InstructionState }
  /** Said before the state that stands and heard after it: a step of its own, and the state stays. */
  | { readonly kind: 'late'; readonly step: ReceiptStep | 'sent' }
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'refused';
      readonly code: 'already-done' | 'already-refused' | 'already-cancelled' | 'already-expired' | 'reason-missing';
    };

const FORWARD = ['issued', 'sent', 'delivered', 'read', 'accepted', 'en-route', 'arrived', 'done'] as const;
const UNCHANGED: Transition = { kind: 'unchanged' };

/**
 * The one door between states.
 * @param now and `deadline` in epoch ms
 */
export function transition(state: InstructionState, event: LifeEvent, now: number, deadline: number): Transition {
  if (isFinal(state)) {
    const repeats = event.type === 'receipt' && event.step === state; // L2 goes before L3
    return event.type === 'receipt' && !repeats ? { kind: 'refused', code: `already-${state}` } : UNCHANGED; // L3, L5, L8
  }
  switch (event.type) {
    case 'sent':
      if (state === 'sent') return UNCHANGED;
      // A quick terminal answers before it is stored that it was sent to.
      return state === 'issued' ? { kind: 'next', state: 'sent' } : { kind: 'late', step: 'sent' }; // L5
    case 'cancel':
      return { kind: 'next', state: 'cancelled' };
    case 'clock':
      return now >= deadline ? { kind: 'next', state: 'expired' } : UNCHANGED; // L7
    case 'reached-place':
      return state === 'accepted' || state === 'en-route' ? { kind: 'next', state: 'arrived' } : UNCHANGED; // L6
    case 'receipt':
      if (event.step === 'refused') {
        return event.reason?.trim() ? { kind: 'next', state: 'refused' } : { kind: 'refused', code: 'reason-missing' }; // L4
      }
      if (event.step === state) return UNCHANGED; // L2
      return FORWARD.indexOf(event.step) > FORWARD.indexOf(state)
        ? { kind: 'next', state: event.step }
        : { kind: 'late', step: event.step }; // L1
  }
}
