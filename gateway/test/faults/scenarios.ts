import { expect } from 'vitest';
import { startFleet, type Fleet } from './fleet.ts';
import { NOTHING_WRONG, openHistory, seededRandom, type History, type Verdict } from './history.ts';
import { openFaultRig, sleep, type FaultRig } from './rig.ts';

/** Scenarios of `kills.test.ts` and its neighbours: a fleet sends, something is killed or stands still, and the table is compared. */

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

interface Load {
  readonly rig: FaultRig;
  readonly history: History;
  readonly fleet: Fleet;
  readonly random: () => number;
}

interface LoadOptions {
  readonly devices: number;
  readonly perSecond: number;
  readonly seed: number;
}

/**
 * Something happens to a gateway while a fleet sends. Afterwards everything acknowledged must be in the table, once, unaltered.
 * @param happen @returns figures to show
 */
export async function underLoad(
  scenario: string,
  { devices, perSecond, seed }: LoadOptions,
  happen: (load: Load) => Promise<Record<string, number>>,
): Promise<void> {
  await withRig({}, async (rig) => {
    const terminals = await rig.addDevices(devices);
    await rig.startGateway();
    const history = openHistory(rig.folder, seed);
    const fleet = startFleet({ url: rig.mqttUrl, devices: terminals, history, perSecond });
    const figures = await happen({ rig, history, fleet, random: seededRandom(seed) });
    await fleet.finish();
    const drainSeconds = await rig.untilDrained(60);
    const verdict = await rig.ask(history.check);
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
    for (let kill = 0; kill < kills; kill++) {
      await sleep(lifeSeconds * (0.5 + random()));
      await rig.killGateway();
      await rig.startGateway();
    }
    await sleep(2);
    expect(fleet.takeDisconnects()).toBeGreaterThanOrEqual(kills * devices * 0.5);
    return { kills };
  });
}

/** The database goes (by turns killed and stopped), then the gateway that holds what the database lacks is killed. */
export function killGatewayWithoutDatabase(options: LoadOptions & { readonly rounds: number }): Promise<void> {
  const { rounds, devices, perSecond } = options;
  return underLoad('database gone, then gateway killed', options, async ({ rig, history, random }) => {
    await sleep(2);
    let whileAway = 0;
    for (let round = 0; round < rounds; round++) {
      await (round % 2 === 0 ? rig.killDatabase() : rig.stopDatabase());
      const before = history.count();
      await sleep(0.5 + random());
      whileAway += history.count() - before;
      await rig.killGateway();
      // The gateway waits for the database by itself.
      await Promise.all([rig.startGateway(), sleep(0.5).then(rig.startDatabase)]);
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
    expect(whileFrozen).toBeGreaterThan(devices * perSecond * seconds * 0.8);
    return { seconds, whileFrozen, drainSeconds };
  });
}
