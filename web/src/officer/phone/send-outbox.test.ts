import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeviceLink } from '../../live/device-link.ts';
import type { MqttLine } from './mqtt-line.ts';
import { emptyOutbox, forgetFixes, listWaiting, putInOutbox, summariseOutbox } from './outbox.ts';
import { keepIn, readKept } from './phone-store.ts';
import { oneAtATime, sendOverMqtt, sendOverSocket } from './send-outbox.ts';

const NOW = Date.UTC(2026, 4, 1, 8);
const HOUR = 3_600_000;

interface Said {
  readonly kind: string;
  readonly payload: Record<string, unknown> & { fixes?: unknown[] };
}

/** A line that acknowledges so many messages and then breaks. */
function lineThatTakes(most: number): MqttLine & { readonly said: Said[] } {
  const said: Said[] = [];
  return {
    said,
    isConnected: () => true,
    say: (kind, payload) => {
      if (said.length >= most) return Promise.reject(new Error('the line broke'));
      said.push({ kind, payload: payload as Said['payload'] });
      return Promise.resolve();
    },
    end: () => undefined,
  };
}
const putFix = (time: number) =>
  putInOutbox({ kind: 'fix', at: time, body: { id: `f${String(time)}`, time, lon: 120.17, lat: 30.24 } });
const putClock = (action: 'in' | 'out', time: number) =>
  putInOutbox({ kind: 'clock', at: time, body: { action, time } });
const nothing = (): void => undefined;

beforeEach(emptyOutbox);

it('what is said and what is known of it are kept together, or neither is', async () => {
  const NAMED = { since: NOW, shiftId: 1, endsAt: NOW + 8 * HOUR };
  const clock = { kind: 'clock', at: NOW, body: { action: 'in', time: NOW } } as const;
  await expect(
    putInOutbox(clock, async (transaction) => {
      await keepIn(transaction, 'duty', NAMED);
      throw new Error('switched off');
    }),
  ).rejects.toThrow('switched off');
  expect([(await summariseOutbox()).counts.clock, await readKept('duty')]).toEqual([0, undefined]);
  await putInOutbox(clock, (transaction) => keepIn(transaction, 'duty', NAMED));
  expect([(await summariseOutbox()).counts.clock, await readKept('duty')]).toEqual([1, NAMED]);
});

describe('what goes over MQTT', () => {
  it('is a batch after a silence, a single one otherwise, and leaves when it was acknowledged', async () => {
    for (let i = 0; i < 450; i++) await putFix(NOW - 450_000 + i * 1_000);
    const broken = lineThatTakes(1);
    await expect(sendOverMqtt(broken, NOW, nothing)).rejects.toThrow('the line broke');
    expect(broken.said[0]!.payload.fixes).toHaveLength(200);
    expect((await summariseOutbox()).counts.fix).toBe(250);
    const line = lineThatTakes(9);
    await sendOverMqtt(line, NOW, nothing);
    expect(line.said.map(({ kind, payload }) => [kind, payload.fixes?.length])).toEqual([
      ['fixes', 200],
      ['fixes', 50],
    ]);
    await putFix(NOW);
    await sendOverMqtt(line, NOW, nothing);
    expect(line.said.at(-1)).toMatchObject({ kind: 'fix', payload: { id: `f${String(NOW)}` } });
    expect((await summariseOutbox()).since).toBeNull();
  });

  it('a call for help goes before the positions that wait', async () => {
    await putFix(NOW - 5_000);
    await putFix(NOW - 1_000);
    const body = { id: 'sos-1', time: NOW, type: 'sos', severity: 'critical', active: true, text: '' } as const;
    await putInOutbox({ kind: 'alarm', at: NOW, body });
    const line = lineThatTakes(9);
    await sendOverMqtt(line, NOW, nothing);
    expect(line.said.map(({ kind }) => kind)).toEqual(['alarm', 'fixes']);
  });

  it('positions wait for the answer to the clock-in, those from before it do not', async () => {
    await putFix(NOW - 60_000);
    await putClock('in', NOW - 30_000);
    const [clockIn] = await listWaiting(['clock'], 1);
    await putFix(NOW - 20_000);
    // The system's clock is not the phone's.
    await putFix(NOW - 90_000);
    const line = lineThatTakes(9);
    await sendOverMqtt(line, NOW, nothing);
    expect(line.said.map(({ payload }) => payload.time)).toEqual([NOW - 60_000]);
    expect((await summariseOutbox()).counts.fix).toBe(2);
    // Refused: they never leave the phone.
    expect(await forgetFixes({ putInAfter: clockIn!.number })).toBe(2);
    expect((await summariseOutbox()).counts.fix).toBe(0);
  });

  it('what is older than a day is not kept', async () => {
    await putFix(NOW - 25 * HOUR);
    await putFix(NOW - 23 * HOUR);
    const line = lineThatTakes(9);
    await sendOverMqtt(line, NOW, nothing);
    expect(line.said.map(({ payload }) => payload.time)).toEqual([NOW - 23 * HOUR]);
  });
});

describe('what goes over Socket.IO', () => {
  const receipt = (step: 'accepted' | 'done', time: number) =>
    putInOutbox({
      kind: 'receipt',
      at: time,
      body: { instructionId: '0b7e6c1e-6f5c-4f27-9d0a-3a0f6b1f7d01', step, time },
    });
  const linkThatAnswers = (answers: ('ok' | 'refused' | 'busy')[]): DeviceLink & { readonly said: unknown[] } => {
    const said: unknown[] = [];
    const answer = (body: unknown) => {
      said.push(body);
      const next = answers.shift();
      if (next === 'ok') return Promise.resolve({ ok: true, value: null } as const);
      if (next === undefined) return Promise.reject(new Error('no answer'));
      const code = next === 'busy' ? 'too-many-requests' : 'already-cancelled';
      return Promise.resolve({ ok: false, error: { code, message: code } } as const);
    };
    return { said, isConnected: () => true, clock: answer, receipt: answer, subscribe: answer, end: () => undefined };
  };
  const answered: string[] = [];
  const onAnswered = ({ kind }: { kind: string }, { ok }: { ok: boolean }): Promise<void> => {
    answered.push(`${kind} ${String(ok)}`);
    return Promise.resolve();
  };

  it('keeps the order, stops at what is not answered, and begins there again', async () => {
    await putClock('in', NOW);
    await receipt('accepted', NOW + 1);
    await receipt('done', NOW + 2);
    await expect(sendOverSocket(linkThatAnswers(['ok']), onAnswered)).rejects.toThrow('no answer');
    const link = linkThatAnswers(['ok', 'refused']);
    await sendOverSocket(link, onAnswered);
    expect(link.said).toMatchObject([{ step: 'accepted' }, { step: 'done' }]);
    expect(answered).toEqual(['clock true', 'receipt true', 'receipt false']);
    expect(await listWaiting(['clock', 'receipt'], 9)).toEqual([]);
  });

  it('refused for now is said again', async () => {
    await receipt('accepted', NOW);
    await expect(sendOverSocket(linkThatAnswers(['busy']), onAnswered)).rejects.toThrow();
    expect(await listWaiting(['receipt'], 9)).toHaveLength(1);
  });
});

it('a call while one is under way makes it look once more, and never twice at once', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const work = oneAtATime(async () => {
    runs++;
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
  });
  await Promise.all([work(), work(), work()]);
  expect([most, runs]).toEqual([1, 2]);
});
