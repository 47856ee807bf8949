import { connectAsync } from 'mqtt';
import { expect } from 'vitest';
import type { TestDevice } from '../gateway-fixture.ts';
import { fixPayload, openHistory, seededRandom } from './history.ts';
import type { FaultRig, FaultRigOptions } from './rig.ts';
import { expectNothingWrong, say, withRig } from './scenarios.ts';

const SEED = 5;
const DEVICES = 100;
/** Messages of a device: sent at most twice on average, they stay below the burst that a device may send. */
const MESSAGES = 20;

interface Sent {
  readonly id: number;
  readonly time: number;
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

/** Send the messages in the order given, each alone or all of them as an offline buffer; every one is waited for. */
async function send(rig: FaultRig, device: TestDevice, messages: readonly Sent[], asBuffer: boolean): Promise<void> {
  const client = await connectAsync(rig.mqttUrl, {
    clientId: device.id,
    username: device.id,
    password: device.token,
    reconnectPeriod: 0,
  });
  const payloads = messages.map(({ id, time }) => fixPayload(SEED, device.number, id, time));
  if (asBuffer) {
    await client.publishAsync(`v1/${device.id}/up/fixes`, `{"fixes":[${payloads.join(',')}]}`, { qos: 1 });
  } else {
    await Promise.all(
      payloads.map((payload) => client.publishAsync(`v1/${device.id}/up/fix`, payload, { qos: 1, dup: true })),
    );
  }
  await client.endAsync();
}

/** Messages that are sent one to three times, shuffled, alone and in buffers, and again after a restart, are stored once. */
export function redeliver(options: FaultRigOptions = {}): Promise<void> {
  return withRig(options, async (rig) => {
    const devices = await rig.addDevices(DEVICES);
    await rig.startGateway();
    const history = openHistory(rig.folder, SEED);
    const random = seededRandom(SEED);
    const now = Date.now();
    let sends = 0;
    const plans = devices.map((device) => ({
      device,
      messages: Array.from({ length: MESSAGES }, (_, index) => ({
        id: index + 1,
        time: now - Math.floor(random() * 3_600_000),
      })),
    }));
    await Promise.all(
      plans.map(async ({ device, messages }) => {
        const copies = messages.flatMap((one) => Array.from({ length: 1 + Math.floor(random() * 3) }, () => one));
        sends += copies.length;
        await send(rig, device, shuffled(copies, random), random() < 0.5);
        for (const { id, time } of messages) history.acknowledged(device.number, id, time);
      }),
    );
    await rig.untilDrained(30);
    await rig.killGateway();
    await rig.startGateway();
    await Promise.all(
      plans.map(({ device, messages }) => {
        const again = shuffled(messages, random).slice(0, MESSAGES / 2);
        sends += again.length;
        return send(rig, device, again, random() < 0.5);
      }),
    );
    await rig.untilDrained(30);
    const verdict = await rig.ask(history.check);
    say('redelivered', { messages: DEVICES * MESSAGES, sends, stored: verdict.stored });
    expect(sends).toBeGreaterThan(DEVICES * MESSAGES * 2);
    expect(verdict.stored).toBe(DEVICES * MESSAGES);
    expectNothingWrong(verdict);
  });
}
