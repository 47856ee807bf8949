import { describe, expect, it } from 'vitest';
import { redeliver } from '../redelivery.ts';
import { killDatabaseUnderLoad, killGatewayUnderLoad } from '../scenarios.ts';
import { makeMutant, type Mistake } from './mutant.ts';

/**
 * That the scenarios can fail: the three mistakes by which such a gateway usually loses or doubles something, one at a time, each in a scenario that
 * runs without it in the suite. `npm run faults -- proofs`.
 */

/**
 * Acknowledged first and kept 20 ms later, as in a handler of Aedes' `published` that asks a database. Kept in the same turn it is in the memory of the
 * system before a kill can come between, on a machine that has nothing else to do; that this is no promise either is seen by `flush.test.ts`.
 */
const ACKNOWLEDGED_FIRST: Mistake = {
  file: 'listen/mqtt-broker.ts',
  right: `          options.receive(device, packet.topic, payload).then(
            () => {
              done();
            },`,
  wrong: `          done();
          const later = new Promise((resolve) => setTimeout(resolve, 20));
          later.then(() => options.receive(device, packet.topic, payload)).then(
            () => undefined,`,
};
const NO_ON_CONFLICT: Mistake = { file: 'store/store-rows.ts', right: ' on conflict do nothing`', wrong: '`' };

async function withMistake(mistake: Mistake, run: (program: string) => Promise<void>): Promise<unknown> {
  const mutant = makeMutant(mistake);
  try {
    return await failureOf(() => run(mutant.program));
  } finally {
    mutant.remove();
  }
}

/** @returns why it failed; undefined when it did not */
function failureOf(run: () => Promise<void>): Promise<unknown> {
  return run().then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** The verdict on the table is what failed, and not something by the way. */
const MISSING = { actual: { missing: expect.arrayContaining([expect.any(String)]) as unknown } };

describe('the scenarios fail', () => {
  it('when a message is acknowledged before it is kept, and the gateway killed', async () => {
    const failure = await withMistake(ACKNOWLEDGED_FIRST, (gatewayProgram) =>
      killGatewayUnderLoad({
        devices: 200,
        perSecond: 10,
        kills: 5,
        lifeSeconds: 2,
        seed: 201,
        rig: { gatewayProgram },
      }),
    );
    expect(failure).toMatchObject(MISSING);
  });

  it('when the database commits without its disk (synchronous_commit=off), and is killed', async () => {
    const failure = await failureOf(() =>
      killDatabaseUnderLoad({
        devices: 60,
        perSecond: 4,
        seconds: 3,
        drainWithinSeconds: 60,
        seed: 202,
        // What is committed waits in memory for a second, so that the kill meets some of it; the devices themselves are on the disk by then.
        rig: { databaseSettings: ['synchronous_commit=off', 'wal_writer_delay=1s'] },
      }),
    );
    expect(failure).toMatchObject(MISSING);
  });

  it('when ON CONFLICT is left out, and messages come again', async () => {
    const failure = await withMistake(NO_ON_CONFLICT, (gatewayProgram) => redeliver({ gatewayProgram }));
    // Either nothing is drained any more, or what comes again is taken for refused.
    const isOneOfThem =
      (failure instanceof Error && failure.message.includes('the journal is drained')) ||
      ((failure as { actual?: { deadLetters?: number } } | undefined)?.actual?.deadLetters ?? 0) > 0;
    expect(isOneOfThem, String(failure)).toBe(true);
  });
});
