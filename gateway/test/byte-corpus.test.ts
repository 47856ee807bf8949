import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MqttBroker } from '../src/listen/mqtt-broker.ts';
import { parseBytes, readCorpus, runCase } from './byte-corpus.ts';
import { startOpenBroker } from './open-access.ts';

let broker: MqttBroker;
const folder = mkdtempSync(path.join(tmpdir(), 'corpus-'));
beforeAll(async () => {
  broker = await startOpenBroker();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await broker.close();
});

it('reads every way bytes are written', () => {
  expect(parseBytes("82 r300 m258 s2 'a b' v0 i7 L1 C0ff").toString('hex')).toBe(
    '82ac0201020002612062000700000001c0ff',
  );
  expect(() => parseBytes('8')).toThrow('not bytes');
});

it('tells a case that is answered as written from those that are not', async () => {
  const subscribe = [
    { type: 'send', payload: "82 r6 m7 s1 'a' 01" },
    { type: 'recv', payload: '90 03 m7 01' },
  ];
  const exchange = [
    ...subscribe,
    { type: 'publish', topic: 'a', qos: 1, payload: 'x' },
    { type: 'recv', payload: "32 06 s1 'a' m1 'x'" },
    { type: 'send', payload: '40 02 m1' },
  ];
  const cases = [
    { name: 'right', expect_disconnect: false, msgs: exchange },
    { name: 'other bytes', expect_disconnect: false, msgs: [subscribe[0], { type: 'recv', payload: '90 03 m7 00' }] },
    { name: 'lives on', msgs: exchange },
    { name: 'is ended', msgs: [{ type: 'send', payload: '82 r6 m0 s1 61 01' }] },
    { name: 'is ended too early', expect_disconnect: false, msgs: [{ type: 'send', payload: '82 r6 m0 s1 61 01' }] },
    { name: 'first packet', connect: false, msgs: [{ type: 'send', payload: 'C0 00' }] },
  ];
  writeFileSync(path.join(folder, 'OWN.json'), JSON.stringify([{ group: 'own', ver: 4, tests: cases }]));
  const problems: Record<string, string | undefined> = {};
  for (const wanted of readCorpus(folder)) problems[wanted.name] = await runCase(broker.port, wanted);
  expect(problems).toEqual({
    'OWN.json own right': undefined,
    'OWN.json own other bytes': 'wanted 9003000700, came 9003000701',
    'OWN.json own lives on': 'not closed',
    'OWN.json own is ended': undefined,
    'OWN.json own is ended too early': 'wanted d000, came nothing, closed',
    'OWN.json own first packet': undefined,
  });
});
