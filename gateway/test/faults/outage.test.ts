import { expect, it } from 'vitest';
import { startFleet } from './fleet.ts';
import { openHistory } from './history.ts';
import { sleep } from './rig.ts';
import { expectNothingWrong, say, withRig } from './scenarios.ts';

const DEVICES = 40;
const PER_SECOND = 4;
const OUTAGE_SECONDS = 30;

it('loses, doubles and alters nothing when the database is killed for 30 s, and the gateway when it is back', async () => {
  await withRig({}, async (rig) => {
    const devices = await rig.addDevices(DEVICES);
    await rig.startGateway();
    const history = openHistory(rig.folder, 4);
    const fleet = startFleet({ url: rig.mqttUrl, devices, history, perSecond: PER_SECOND });
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
    await fleet.finish();
    const drainSeconds = await rig.untilDrained(60);

    const verdict = await rig.ask(history.check);
    say('outage', { acknowledged: verdict.acknowledged, during, stored: verdict.stored, drainSeconds });
    // Nobody was turned away meanwhile: the outage does not reach the devices.
    expect(disconnects).toBe(0);
    expect(during).toBeGreaterThan(DEVICES * PER_SECOND * OUTAGE_SECONDS * 0.8);
    expectNothingWrong(verdict);
  });
}, 180_000);
