import { expect, it } from 'vitest';
import { eventually } from '../../gateway-fixture.ts';
import { sleep } from '../rig.ts';
import { underLoad } from '../scenarios.ts';

const DEVICES = 2_000;
const WITHIN_SECONDS = 30;

it('two thousand devices that lost their gateway are back and acknowledged within half a minute', async () => {
  await underLoad(
    'reconnect storm',
    { devices: DEVICES, perSecond: 0.2, seed: 106 },
    async ({ rig, history, fleet }) => {
      const clients = async (): Promise<number | undefined> =>
        (await rig.metrics()).get('xuncheng_gateway_connected_clients');
      await eventually(async () => (await clients()) === DEVICES, 'all are connected', 60);
      await sleep(5);
      fleet.takeDisconnects();
      await rig.killGateway();
      await sleep(5);
      const unacknowledged = fleet.unacknowledged();
      const began = Date.now();
      const sinceBegin = (): number => (Date.now() - began) / 1000;
      await rig.startGateway();
      const startSeconds = sinceBegin();
      const before = history.count();
      await eventually(async () => (await clients()) === DEVICES, 'all are back', WITHIN_SECONDS);
      const backSeconds = sinceBegin();
      // Everything that was on its way when the gateway died, and more than was said meanwhile.
      await eventually(() => history.count() - before >= unacknowledged, 'what waited is acknowledged', WITHIN_SECONDS);
      const acknowledgedSeconds = sinceBegin();
      expect(fleet.takeDisconnects()).toBe(DEVICES);
      expect(unacknowledged).toBeGreaterThan(DEVICES / 2);
      expect(acknowledgedSeconds).toBeLessThan(WITHIN_SECONDS);
      return { unacknowledged, startSeconds, backSeconds, acknowledgedSeconds };
    },
  );
});
