import { expect, it } from 'vitest';
import { openProxy, type Proxy } from '../proxy.ts';
import { sleep } from '../rig.ts';
import { percentile, underLoad } from '../scenarios.ts';

const LOAD = { devices: 100, perSecond: 3, seed: 105 };
const SLOW_SECONDS = 60;
/** One way: a transaction of the writer takes some ten round trips, so about five seconds. */
const DELAY_MS = 250;

it('a database that answers late delays nobody', async () => {
  let line: Proxy | undefined;
  const databaseThrough = async (databasePort: number): Promise<number> => {
    line = await openProxy(() => databasePort);
    return line.port;
  };
  await underLoad('slow database', { ...LOAD, rig: { databaseThrough } }, async ({ rig, history, fleet }) => {
    await sleep(5);
    fleet.takeDisconnects();
    fleet.takeLatencies();
    await sleep(10);
    const p99UsualMs = percentile(fleet.takeLatencies(), 0.99);
    line!.delay(DELAY_MS);
    const before = history.count();
    await sleep(SLOW_SECONDS);
    const whileSlow = history.count() - before;
    const p99SlowMs = percentile(fleet.takeLatencies(), 0.99);
    const backlog = await rig.backlog();
    line!.delay(0);
    expect(fleet.takeDisconnects()).toBe(0);
    expect(whileSlow).toBeGreaterThan(LOAD.devices * LOAD.perSecond * SLOW_SECONDS * 0.9);
    // The delay was there: more than two seconds of messages waited.
    expect(backlog).toBeGreaterThan(LOAD.devices * LOAD.perSecond * 2);
    return { whileSlow, backlog, p99UsualMs, p99SlowMs };
  });
  await line?.close();
});
