import { expect, it } from 'vitest';
import { sleep } from './rig.ts';
import { underLoad } from './scenarios.ts';

const LOAD = { devices: 40, perSecond: 4, seed: 4 };
const OUTAGE_SECONDS = 15;

it('loses, doubles and alters nothing when the database is killed for 15 s, and the gateway when it is back', async () => {
  await underLoad('outage', LOAD, async ({ rig, history, fleet }) => {
    await sleep(5);
    fleet.takeDisconnects();
    await rig.killDatabase();
    const before = history.count();
    await sleep(OUTAGE_SECONDS);
    const during = history.count() - before;
    const disconnects = fleet.takeDisconnects();
    await rig.startDatabase();
    await sleep(4);
    await rig.killGateway();
    await rig.startGateway();
    await sleep(4);
    // Nobody was turned away meanwhile: the outage does not reach the devices.
    expect(disconnects).toBe(0);
    expect(during).toBeGreaterThan(LOAD.devices * LOAD.perSecond * OUTAGE_SECONDS * 0.8);
    return { during };
  });
}, 180_000);
