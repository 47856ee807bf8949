import { connect } from 'mqtt';
import { expect, it } from 'vitest';
import type { TestDevice } from '../../gateway-fixture.ts';
import { sleep } from '../rig.ts';
import { percentile, underLoad } from '../scenarios.ts';

const LOAD = { devices: 100, perSecond: 3, seed: 109 };
/** Each without the flood and beside it, one after the other: other work on the machine hits both alike, and the median leaves out the worst. */
const PAIRS = 5;
const SECONDS = 10;
/** Times longer that a neighbour's acknowledgement (p99) may take beside a flood. */
const RATIO_AT_MOST = 2;

/** A device that says as much as it can, at QoS 0: nothing slows the sender but the gateway itself. */
function startFlood(
  url: string,
  { id, token }: TestDevice,
): {
  readonly connections: () => number;
  readonly said: () => number;
  readonly end: () => Promise<void>;
} {
  let connections = 0;
  let said = 0;
  const client = connect(url, {
    clientId: id,
    username: id,
    password: token,
    reconnectPeriod: 100,
    queueQoSZero: false,
  });
  client.on('error', () => undefined);
  client.on('connect', () => connections++);
  const flooding = setInterval(() => {
    if (!client.connected) return;
    for (let count = 0; count < 100; count++)
      client.publish(`v1/${id}/up/fix`, JSON.stringify({ id: ++said, time: Date.now(), lon: 1e3, lat: 0 }), { qos: 0 });
  }, 10);
  return {
    connections: () => connections,
    said: () => said,
    end: async () => {
      clearInterval(flooding);
      await client.endAsync(true);
    },
  };
}

it('one device that floods and comes back for more disturbs nobody', async () => {
  await underLoad('flood', { ...LOAD, strangers: ['flooder-0'] }, async ({ rig, history, fleet }) => {
    const [flooder] = await rig.addDevices(1, 'flooder');
    await sleep(5);
    fleet.takeDisconnects();
    const p99Ms = async (): Promise<number> => {
      fleet.takeLatencies();
      await sleep(SECONDS);
      return percentile(fleet.takeLatencies(), 0.99);
    };
    const alone: number[] = [];
    const beside: number[] = [];
    let flooded = 0;
    let connections = 0;
    let acknowledged = 0;
    for (let pair = 0; pair < PAIRS; pair++) {
      alone.push(await p99Ms());
      const flood = startFlood(rig.mqttUrl, flooder!);
      const before = history.count();
      beside.push(await p99Ms());
      acknowledged += history.count() - before;
      await flood.end();
      flooded += flood.said();
      connections += flood.connections();
      await sleep(1);
    }
    const ratios = beside.map((milliseconds, pair) => milliseconds / alone[pair]!);
    const ratio = percentile(ratios, 0.5);
    expect(fleet.takeDisconnects()).toBe(0);
    expect(connections).toBeGreaterThanOrEqual(PAIRS);
    expect(acknowledged).toBeGreaterThan(LOAD.devices * LOAD.perSecond * SECONDS * PAIRS * 0.9);
    const figures = {
      flooded,
      connections,
      p99AloneMs: percentile(alone, 0.5),
      p99BesideMs: percentile(beside, 0.5),
      ratio,
      worst: Math.max(...ratios),
    };
    expect(ratio, JSON.stringify(figures)).toBeLessThanOrEqual(RATIO_AT_MOST);
    return figures;
  });
});
