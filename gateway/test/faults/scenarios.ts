import type { IClientOptions } from 'mqtt';
import { expect } from 'vitest';
import { eventually, type TestDevice } from '../gateway-fixture.ts';
import { startFleet, type Fleet } from './fleet.ts';
import { NOTHING_WRONG, openHistory, seededRandom, type History, type Verdict } from './history.ts';
import { openFaultRig, sleep, type FaultRig, type FaultRigOptions } from './rig.ts';

/** Scenarios of `kills.test.ts` and its neighbours: a fleet sends, something is killed or stands still, and the table is compared. */

/** Run on a rig of its own, which is closed whatever happens. */
export async function withRig<T>(options: FaultRigOptions, run: (rig: FaultRig) => Promise<T>): Promise<T> {
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

/** The value that a share (0–1) of the values does not exceed; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function expectNothingWrong(verdict: Verdict): void {
  const { missing, doubled, altered, deadLetters } = verdict;
  expect({ missing, doubled, altered, deadLetters }).toEqual(NOTHING_WRONG);
}

/** The share of what is sent when nothing is wrong that shows that devices went on: on a busy machine they are late themselves. */
const WENT_ON = 0.5;

interface Load {
  readonly rig: FaultRig;
  readonly history: History;
  readonly fleet: Fleet;
  readonly terminals: readonly TestDevice[];
  readonly random: () => number;
}

interface LoadOptions {
  readonly devices: number;
  readonly perSecond: number;
  readonly seed: number;
  readonly rig?: FaultRigOptions;
  /** Ids of devices beside the fleet whose refused messages are their own affair. */
  readonly strangers?: readonly string[];
  /** Of the devices' connections. */
  readonly connection?: IClientOptions;
  /** Where devices connect, when not to the gateway itself. */
  readonly through?: (rig: FaultRig) => Promise<string>;
}

/**
 * Something happens to a gateway while a fleet sends. Afterwards everything acknowledged must be in the table, once, unaltered.
 * @param happen @returns figures to show
 */
export async function underLoad(
  scenario: string,
  { devices, perSecond, seed, rig: rigOptions, connection, through, strangers }: LoadOptions,
  happen: (load: Load) => Promise<Record<string, number>>,
): Promise<void> {
  await withRig(rigOptions ?? {}, async (rig) => {
    const terminals = await rig.addDevices(devices);
    await rig.startGateway();
    const history = openHistory(rig.folder, seed);
    const url = (await through?.(rig)) ?? rig.mqttUrl;
    const fleet = startFleet({ url, devices: terminals, history, perSecond, connection: connection ?? {} });
    const figures = await happen({ rig, history, fleet, terminals, random: seededRandom(seed) });
    await fleet.finish();
    const drainSeconds = await rig.untilDrained(60);
    const verdict = await rig.ask((pool) => history.check(pool, strangers));
    say(scenario, { acknowledged: verdict.acknowledged, stored: verdict.stored, drainSeconds, ...figures });
    expectNothingWrong(verdict);
  });
}

/** The gateway is killed again and again under load, at moments drawn from the seed. */
export function killGatewayUnderLoad(
  options: LoadOptions & {
    readonly kills: number;
    /** Mean seconds of life between two kills. */
    readonly lifeSeconds: number;
  },
): Promise<void> {
  const { kills, devices, lifeSeconds } = options;
  return underLoad('gateway killed', options, async ({ rig, fleet, random }) => {
    let backSeconds = 0;
    for (let kill = 0; kill < kills; kill++) {
      const began = Date.now();
      await fleet.untilBack();
      backSeconds = Math.max(backSeconds, (Date.now() - began) / 1000);
      await sleep(lifeSeconds * (0.5 + random()));
      await rig.killGateway();
      await rig.startGateway();
    }
    await sleep(2);
    expect(fleet.takeDisconnects()).toBeGreaterThanOrEqual(kills * devices * 0.5);
    return { kills, backSeconds };
  });
}

/** The database goes (by turns killed and stopped), then the gateway that holds what the database lacks is killed. */
export function killGatewayWithoutDatabase(options: LoadOptions & { readonly rounds: number }): Promise<void> {
  const { rounds, devices, perSecond } = options;
  return underLoad('database gone, then gateway killed', options, async ({ rig, history, fleet, random }) => {
    await fleet.untilBack();
    await sleep(1);
    let whileAway = 0;
    for (let round = 0; round < rounds; round++) {
      await (round % 2 === 0 ? rig.killDatabase() : rig.stopDatabase());
      const before = history.count();
      await sleep(0.5 + random());
      whileAway += history.count() - before;
      await rig.killGateway();
      // The gateway waits for the database by itself.
      await Promise.all([rig.startGateway(), sleep(0.5).then(rig.startDatabase)]);
      await fleet.untilBack();
      await sleep(0.5 + random());
    }
    expect(whileAway).toBeGreaterThan(rounds * devices * perSecond * 0.3);
    return { rounds, whileAway };
  });
}

/** The database stands still with its connections open: nothing fails, nothing answers. */
export function freezeDatabase(options: LoadOptions & { readonly seconds: number }): Promise<void> {
  const { seconds, devices, perSecond } = options;
  return underLoad('database frozen', options, async ({ rig, history, fleet }) => {
    await sleep(3);
    fleet.takeDisconnects();
    rig.freezeDatabase();
    const before = history.count();
    await sleep(seconds);
    const whileFrozen = history.count() - before;
    rig.thawDatabase();
    const drainSeconds = await rig.untilDrained(60);
    expect(fleet.takeDisconnects()).toBe(0);
    expect(whileFrozen).toBeGreaterThan(devices * perSecond * seconds * WENT_ON);
    return { seconds, whileFrozen, drainSeconds };
  });
}

/** The database is killed and stays away: the devices do not notice, and what waited is drained once it is back. */
export function killDatabaseUnderLoad(
  options: LoadOptions & { readonly seconds: number; readonly drainWithinSeconds: number },
): Promise<void> {
  const { seconds, devices, perSecond, drainWithinSeconds } = options;
  return underLoad('database away', options, async ({ rig, history, fleet }) => {
    await sleep(3);
    fleet.takeDisconnects();
    await rig.killDatabase();
    const before = history.count();
    await sleep(seconds);
    const whileAway = history.count() - before;
    await rig.startDatabase();
    // What is acknowledged from here on keeps the backlog from ever being empty: a second's worth counts as none.
    const began = Date.now();
    await eventually(
      async () => (await rig.backlog()) <= devices * perSecond,
      'the backlog is drained under load',
      drainWithinSeconds,
    );
    const backlogSeconds = (Date.now() - began) / 1000;
    expect(fleet.takeDisconnects()).toBe(0);
    expect(whileAway).toBeGreaterThan(devices * perSecond * seconds * WENT_ON);
    return { seconds, whileAway, backlogSeconds };
  });
}

/** The database is killed and comes back, and while what waited is drained the gateway is killed. */
export function killDatabaseThenGateway(options: LoadOptions & { readonly seconds: number }): Promise<void> {
  const { seconds, devices, perSecond } = options;
  return underLoad('outage', options, async ({ rig, history, fleet }) => {
    await sleep(5);
    fleet.takeDisconnects();
    await rig.killDatabase();
    const before = history.count();
    await sleep(seconds);
    const during = history.count() - before;
    const disconnects = fleet.takeDisconnects();
    await rig.startDatabase();
    await sleep(4);
    await rig.killGateway();
    await rig.startGateway();
    await sleep(4);
    // Nobody was turned away meanwhile: the outage does not reach the devices.
    expect(disconnects).toBe(0);
    expect(during).toBeGreaterThan(devices * perSecond * seconds * WENT_ON);
    return { during };
  });
}
