import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { keepInstruction } from './instructions-here.ts';
import { createOrderDesk } from './order-desk.ts';
import type { PhoneState } from './phone-state.ts';

const full = (): Promise<never> => Promise.reject(new DOMException('no room', 'QuotaExceededError'));

/** Answers an order on a phone that has no room to keep anything. */
async function answer(deadlineInSeconds: number, clockBehindSeconds: number | null): Promise<PhoneState> {
  const order = { id: 'a', deadline: Date.now() + deadlineInSeconds * 1_000, state: 'delivered' };
  const phone = createStore<PhoneState>(
    () =>
      ({
        instructions: [order],
        refusal: null,
        lastFix: null,
        duty: null,
        clockBehindSeconds,
      }) as unknown as PhoneState,
  );
  await createOrderDesk(phone, { put: full }, { fetchMissing: () => undefined }).say('a', 'accepted');
  return phone.getState();
}

it('an order that was cancelled stays to be looked up, with why', async () => {
  const phone = createStore<PhoneState>(() => ({ instructions: [] }) as unknown as PhoneState);
  const desk = createOrderDesk(phone, { put: full }, { fetchMissing: () => undefined });
  const now = Date.now();
  const order = { kind: 'order', text: '去东门', priority: 'routine', issuedBy: '值班员', state: 'sent' } as const;
  const id = crypto.randomUUID();
  await keepInstruction({ ...order, id, issuedAt: now, deadline: now + 60_000 }, now);
  await desk.markOver(id, 'cancelled', '另有任务');
  expect(phone.getState().instructions).toMatchObject([{ id, over: 'cancelled', overWhy: '另有任务' }]);
});

describe('an answer to an order', () => {
  it('that the phone has no room for is said not to be kept, and the order is as it was', async () => {
    expect(await answer(60, null)).toMatchObject({
      refusal: { what: 'receipt', code: 'storage-full' },
      instructions: [{ state: 'delivered' }],
    });
  });

  it('is given until the deadline by the clock of the platform, however wrong the one of the phone is', async () => {
    expect((await answer(-3_600, null)).refusal).toBeNull();
    // Two hours ahead, the phone takes an hour that is still to come for past.
    expect((await answer(-3_600, -7_200)).refusal).not.toBeNull();
    expect((await answer(3_600, 7_200)).refusal).toBeNull();
  });
});
