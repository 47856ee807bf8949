import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { distance, point } from '@turf/turf';
import type { LonLat } from '@xuncheng/contract';
import { munkres } from 'munkres';
import type { BenchRow } from '../../bench.ts';
import { moveByPlan } from '../src/compute/allocation/move-by-plan.ts';
import { allocateOfficers, type OfficerColumns } from '../src/compute/allocation/officer-columns.ts';
import type { DutyOutcome } from '../src/compute/allocation/duty-outcome.ts';
import type { DutyPolicy, DutyScript } from '../src/compute/allocation/duty.ts';
import { leaveAlone } from '../src/compute/allocation/own-round.ts';
import { planMoves } from '../src/compute/allocation/plan-moves.ts';
import { planNow, type Situation } from '../src/compute/allocation/plan-now.ts';
import { rankOfficers } from '../src/compute/allocation/rank-officers.ts';
import { simulateDuty } from '../src/compute/allocation/simulate-duty.ts';
import { gainOfTask, type TaskColumns } from '../src/compute/allocation/task-columns.ts';
import { roadTravel, straightTravel } from '../src/compute/allocation/travel.ts';
import { ALLOCATION_LIMITS, COVERAGE_LIMITS, TRAVEL_LIMITS } from '../src/compute/limits.ts';
import { networkFromRoads } from '../src/compute/network/network-from-roads.ts';
import { createRoadFinder, type RoadFinder } from '../src/compute/network/travel-seconds.ts';
import { seededNumbers } from '../src/compute/seeded-numbers.ts';
import { createAllocationProcess } from '../src/jobs/allocation-process.ts';
import { sendNearest } from './allocation-greedy.ts';
import { drawWeek } from './allocation-week.ts';

const DAYS = 7;
/** Epoch ms at which the drawn situation is looked at, five hours into its duties. */
const NOW = 5 * 3_600_000;
const SEEDS = [1, 2, 3];
/** What officers overlook who walk as they like; the demonstration district's do. */
const OVERLOOKED_SHARE = 0.17;
/** At this loss a metre no more is walked than when nobody is moved. */
const SPARING_LOSS_PER_METRE = 30;
const TRAVEL = straightTravel(ALLOCATION_LIMITS, TRAVEL_LIMITS);

/** Moving people: a simulated week under several policies, and what a plan and a ranking take. */
export async function measure(): Promise<BenchRow[]> {
  return [...compareWeeks(), ...timePlan(), ...timeRanking(), await measureHold()];
}

type Figure = (outcome: DutyOutcome) => number;

const waits = (outcome: DutyOutcome): number[] => [...outcome.alarmWaits].sort((a, b) => a - b);
const FIGURES: readonly (readonly [name: string, unit: string, of: Figure])[] = [
  ['weighted gap minutes', 'min', (outcome) => outcome.weightedGapMinutes],
  ['mean idleness', 'min', (outcome) => outcome.meanIdlenessSeconds / 60],
  ['worst idleness', 'min', (outcome) => outcome.worstIdlenessSeconds / 60],
  [
    'alarm to arrival, mean',
    's',
    ({ alarmWaits }) => alarmWaits.reduce((sum, wait) => sum + wait, 0) / alarmWaits.length,
  ],
  ['alarm to arrival, p95', 's', (outcome) => waits(outcome)[Math.floor(outcome.alarmWaits.length * 0.95)]!],
  ['distance', 'km', (outcome) => outcome.metresWalked / 1_000],
];

/** Means over the seeds, ours and sparing beside each of the others. */
function compareWeeks(): BenchRow[] {
  const week = drawWeek(DAYS);
  const scripts = SEEDS.map(week);
  const run = (policy: (script: DutyScript) => DutyPolicy): DutyOutcome[] =>
    scripts.map((script) => simulateDuty(script, policy(script), ALLOCATION_LIMITS, COVERAGE_LIMITS));
  const mean = (outcomes: readonly DutyOutcome[], of: Figure): number =>
    outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;
  const sparing = { ...ALLOCATION_LIMITS, lossPerMetre: SPARING_LOSS_PER_METRE };
  const alone = run((script) => leaveAlone(script, OVERLOOKED_SHARE));
  const plan = run(() => moveByPlan(ALLOCATION_LIMITS));
  const spared = run(() => moveByPlan(sparing));
  const pairs = [
    ['plan', plan, 'nearest first', run((script) => sendNearest(script, OVERLOOKED_SHARE)), 0.85],
    ['plan', plan, 'nearest first, overlooking nothing', run((script) => sendNearest(script, 0)), 0.85],
    ['plan', plan, 'nobody moved', alone, 0.6],
    ['plan, sparing ways', spared, 'nobody moved', alone, 0.6],
    ['plan, sparing ways', spared, 'nobody moved, overlooking nothing', run((script) => leaveAlone(script, 0)), 0.6],
  ] as const;
  return pairs.flatMap(([name, ours, peerName, peer, most]) =>
    FIGURES.map(([figure, unit, of]): BenchRow => {
      const ratio = mean(ours, of) / mean(peer, of);
      const limit = figure === 'weighted gap minutes' ? most : 1;
      return {
        path: 'allocation',
        figure: `${name}: ${figure}`,
        unit,
        ours: mean(ours, of),
        peer: mean(peer, of),
        peerName,
        ratio,
        target: `≤ ${String(limit)}`,
        met: ratio <= limit,
      };
    }),
  );
}

/** Officers and gaps spread over a city of 40 × 40 km. */
function drawCity(officers: number, gaps: number): { officers: OfficerColumns; tasks: TaskColumns } {
  const next = seededNumbers(77);
  const columns = allocateOfficers(officers);
  const place = (): [number, number] => [120 + next() * 0.415, 30 + next() * 0.36];
  for (let row = 0; row < officers; row++) {
    [columns.lon[row], columns.lat[row]] = place();
    columns.mode[row] = next() < 0.25 ? 1 : 0;
    columns.beat[row] = row;
    columns.fixAt[row] = -Math.floor(next() * 20_000);
  }
  const tasks = {
    lon: new Float64Array(gaps),
    lat: new Float64Array(gaps),
    worth: Float64Array.from({ length: gaps }, () => 7_200 * (1 + Math.floor(next() * 3))),
    lossPerSecond: Float64Array.from({ length: gaps }, () => Math.floor(next() * 3)),
    staySeconds: new Float64Array(gaps).fill(300),
    beat: Int32Array.from({ length: gaps }, (_, row) => row),
    isUrgent: new Uint8Array(gaps),
  };
  for (let row = 0; row < gaps; row++) [tasks.lon[row], tasks.lat[row]] = place();
  return { officers: columns, tasks };
}

/** Streets every 250 m over the same ground. */
function drawStreets(): RoadFinder {
  const lines = 160;
  const at = (i: number, j: number): LonLat => [120 + (0.415 * i) / (lines - 1), 30 + (0.36 * j) / (lines - 1)];
  const all = Array.from({ length: lines }, (_, i) => i);
  const streets = all.flatMap((i) => [all.map((j) => at(i, j)), all.map((j) => at(j, i))]);
  const { network } = networkFromRoads(
    streets.map((coordinates) => ({ geometry: { type: 'LineString', coordinates }, properties: {} })),
  );
  return createRoadFinder(network);
}

function best(rounds: number, work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    work();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

/** The plan beside a dense Hungarian assignment of all gaps to all officers (npm munkres), gains and all. */
function timePlan(): BenchRow[] {
  return (
    [
      [1_250, 500],
      [5_000, 2_000],
    ] as const
  ).map(([officerCount, gapCount]) => {
    const { officers, tasks } = drawCity(officerCount, gapCount);
    const beatWorth = new Float64Array(officerCount).fill(8);
    const ours = best(5, () => planMoves(officers, beatWorth, tasks, TRAVEL, 0, ALLOCATION_LIMITS));
    const peer = best(1, () => {
      const seconds = TRAVEL.seconds(officers, tasks);
      munkres(
        Array.from({ length: gapCount }, (_, task) =>
          Array.from({ length: officerCount }, (__, row) => {
            const way = seconds[row * gapCount + task]!;
            return -Math.max(0, gainOfTask(tasks, task, way, way, 8, 1.3));
          }),
        ),
      );
    });
    return {
      path: 'allocation',
      figure: `a plan, ${String(officerCount)} officers × ${String(gapCount)} gaps`,
      unit: 'ms',
      ours,
      peer,
      peerName: 'npm munkres, dense',
      ratio: ours / peer,
      target: '≤ 0.5',
      met: ours / peer <= 0.5,
    };
  });
}

/** So many officers, each free on a beat of ten cells of which every third is overdue. */
function drawSituation(officerCount: number): Situation {
  const { officers } = drawCity(officerCount, 0);
  const next = seededNumbers(78);
  const count = officerCount * 10;
  const beat = Int32Array.from({ length: count }, (_, row) => Math.floor(row / 10));
  const beside = (at: Float64Array): Float64Array =>
    Float64Array.from(beat, (row) => at[row]! + (next() - 0.5) * 0.004);
  officers.fixAt.fill(NOW);
  const cells = {
    lon: beside(officers.lon),
    lat: beside(officers.lat),
    weight: new Float64Array(count).fill(2),
    targetSeconds: new Float64Array(count).fill(7_200),
    staySeconds: new Float64Array(count).fill(300),
    lastAt: Float64Array.from({ length: count }, (_, row) => NOW - (row % 3 === 0 ? 3 : 1) * 3_600_000),
    beat,
    dutyStartsAt: new Float64Array(count),
    dutyEndsAt: new Float64Array(count).fill(2 * NOW),
  };
  const nothing = new Float64Array(0);
  const streets = {
    ...{ lon: nothing, lat: nothing, weight: nothing, targetSeconds: nothing, staySeconds: nothing, lastAt: nothing },
    ...{ isSomebodyOn: new Uint8Array(0) },
    ...{ beat: new Int32Array(0), cell: new Int32Array(0), dutyStartsAt: nothing, dutyEndsAt: nothing },
  };
  return { officers, alarms: [], cells, taken: [], streets };
}

/** The longest that a plan, with the rounds of all own beats, holds the event loop of whoever asks; beside making it right there. */
async function measureHold(): Promise<BenchRow> {
  const situation = drawSituation(5_000);
  const processes = createAllocationProcess();
  const { network } = networkFromRoads([]);
  const ask = (): Promise<unknown> => processes.plan(network, { situation, now: NOW, limits: ALLOCATION_LIMITS });
  await ask(); // the process takes a moment to begin
  const ours = await longestHold(ask);
  await processes.close();
  const peer = await longestHold(() => Promise.resolve(planNow(situation, TRAVEL, TRAVEL, NOW, ALLOCATION_LIMITS)));
  return {
    path: 'allocation',
    figure: 'a plan with 5000 own-beat rounds: longest hold of the event loop',
    unit: 'ms',
    ours,
    peer,
    peerName: 'the same in the asking process',
    ratio: ours / peer,
    target: '≤ 0.2',
    met: ours / peer <= 0.2,
  };
}

/** Milliseconds: the least of some rounds, because others share the machine. */
async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10; round++) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await setTimeout(20); // a reset here would forget the first delay after it
    await work();
    await setTimeout(20);
    delay.disable();
    least = Math.min(least, delay.max / 1e6);
  }
  return least;
}

/** Officers for a place beside sorting them by turf's distance. */
function timeRanking(): BenchRow[] {
  const { officers } = drawCity(5_000, 1);
  const place = { lon: 120.2, lat: 30.2, beat: 17 };
  const roads = drawStreets();
  const byRoads = roadTravel(roads, ALLOCATION_LIMITS, TRAVEL_LIMITS);
  const peer = best(5, () => {
    const at = point([place.lon, place.lat]);
    return Array.from(officers.lon, (lon, row) => ({ row, km: distance(at, point([lon, officers.lat[row]!])) })).sort(
      (a, b) => a.km - b.km,
    );
  });
  const edges = String(roads.network.edgeFrom.length);
  return (
    [
      [`over the roads, ${edges} edges`, byRoads],
      ['as the crow flies', TRAVEL],
    ] as const
  ).map(([how, travel]) => {
    const ours = best(20, () => rankOfficers(officers, place, travel, 0, ALLOCATION_LIMITS));
    return {
      path: 'allocation',
      figure: `officers for a place, 5000, with reasons, ${how}`,
      unit: 'ms',
      ours,
      peer,
      peerName: '@turf, distance only',
      ratio: ours / peer,
      target: '< 20 ms',
      met: ours < 20,
    };
  });
}
