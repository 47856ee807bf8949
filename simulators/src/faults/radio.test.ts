import { expect, test } from 'vitest';
import type { TerminalFix } from '../devices/terminal-fix.ts';
import { createRandom } from '../random.ts';
import { OPEN_RADIO, stepRadio, transmit } from './radio.ts';

const fix = (id: number): TerminalFix => ({
  id,
  time: id * 5000,
  lon: 120.17,
  lat: 30.24,
  accuracy: 5,
  speed: 1.2,
  battery: 80,
});

test('whatever the radio does, every fix arrives; some twice, some late, some out of order', () => {
  const random = createRandom(3);
  let radio = OPEN_RADIO;
  const arrived: number[] = [];
  let batches = 0;
  for (let id = 1; id <= 5000; id++) {
    radio = stepRadio(radio, 5, 1 / 1800, random);
    const { radio: next, sent } = transmit(radio, fix(id), random);
    radio = next;
    if (sent.buffered.length > 0) batches++;
    arrived.push(...[...sent.buffered, ...sent.singles].map((one) => one.id));
  }
  const waiting = [...radio.waiting, ...(radio.overtaken ? [radio.overtaken] : [])].map(({ id }) => id);
  expect(new Set([...arrived, ...waiting]).size).toBe(5000);
  expect(batches).toBeGreaterThan(3);
  expect(arrived.length).toBeGreaterThan(new Set(arrived).size);
  expect(arrived.some((id, i) => i > 0 && id < arrived[i - 1]!)).toBe(true);
});
