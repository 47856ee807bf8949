import { connect } from 'mqtt';
import { expect, it } from 'vitest';
import { sleep } from '../rig.ts';
import { percentile, underLoad } from '../scenarios.ts';

const LOAD = { devices: 100, perSecond: 3, seed: 109 };
const SECONDS = 30;

it('one device that floods and comes back for more disturbs nobody', async () => {
  await underLoad('flood', { ...LOAD, strangers: ['flooder-0'] }, async ({ rig, history, fleet }) => {
    const [flooder] = await rig.addDevices(1, 'flooder');
    await sleep(5);
    fleet.takeLatencies();
    fleet.takeDisconnects();
    await sleep(SECONDS);
    const alone = fleet.takeLatencies();

    // QoS 0 above all: nothing slows the sender but the gateway itself.
    let connections = 0;
    const client = connect(rig.mqttUrl, {
      clientId: flooder!.id,
      username: flooder!.id,
      password: flooder!.token,
      reconnectPeriod: 100,
      queueQoSZero: false,
    });
    client.on('error', () => undefined);
    client.on('connect', () => connections++);
    let id = 0;
    const flooding = setInterval(() => {
      if (!client.connected) return;
      for (let count = 0; count < 100; count++)
        client.publish(`v1/${flooder!.id}/up/fix`, JSON.stringify({ id: --id, time: Date.now(), lon: 1e3, lat: 0 }), {
          qos: 0,
        });
    }, 10);
    const before = history.count();
    await sleep(SECONDS);
    clearInterval(flooding);
    await client.endAsync(true);
    const beside = fleet.takeLatencies();
    expect(fleet.takeDisconnects()).toBe(0);
    expect(connections).toBeGreaterThan(1);
    expect(history.count() - before).toBeGreaterThan(LOAD.devices * LOAD.perSecond * SECONDS * 0.9);
    const p99AloneMs = percentile(alone, 0.99);
    const p99BesideMs = percentile(beside, 0.99);
    return { flooded: -id, connections, p99AloneMs, p99BesideMs, ratio: p99BesideMs / p99AloneMs };
  });
});
