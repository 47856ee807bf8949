import { expect } from 'vitest';
import { startFleet } from './fleet.ts';
import { NOTHING_WRONG, openHistory, seededRandom, type Verdict } from './history.ts';
import { openFaultRig, sleep, type FaultRig } from './rig.ts';

/** Scenarios that run short with every test run and at full length by `npm run faults`. Each returns what it saw. */

/** Run on a rig of its own, which is closed whatever happens. */
export async function withRig<T>(
  options: Parameters<typeof openFaultRig>[0],
  run: (rig: FaultRig) => Promise<T>,
): Promise<T> {
  const rig = await openFaultRig(options);
  try {
    return await run(rig);
  } finally {
    await rig.close();
  }
}

/** One line of figures beside the test's own result. */
export function say(scenario: string, figures: Readonly<Record<string, number>>): void {
  const text = Object.entries(figures).map(([name, value]) => `${name} ${String(Math.round(value * 100) / 100)}`);
  process.stdout.write(`${scenario}: ${text.join(', ')}\n`);
}

export function expectNothingWrong(verdict: Verdict): void {
  const { missing, doubled, altered, deadLetters } = verdict;
  expect({ missing, doubled, altered, deadLetters }).toEqual(NOTHING_WRONG);
}

/** The gateway is killed again and again under load, at moments drawn from the seed. */
export async function killGatewayUnderLoad(options: {
  readonly devices: number;
  readonly perSecond: number;
  readonly kills: number;
  /** Mean seconds of life between two kills. */
  readonly lifeSeconds: number;
  readonly seed: number;
}): Promise<void> {
  await withRig({}, async (rig) => {
    const devices = await rig.addDevices(options.devices);
    await rig.startGateway();
    const history = openHistory(rig.folder, options.seed);
    const random = seededRandom(options.seed);
    const fleet = startFleet({ url: rig.mqttUrl, devices, history, perSecond: options.perSecond });
    for (let kill = 0; kill < options.kills; kill++) {
      await sleep(options.lifeSeconds * (0.5 + random()));
      await rig.killGateway();
      await rig.startGateway();
    }
    await sleep(2);
    await fleet.finish();
    const drainSeconds = await rig.untilDrained(60);
    const verdict = await rig.ask(history.check);
    say('gateway killed', {
      kills: options.kills,
      acknowledged: verdict.acknowledged,
      stored: verdict.stored,
      drainSeconds,
    });
    expect(fleet.takeDisconnects()).toBeGreaterThanOrEqual(options.kills * options.devices * 0.5);
    expectNothingWrong(verdict);
  });
}

/** The database goes (by turns killed and stopped), then the gateway that holds what the database lacks is killed. */
export async function killGatewayWithoutDatabase(options: {
  readonly devices: number;
  readonly perSecond: number;
  readonly rounds: number;
  readonly seed: number;
}): Promise<void> {
  await withRig({}, async (rig) => {
    const devices = await rig.addDevices(options.devices);
    await rig.startGateway();
    const history = openHistory(rig.folder, options.seed);
    const random = seededRandom(options.seed);
    const fleet = startFleet({ url: rig.mqttUrl, devices, history, perSecond: options.perSecond });
    await sleep(2);
    let whileAway = 0;
    for (let round = 0; round < options.rounds; round++) {
      await (round % 2 === 0 ? rig.killDatabase() : rig.stopDatabase());
      const before = history.count();
      await sleep(0.5 + random());
      whileAway += history.count() - before;
      await rig.killGateway();
      // The gateway waits for the database by itself.
      await Promise.all([rig.startGateway(), sleep(0.5).then(rig.startDatabase)]);
      await sleep(0.5 + random());
    }
    await fleet.finish();
    const drainSeconds = await rig.untilDrained(60);
    const verdict = await rig.ask(history.check);
    say('database gone, then gateway killed', {
      rounds: options.rounds,
      acknowledged: verdict.acknowledged,
      whileAway,
      stored: verdict.stored,
      drainSeconds,
    });
    expect(whileAway).toBeGreaterThan(options.rounds * options.devices * options.perSecond * 0.3);
    expectNothingWrong(verdict);
  });
}

/** The database stands still with its connections open: nothing fails, nothing answers. */
export async function freezeDatabase(options: {
  readonly devices: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly seed: number;
}): Promise<void> {
  await withRig({}, async (rig) => {
    const devices = await rig.addDevices(options.devices);
    await rig.startGateway();
    const history = openHistory(rig.folder, options.seed);
    const fleet = startFleet({ url: rig.mqttUrl, devices, history, perSecond: options.perSecond });
    await sleep(3);
    fleet.takeDisconnects();
    rig.freezeDatabase();
    const before = history.count();
    await sleep(options.seconds);
    const whileFrozen = history.count() - before;
    rig.thawDatabase();
    const drainSeconds = await rig.untilDrained(60);
    const disconnects = fleet.takeDisconnects();
    await fleet.finish();
    await rig.untilDrained(60);
    const verdict = await rig.ask(history.check);
    say('database frozen', {
      seconds: options.seconds,
      acknowledged: verdict.acknowledged,
      whileFrozen,
      stored: verdict.stored,
      drainSeconds,
    });
    expect(disconnects).toBe(0);
    expect(whileFrozen).toBeGreaterThan(options.devices * options.perSecond * options.seconds * 0.8);
    expectNothingWrong(verdict);
  });
}
