import { describe, it } from 'vitest';
import { redeliver } from './redelivery.ts';
import {
  freezeDatabase,
  killDatabaseThenGateway,
  killGatewayUnderLoad,
  killGatewayWithoutDatabase,
} from './scenarios.ts';

/** Mostly waiting: the first one's five minutes, the others by turns beside it. */
const MOST_MS = 900_000;
let turn = Promise.resolve();
function inTurn(run: () => Promise<void>): Promise<void> {
  const mine = turn.then(run);
  turn = mine.catch(() => undefined);
  return mine;
}

/** Acknowledged and missing 0, doubled 0, altered 0 — whatever is killed or stands still. */
describe.concurrent('nothing that was acknowledged is lost, doubled or altered', { timeout: MOST_MS }, () => {
  // Lives of half a minute: long enough for batches, checkpoints and forgotten blocks in each.
  it('when the gateway is killed ten times in five minutes', () =>
    killGatewayUnderLoad({ devices: 200, perSecond: 2, kills: 10, lifeSeconds: 28, seed: 1 }));

  it('when the database goes twenty times, and then the gateway is killed', () =>
    inTurn(() => killGatewayWithoutDatabase({ devices: 60, perSecond: 4, rounds: 20, seed: 2 })));

  it('when the database stands still for a minute', () =>
    inTurn(() => freezeDatabase({ devices: 60, perSecond: 4, seconds: 60, seed: 3 })));

  it('when the database is killed for 15 s, and the gateway when it is back', () =>
    inTurn(() => killDatabaseThenGateway({ devices: 40, perSecond: 4, seconds: 15, seed: 4 })));

  it('when messages are sent one to three times, shuffled, alone and in buffers, and again after a restart', () =>
    inTurn(() => redeliver()));
});
