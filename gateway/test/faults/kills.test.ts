import { describe, it } from 'vitest';
import { freezeDatabase, killGatewayUnderLoad, killGatewayWithoutDatabase } from './scenarios.ts';

/** Acknowledged and missing 0, doubled 0, altered 0 — whatever is killed or stands still. */
describe('nothing that was acknowledged is lost, doubled or altered', () => {
  it(
    'when the gateway is killed ten times under load',
    () => killGatewayUnderLoad({ devices: 200, perSecond: 2, kills: 10, lifeSeconds: 2, seed: 1 }),
    180_000,
  );

  it(
    'when the database goes, and then the gateway is killed',
    () => killGatewayWithoutDatabase({ devices: 60, perSecond: 4, rounds: 4, seed: 2 }),
    180_000,
  );

  it(
    'when the database stands still',
    () => freezeDatabase({ devices: 60, perSecond: 4, seconds: 10, seed: 3 }),
    180_000,
  );
});
