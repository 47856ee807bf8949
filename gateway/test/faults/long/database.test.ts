import { describe, it } from 'vitest';
import { freezeDatabase, killDatabaseUnderLoad, killGatewayWithoutDatabase } from '../scenarios.ts';

/** What `kills.test.ts` and `outage.test.ts` do in seconds, for as long as it lasts in a machine room. */
describe('the database is away for long', () => {
  it('stopped or killed twenty times, and then the gateway with it', () =>
    killGatewayWithoutDatabase({ devices: 60, perSecond: 4, rounds: 20, seed: 102 }));

  it('stands still for a minute', () => freezeDatabase({ devices: 60, perSecond: 4, seconds: 60, seed: 103 }));

  it('killed for five minutes at 300 messages a second', () =>
    killDatabaseUnderLoad({ devices: 100, perSecond: 3, seconds: 300, drainWithinSeconds: 60, seed: 104 }));
});
