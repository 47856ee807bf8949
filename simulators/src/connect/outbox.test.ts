import { fixesMessage } from '@xuncheng/contract';
import { expect, test } from 'vitest';
import { encodeFix, encodeStatus } from '../devices/terminal.ts';
import type { TerminalFix } from '../devices/terminal-fix.ts';
import { createOutbox } from './outbox.ts';

const fix = (id: number): TerminalFix => ({
  id,
  time: 1_772_413_200_000 + id * 5000,
  lon: 120.17,
  lat: 30.24,
  accuracy: 5,
  speed: 1.2,
  battery: 80,
});

test('fixes that waited leave in batches, in order, each with the id it was born with', () => {
  const outbox = createOutbox();
  for (let id = 1; id <= 450; id++) outbox.keep(encodeFix('t-001', fix(id)));
  outbox.keep(encodeStatus('t-001', 'online', 1));
  const messages = outbox.empty();
  expect(messages.map(({ topic }) => topic.split('/').at(-1))).toEqual(['fixes', 'fixes', 'fixes', 'status']);
  const ids = messages.slice(0, 3).flatMap(({ payload }) => fixesMessage.parse(JSON.parse(payload)).fixes);
  expect(ids.map(({ id }) => Number(id))).toEqual(Array.from({ length: 450 }, (_, i) => i + 1));
  for (const { payload } of messages) expect(payload.length).toBeLessThan(60_000);
  expect(outbox.empty()).toEqual([]);
});

test('the oldest go when a gateway stays away for hours', () => {
  const outbox = createOutbox();
  for (let id = 1; id <= 3000; id++) outbox.keep(encodeFix('t-001', fix(id)));
  const kept = outbox.empty().flatMap(({ payload }) => fixesMessage.parse(JSON.parse(payload)).fixes);
  expect(kept).toHaveLength(2160);
  expect(kept.at(-1)!.id).toBe('3000');
});
