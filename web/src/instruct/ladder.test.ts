import type { InstructionState } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { countSteps, ladderOf, receiverOrder } from './ladder.ts';

const steps = (...states: InstructionState[]) =>
  states.map((state, index) => ({
    state,
    at: index,
    source: 'terminal' as const,
    reason: state === 'refused' ? 'no' : null,
    lon: null,
    lat: null,
  }));

describe('the ladder of a receiver', () => {
  it('shows what is still above while it is climbed', () => {
    const rungs = ladderOf({ state: 'delivered', steps: steps('issued', 'sent', 'delivered') }, 'order');
    expect(rungs.map(({ state }) => state)).toEqual([
      'issued',
      'sent',
      'delivered',
      'read',
      'accepted',
      'en-route',
      'arrived',
      'done',
    ]);
    expect(rungs.filter(({ step }) => step).map(({ state }) => state)).toEqual(['issued', 'sent', 'delivered']);
  });

  it('ends at a refusal', () => {
    const rungs = ladderOf(
      { state: 'refused', steps: steps('issued', 'sent', 'delivered', 'read', 'refused') },
      'order',
    );
    expect(rungs.map(({ state }) => state)).toEqual(['issued', 'sent', 'delivered', 'read', 'refused']);
    expect(rungs.at(-1)?.step?.reason).toBe('no');
  });

  it('marks rungs nobody spoke of as passed over, not as missing', () => {
    const rungs = ladderOf({ state: 'done', steps: steps('issued', 'sent', 'delivered', 'accepted', 'done') }, 'order');
    expect(rungs.filter(({ passedOver }) => passedOver).map(({ state }) => state)).toEqual([
      'read',
      'en-route',
      'arrived',
    ]);
  });

  it('has no task in it where only an answer is asked for', () => {
    const rungs = ladderOf({ state: 'done', steps: steps('issued', 'sent', 'delivered', 'read', 'done') }, 'roll-call');
    expect(rungs.map(({ state }) => state)).toEqual(['issued', 'sent', 'delivered', 'read', 'done']);
    expect(rungs.some(({ passedOver }) => passedOver)).toBe(false);
  });

  it('cuts a cancelled one off where it stood', () => {
    expect(
      ladderOf({ state: 'cancelled', steps: steps('issued', 'cancelled') }, 'order').map(({ state }) => state),
    ).toEqual(['issued', 'cancelled']);
  });
});

describe('many receivers', () => {
  const receiver = (officerId: number, state: InstructionState) => ({
    officerId,
    officerName: '',
    badge: '',
    areaId: 1,
    deviceId: null,
    state,
    attempts: 1,
    steps: [],
  });
  const receivers = [receiver(1, 'done'), receiver(2, 'refused'), receiver(3, 'read'), receiver(4, 'expired')];

  it('are counted along the ladder', () => {
    expect(countSteps([...receivers, receiver(5, 'read')])).toEqual([
      ['read', 2],
      ['done', 1],
      ['refused', 1],
      ['expired', 1],
    ]);
  });

  it('stand with those first who will not come', () => {
    expect(receiverOrder(receivers).map(({ officerId }) => officerId)).toEqual([2, 4, 1, 3]);
  });
});
