import { expect, it } from 'vitest';
import { connectAsync } from 'mqtt';
import type pg from 'pg';
import { eventually } from '../../gateway-fixture.ts';
import { fixPayload } from '../history.ts';
import { openProxy, type Proxy } from '../proxy.ts';
import { sleep } from '../rig.ts';
import { underLoad } from '../scenarios.ts';

const KEEP_ALIVE_SECONDS = 4;
const LOAD = { devices: 40, perSecond: 2, seed: 107, connection: { keepalive: KEEP_ALIVE_SECONDS } };

async function reasonsOf(pool: pg.Pool, devices: readonly number[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ state: string; count: number }>(
    `select case when online then 'online' else offline_reason end as state, count(*)::int as count
     from device_state where device_number = any($1) group by 1`,
    [devices],
  );
  return new Map(rows.map(({ state, count }) => [state, count]));
}

it('lines that are dead with both ends up: devices become offline by keep-alive, and a new connection takes over', async () => {
  let line: Proxy | undefined;
  const through = async ({ mqttPort }: { readonly mqttPort: number }): Promise<string> => {
    line = await openProxy(() => mqttPort);
    return `mqtt://127.0.0.1:${String(line.port)}`;
  };
  await underLoad('half-open', { ...LOAD, through }, async ({ rig, history, fleet, terminals }) => {
    const numbers = terminals.map(({ number }) => number);
    const online = (): Promise<number> => rig.ask(async (pool) => (await reasonsOf(pool, numbers)).get('online') ?? 0);
    await eventually(async () => (await online()) === LOAD.devices, 'all are online', 30);

    // Each device finds its line dead and dials again, long before the gateway gives the old connection up.
    await sleep(2);
    line!.forsake();
    await sleep(KEEP_ALIVE_SECONDS * 4);
    expect(fleet.takeDisconnects()).toBeGreaterThanOrEqual(LOAD.devices);
    expect(await online()).toBe(LOAD.devices);

    // One that does not dial again is offline, and says by what; then it takes over from elsewhere while its old line still stands.
    const [quiet] = await rig.addDevices(1, 'quiet');
    await sleep(3); // one look of the registry
    const dial = { clientId: quiet!.id, username: quiet!.id, password: quiet!.token, reconnectPeriod: 0 };
    const say = async (client: Awaited<ReturnType<typeof connectAsync>>, id: number): Promise<void> => {
      const time = Date.now();
      await client.publishAsync(`v1/${quiet!.id}/up/fix`, fixPayload(LOAD.seed, quiet!.number, id, time), { qos: 1 });
      history.acknowledged(quiet!.number, id, time);
    };
    const state = (): Promise<string | undefined> =>
      rig.ask(async (pool) => [...(await reasonsOf(pool, [quiet!.number])).keys()][0]);
    const first = await connectAsync(`mqtt://127.0.0.1:${String(line!.port)}`, { ...dial, keepalive: 2 });
    first.on('error', () => undefined);
    await say(first, 1);
    await eventually(async () => (await state()) === 'online', 'the quiet one is online');
    const began = Date.now();
    line!.forsake();
    await eventually(async () => (await state()) === 'keep-alive', 'offline by keep-alive', 20);
    const offlineSeconds = (Date.now() - began) / 1000;

    const second = await connectAsync(`mqtt://127.0.0.1:${String(line!.port)}`, { ...dial, keepalive: 600 });
    await say(second, 2);
    await eventually(async () => (await state()) === 'online', 'online again');
    line!.forsake();
    const third = await connectAsync(rig.mqttUrl, { ...dial, keepalive: 600 });
    await say(third, 3);
    await sleep(2);
    expect(await state()).toBe('online');
    await Promise.all([first.endAsync(true), second.endAsync(true), third.endAsync()]);
    return { offlineSeconds };
  });
  await line?.close();
});
