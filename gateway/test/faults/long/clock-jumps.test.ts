import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { FLAG_FUTURE, FLAG_LATE } from '@xuncheng/contract';
import { fixPayload } from '../history.ts';
import { sleep } from '../rig.ts';
import { underLoad } from '../scenarios.ts';

const DAY_MS = 86_400_000;
const LOAD = { devices: 60, perSecond: 3, seed: 108 };

/** What a clock does to the true time (epoch ms), and what becomes of the message. */
const CLOCKS = [
  { name: 'right', of: (now: number) => now, outcome: 0 },
  { name: 'ten minutes ahead', of: (now: number) => now + 600_000, outcome: FLAG_FUTURE },
  { name: 'a year ahead', of: (now: number) => now + 365 * DAY_MS, outcome: 'clock-ahead' },
  { name: 'seconds for milliseconds', of: (now: number) => Math.floor(now / 1000), outcome: 'clock-1970' },
  { name: 'microseconds for milliseconds', of: (now: number) => now * 1000, outcome: 'clock-ahead' },
  { name: 'at the epoch', of: () => 0, outcome: 'clock-1970' },
  { name: 'an hour behind', of: (now: number) => now - 3_600_000, outcome: FLAG_LATE },
] as const;
const ROUNDS = 30;
const JUMPERS = 20;

it('devices whose clocks jump are judged message by message, and nobody beside them notices', async () => {
  await underLoad(
    'clock jumps',
    { ...LOAD, strangers: Array.from({ length: JUMPERS }, (_, index) => `jumper-${String(index)}`) },
    async ({ rig, history, fleet }) => {
      const jumpers = await rig.addDevices(JUMPERS, 'jumper');
      await sleep(3); // one look of the registry
      fleet.takeDisconnects();
      const outcomes = new Map<string, string | number>();
      await Promise.all(
        jumpers.map(async (device, index) => {
          const client = await connectAsync(rig.mqttUrl, {
            clientId: device.id,
            username: device.id,
            password: device.token,
          });
          for (let id = 1; id <= ROUNDS * CLOCKS.length; id++) {
            const clock = CLOCKS[(id + index) % CLOCKS.length]!;
            const time = clock.of(Date.now());
            const payload = fixPayload(LOAD.seed, device.number, id, time);
            await client.publishAsync(`v1/${device.id}/up/fix`, payload, { qos: 1 });
            if (typeof clock.outcome === 'number') history.acknowledged(device.number, id, time);
            outcomes.set(`${String(device.number)}:${String(id)}`, clock.outcome);
            await sleep(0.25); // below the allowance of a device
          }
          await client.endAsync();
        }),
      );
      await rig.untilDrained(30);
      const seen = await rig.ask(async (pool) => {
        const fixes = await pool.query<{ key: string; flags: number }>(
          `select device_number || ':' || message_key as key, flags from fix where device_number = any($1)`,
          [jumpers.map(({ number }) => number)],
        );
        const letters = await pool.query<{ key: string; reason: string }>(
          `select d.number || ':' || (convert_from(l.payload, 'UTF8')::jsonb ->> 'id') as key, l.reason
         from dead_letter l join device d on d.id = l.device_id`,
        );
        return new Map<string, string | number>([
          ...fixes.rows.map(({ key, flags }) => [key, flags] as const),
          ...letters.rows.map(({ key, reason }) => [key, reason] as const),
        ]);
      });
      expect(seen).toEqual(outcomes);
      expect(fleet.takeDisconnects()).toBe(0);
      return {
        jumps: outcomes.size,
        refused: [...outcomes.values()].filter((outcome) => typeof outcome === 'string').length,
      };
    },
  );
});
