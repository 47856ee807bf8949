import { fixesMessage, fixMessage } from '@xuncheng/contract';
import { expect, test } from 'vitest';
import { encodeFixes } from './devices/terminal.ts';
import { findHistoryStart, type History } from './history.ts';
import { ORDINARY_DAY } from './scenarios/ordinary-day.ts';
import { createSimulation, type Simulation, type SimulationOptions } from './simulation.ts';
import type { Spoken } from './spoken.ts';
import { drawDistrict } from './world/draw-district.ts';

const district = drawDistrict({ seed: 1 });
// 09:20 in Shanghai: the shift began at eight.
const startTime = Date.parse('2026-03-02T01:20:00Z');
const MINUTES = 12;
const historyStart = findHistoryStart(district, startTime, MINUTES);
const options: SimulationOptions = { district, seed: 1, scenario: ORDINARY_DAY, startTime, historyStart };

function recall(simulation: Simulation, speed = 1): History {
  const pieces = simulation.recall(speed);
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
  }
}

function listLive(simulation: Simulation, seconds: number): Spoken['messages'] {
  const messages: Spoken['messages'] = [];
  for (let second = 1; second <= seconds; second++)
    messages.push(...simulation.step(startTime + second * 1000, 1).messages);
  return messages;
}

const isFix = ({ topic }: Spoken['messages'][number]): boolean => /\/up\/fix(es)?$/.test(topic);

test('a history lies in the running shift and nowhere else', () => {
  const hours = (time: number): number => (startTime - time) / 3_600_000;
  expect(findHistoryStart(district, startTime, 0)).toBe(startTime);
  expect(hours(findHistoryStart(district, startTime, 30))).toBe(0.5);
  expect(hours(findHistoryStart(district, startTime, 480))).toBeCloseTo(80 / 60);
  expect(findHistoryStart({ ...district, roster: [] }, startTime, 480)).toBe(startTime);
  const overMidnight = district.roster.map((entry) => ({ ...entry, startMinute: 1380, durationMinutes: 480 }));
  const three = Date.parse('2026-03-01T19:00:30Z'); // 03:00:30 local
  expect(findHistoryStart({ ...district, roster: overMidnight }, three, 480)).toBe(Date.parse('2026-03-01T15:00:00Z'));
});

test('same seed, same history; another seed, another one', () => {
  const history = recall(createSimulation(options));
  expect(recall(createSimulation(options))).toEqual(history);
  expect(recall(createSimulation({ ...options, seed: 2 }))).not.toEqual(history);
});

test('batches of the contract, the oldest first, all before the run; ids go on in the run', () => {
  const simulation = createSimulation(options);
  const { fixes, clocks } = recall(simulation);
  const timeOf = new Map<string, number>();
  const wrong: unknown[] = [];
  let count = 0;
  for (const [deviceId, buffer] of fixes) {
    let before = historyStart;
    for (const message of encodeFixes(deviceId, buffer)) {
      expect(message.topic).toBe(`v1/${deviceId}/up/fixes`);
      expect(message.payload.length).toBeLessThan(64 * 1024);
      for (const { id, time } of fixesMessage.parse(JSON.parse(message.payload)).fixes) {
        // Tens of thousands of them: an `expect` for each would take longer than the walking.
        if (time <= before || time > startTime) wrong.push({ deviceId, id, time });
        timeOf.set(`${deviceId} ${id}`, time);
        before = time;
        count++;
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(timeOf.size).toBe(count);
  expect(count).toBeGreaterThan(120 * 12 * MINUTES * 0.9);
  expect(count).toBeLessThanOrEqual(120 * 12 * MINUTES);
  expect(clocks).toHaveLength(120);
  expect(clocks.every(({ event }) => event.action === 'in' && event.time === historyStart)).toBe(true);

  for (const { deviceId, topic, payload } of listLive(simulation, 120).filter(isFix)) {
    const body: unknown = JSON.parse(payload);
    for (const { id, time } of topic.endsWith('/fixes') ? fixesMessage.parse(body).fixes : [fixMessage.parse(body)]) {
      const known = timeOf.get(`${deviceId} ${id}`);
      // Sent twice in the run, perhaps; never what the history said.
      if (known !== undefined) expect(known).toBeGreaterThan(startTime);
      if (known !== undefined) expect(known).toBe(time);
      if (time > startTime) timeOf.set(`${deviceId} ${id}`, time);
    }
  }
});

test('what was never measured is missing: a day on one charge has holes', () => {
  const { fixes } = recall(createSimulation(options), 60);
  const holes = [...fixes.values()].filter((buffer) =>
    buffer.some(({ time }, i) => i > 0 && time - buffer[i - 1]!.time > 5000),
  );
  expect(holes.length).toBeGreaterThan(60);
});

test('probes and cameras begin with the run, as without a history', () => {
  const simulation = createSimulation(options);
  recall(simulation);
  const withHistory = listLive(simulation, 30).filter((message) => !isFix(message));
  const without = listLive(createSimulation({ ...options, historyStart: startTime }), 30).filter((m) => !isFix(m));
  expect(withHistory).toEqual(without);
});

test('an instruction that comes while the past is told is carried out in the run', () => {
  const simulation = createSimulation(options);
  const pieces = simulation.recall(1);
  pieces.next();
  for (const { deviceId } of district.roster) {
    simulation.instruct(deviceId, {
      id: '5f6c1d3a-0f5e-4b7e-9a51-0d1d5be0a001',
      issuedAt: startTime,
      kind: 'order',
      text: '请回报情况',
      priority: 'urgent',
      deadline: startTime + 600_000,
      issuedBy: '值班员',
      state: 'sent',
    });
  }
  while (!pieces.next().done);
  const receipts: Spoken['receipts'] = [];
  for (let second = 1; second <= 30; second++) receipts.push(...simulation.step(startTime + second * 1000, 1).receipts);
  expect(receipts.filter(({ receipt }) => receipt.step === 'read').length).toBeGreaterThan(100);
  expect(receipts.every(({ receipt }) => receipt.time > startTime)).toBe(true);
});
