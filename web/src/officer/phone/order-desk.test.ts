import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createOrderDesk } from './order-desk.ts';
import type { PhoneState } from './phone-state.ts';

it('says that an answer could not be kept when the phone has no room, and leaves the order as it was', async () => {
  const order = { id: 'a', deadline: Date.now() + 60_000, state: 'delivered' };
  const phone = createStore<PhoneState>(
    () => ({ instructions: [order], refusal: null, lastFix: null, duty: null }) as unknown as PhoneState,
  );
  const full = (): Promise<never> => Promise.reject(new DOMException('no room', 'QuotaExceededError'));
  const desk = createOrderDesk(phone, { put: full }, { fetchMissing: () => undefined });
  await desk.say('a', 'accepted');
  expect(phone.getState()).toMatchObject({
    refusal: { what: 'receipt', code: 'storage-full' },
    instructions: [order],
  });
});
