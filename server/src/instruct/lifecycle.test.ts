import { INSTRUCTION_STATES, isFinal, RECEIPT_STEPS, type ReceiptStep } from '@xuncheng/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transition, type LifeEvent } from './lifecycle.ts';

const DEADLINE = 1_000;
const receipt = (step: ReceiptStep, reason?: string): LifeEvent => ({ type: 'receipt', step, reason });

describe('life of an instruction', () => {
  it('L1: steps may be skipped forward', () => {
    expect(transition('delivered', receipt('arrived'), 0, DEADLINE)).toEqual({ kind: 'next', state: 'arrived' });
    expect(transition('issued', receipt('delivered'), 0, DEADLINE)).toEqual({ kind: 'next', state: 'delivered' });
  });

  it('L1: what was skipped and is heard later is a step of its own, the state stays', () => {
    expect(transition('read', receipt('delivered'), 0, DEADLINE)).toEqual({ kind: 'late', step: 'delivered' });
    expect(transition('arrived', receipt('read'), 0, DEADLINE)).toEqual({ kind: 'late', step: 'read' });
  });

  it('L2: a repeated step changes nothing', () => {
    expect(transition('accepted', receipt('accepted'), 0, DEADLINE)).toEqual({ kind: 'unchanged' });
    expect(transition('done', receipt('done'), 0, DEADLINE)).toEqual({ kind: 'unchanged' });
    expect(transition('refused', receipt('refused', 'again'), 0, DEADLINE)).toEqual({ kind: 'unchanged' });
  });

  it('L3: after the end a step is refused by name', () => {
    expect(transition('cancelled', receipt('done'), 0, DEADLINE)).toEqual({
      kind: 'refused',
      code: 'already-cancelled',
    });
    expect(transition('expired', receipt('read'), 0, DEADLINE)).toEqual({ kind: 'refused', code: 'already-expired' });
    expect(transition('done', receipt('refused', 'no'), 0, DEADLINE)).toEqual({
      kind: 'refused',
      code: 'already-done',
    });
  });

  it('L4: refusing needs a reason', () => {
    expect(transition('read', receipt('refused', ' '), 0, DEADLINE)).toEqual({
      kind: 'refused',
      code: 'reason-missing',
    });
    expect(transition('read', receipt('refused', 'vehicle broken'), 0, DEADLINE)).toEqual({
      kind: 'next',
      state: 'refused',
    });
  });

  it('L5: sending makes sent out of issued only', () => {
    expect(transition('issued', { type: 'sent' }, 0, DEADLINE)).toEqual({ kind: 'next', state: 'sent' });
    expect(transition('sent', { type: 'sent' }, 0, DEADLINE)).toEqual({ kind: 'unchanged' });
    expect(transition('read', { type: 'sent' }, 0, DEADLINE)).toEqual({ kind: 'late', step: 'sent' });
    expect(transition('cancelled', { type: 'sent' }, 0, DEADLINE)).toEqual({ kind: 'unchanged' });
  });

  it('L6: arrival by position only while accepted or en route', () => {
    for (const state of INSTRUCTION_STATES) {
      const result = transition(state, { type: 'reached-place' }, 0, DEADLINE);
      expect(result.kind).toBe(state === 'accepted' || state === 'en-route' ? 'next' : 'unchanged');
    }
  });

  it('L7: expires at the deadline, not before', () => {
    expect(transition('arrived', { type: 'clock' }, DEADLINE - 1, DEADLINE)).toEqual({ kind: 'unchanged' });
    expect(transition('arrived', { type: 'clock' }, DEADLINE, DEADLINE)).toEqual({ kind: 'next', state: 'expired' });
  });

  it('L8: what has ended stays ended', () => {
    for (const state of INSTRUCTION_STATES.filter(isFinal)) {
      expect(transition(state, { type: 'cancel' }, 0, DEADLINE)).toEqual({ kind: 'unchanged' });
      expect(transition(state, { type: 'clock' }, DEADLINE, DEADLINE)).toEqual({ kind: 'unchanged' });
    }
  });

  it('never goes back, never leaves an end, whatever comes', () => {
    const event = fc.oneof(
      fc.record({
        type: fc.constant('receipt' as const),
        step: fc.constantFrom(...RECEIPT_STEPS),
        reason: fc.constantFrom(undefined, 'why'),
      }),
      fc.constantFrom<LifeEvent>({ type: 'sent' }, { type: 'reached-place' }, { type: 'cancel' }, { type: 'clock' }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), fc.nat(2_000), (events, now) => {
        let state: (typeof INSTRUCTION_STATES)[number] = 'issued';
        for (const happened of events) {
          const result = transition(state, happened, now, DEADLINE);
          if (result.kind !== 'next') continue;
          expect(isFinal(state)).toBe(false);
          expect(INSTRUCTION_STATES.indexOf(result.state)).toBeGreaterThan(INSTRUCTION_STATES.indexOf(state));
          state = result.state;
        }
      }),
    );
  });
});
