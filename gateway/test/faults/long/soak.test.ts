import { expect, it } from 'vitest';
import { sleep } from '../rig.ts';
import { percentile, underLoad } from '../scenarios.ts';

/** SOAK_SECONDS: how long. */
const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 600);
const LOOK_EVERY_SECONDS = 2;
const LOAD = { devices: 200, perSecond: 2, seed: 112 };

it('memory and lag end as they began', async () => {
  await underLoad('soak', LOAD, async ({ rig, history, fleet }) => {
    await sleep(10);
    fleet.takeDisconnects();
    const heap: number[] = [];
    const resident: number[] = [];
    const lagMs: number[] = [];
    const backlog: number[] = [];
    const before = history.count();
    const end = Date.now() + SECONDS * 1000;
    while (Date.now() < end) {
      await sleep(LOOK_EVERY_SECONDS);
      const metrics = await rig.metrics();
      heap.push(metrics.get('nodejs_heap_size_used_bytes')! / 2 ** 20);
      resident.push(metrics.get('process_resident_memory_bytes')! / 2 ** 20);
      lagMs.push(metrics.get('nodejs_eventloop_lag_p99_seconds')! * 1000);
      backlog.push(await rig.backlog());
    }
    const third = Math.floor(heap.length / 3);
    // Just after a collection the heap holds what lives: the lowest of a third says whether that grows.
    const secondFloor = Math.min(...heap.slice(third, 2 * third));
    const lastFloor = Math.min(...heap.slice(2 * third));
    expect(fleet.takeDisconnects()).toBe(0);
    expect(history.count() - before).toBeGreaterThan(LOAD.devices * LOAD.perSecond * SECONDS * 0.95);
    expect(lastFloor).toBeLessThan(secondFloor * 1.1 + 2);
    expect(Math.max(...backlog.slice(2 * third))).toBeLessThan(LOAD.devices * LOAD.perSecond * 5);
    return {
      seconds: SECONDS,
      heapFirstMiB: Math.min(...heap.slice(0, third)),
      heapSecondMiB: secondFloor,
      heapLastMiB: lastFloor,
      residentLastMiB: percentile(resident.slice(2 * third), 0.5),
      lagMedianMs: percentile(lagMs, 0.5),
      lagMostMs: Math.max(...lagMs),
      acknowledgedP99Ms: percentile(fleet.takeLatencies(), 0.99),
    };
  });
});
