import fc from 'fast-check';
import { OFFICER_STATES } from '@xuncheng/contract';
import { expect, test } from 'vitest';
import { ALLOCATION_LIMITS } from '../limits.ts';
import { pickPlaces, TASK_ORDINARY, TASK_URGENT, type OfficerColumns } from './officer-columns.ts';
import { planMoves, type Plan } from './plan-moves.ts';
import { gainOfTask, type TaskColumns } from './task-columns.ts';
import { CROW, officersAt, tasksAt } from './testing-city.ts';

/** The worths here are small: a metre of way costs one weighted second. */
const LIMITS = { ...ALLOCATION_LIMITS, lossPerMetre: 1, movedShare: 1 };

const plan = (officers: OfficerColumns, tasks: TaskColumns, beatWorth = 0, limits = LIMITS): Plan =>
  planMoves(officers, new Float64Array(officers.lon.length).fill(beatWorth), tasks, CROW, 0, limits);
const sentTo = ({ moves }: Plan): Record<number, number[]> =>
  Object.fromEntries(moves.map(({ officer, stops }) => [officer, stops.map(({ task }) => task)]));

test('A3: an officer with a task or lately moved goes to an alarm, not to a gap; resting and urgent ones to neither', () => {
  const officers = officersAt([
    [0, 0],
    [10, 0],
    [20, 0],
    [30, 0],
  ]);
  officers.task[0] = TASK_ORDINARY;
  officers.movedAt[1] = -60_000;
  officers.restUntil[2] = 1;
  officers.task[3] = TASK_URGENT;
  const gaps = plan(officers, tasksAt([{ at: [0, 0], worth: 1e6 }]));
  expect(gaps.moves).toEqual([]);
  expect(gaps.notSent.map(({ reason }) => reason)).toEqual(['busy', 'moved-lately', 'resting', 'busy-urgent']);
  expect(gaps.notServed).toEqual([{ task: 0, reason: 'nobody-in-reach' }]);
  const alarms = plan(
    officers,
    tasksAt([
      { at: [0, 0], worth: 1e6, loss: 10, urgent: true },
      { at: [30, 0], worth: 1e6, loss: 10, urgent: true },
    ]),
  );
  expect(sentTo(alarms)).toEqual({ 0: [0], 1: [1] });
});

test('A6: nobody is sent whose time on the own beat is worth more; to an alarm all the same', () => {
  const officers = officersAt([[130, 0]]); // 100 s of way, 300 s of stay
  const worth = 400 * 20 + 130 - 1;
  const gap = (beatWorth: number): Plan => plan(officers, tasksAt([{ at: [0, 0], worth }]), beatWorth);
  expect(gap(20).notSent).toEqual([{ officer: 0, reason: 'worth-more-on-beat' }]);
  expect(gap(20).notServed).toEqual([{ task: 0, reason: 'worth-less-than-beats' }]);
  expect(sentTo(gap(19.9))).toEqual({ 0: [0] });
  expect(sentTo(plan(officers, tasksAt([{ at: [0, 0], worth, urgent: true }]), 20))).toEqual({ 0: [0] });
});

test('A7: the nearest is not always the one to go', () => {
  // The officer between both is nearest to either; only by sending that one to the far gap are both looked after.
  const officers = officersAt([
    [0, 0],
    [-1_300, 0],
  ]);
  const tasks = tasksAt([
    { at: [-100, 0], worth: 9_000, loss: 1 },
    { at: [2_000, 0], worth: 9_000, loss: 1 },
  ]);
  const { moves } = plan(officers, tasks, 0, { ...LIMITS, routeStops: 1 });
  expect(moves.map(({ officer, stops, isNearest }) => [officer, stops[0]!.task, isNearest])).toEqual([
    [1, 0, false],
    [0, 1, true],
  ]);
  expect(moves[1]!.stops[0]!.arrivesAt / 1_000).toBeCloseTo(2_000 / 1.3, 0);
});

test('A13: a plan sends at most its share of those free to gaps, those of most gain, and to every alarm; the others are said', () => {
  const places = Array.from({ length: 50 }, (_, i): [number, number] => [i * 1_000, 0]);
  const worths = places.map((_, i) => 10_000 + ((i * 7) % 50) * 100);
  const gaps = tasksAt(places.map((at, i) => ({ at, worth: worths[i]!, urgent: i >= 48, loss: 1 })));
  const limits = { ...LIMITS, farSeconds: 300, movedShare: 0.1, routeStops: 1 };
  const some = plan(officersAt(places), gaps, 0, limits);
  const best = [...worths.slice(0, 48).keys()].sort((a, b) => worths[b]! - worths[a]!).slice(0, 5);
  expect(some.moves.map(({ officer }) => officer).sort((a, b) => a - b)).toEqual(
    [...best, 48, 49].sort((a, b) => a - b),
  );
  expect(new Set(some.notSent.map(({ reason }) => reason))).toEqual(new Set(['beyond-limit']));
  expect(some.notServed).toHaveLength(43);
  expect(some.notServed.every(({ reason }) => reason === 'beyond-limit')).toBe(true);
  // What is left over still joins the way of somebody sent (A8), and three are always moved.
  const near = tasksAt(places.slice(0, 4).map(([x]) => ({ at: [x / 100, 0] as const, worth: 10_000 })));
  const few = plan(officersAt(places.slice(0, 4).map(([x]) => [x / 100, 0])), near, 0, { ...limits, routeStops: 2 });
  expect(few.moves).toHaveLength(3);
  expect(few.notSent.map(({ reason }) => reason)).toEqual(['beyond-limit']);
  expect(few.notServed).toEqual([]);
});

test('A7: with every officer looked at the sum is that of trying everything', () => {
  const metres = fc.integer({ min: -1_500, max: 1_500 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(metres, metres), { minLength: 1, maxLength: 5 }),
      fc.array(fc.tuple(metres, metres, fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 0, max: 4 })), {
        minLength: 1,
        maxLength: 5,
      }),
      (places, sketches) => {
        const officers = officersAt(places);
        const tasks = tasksAt(sketches.map(([x, y, worth, loss]) => ({ at: [x, y], worth, loss })));
        const { moves } = plan(officers, tasks, 3, { ...LIMITS, routeStops: 1 });
        const ways = sketches.map((_, task) => CROW.seconds(officers, pickPlaces(tasks, [task])));
        const gain = (row: number, task: number): number => {
          const way = ways[task]![row]!;
          if (way > LIMITS.farSeconds) return 0;
          return gainOfTask(tasks, task, way, way, 3, LIMITS.lossPerMetre * 1.3);
        };
        const bestFrom = (task: number, taken: readonly number[]): number => {
          if (task === sketches.length) return 0;
          let best = bestFrom(task + 1, taken);
          for (const row of places.keys())
            if (!taken.includes(row)) best = Math.max(best, gain(row, task) + bestFrom(task + 1, [...taken, row]));
          return best;
        };
        expect(moves.reduce((sum, move) => sum + move.gain, 0)).toBeCloseTo(bestFrom(0, []), 3);
      },
    ),
  );
});

test('A8: what is left over joins a route on its way, in the best order; an alarm stays first', () => {
  const officers = officersAt([[0, 0]]);
  const near = { at: [130, 0] as const, worth: 8_000, loss: 1 };
  const far = { at: [390, 0] as const, worth: 9_000, loss: 1 };
  const route = plan(officers, tasksAt([far, near]));
  expect(sentTo(route)).toEqual({ 0: [1, 0] });
  const [first, second] = route.moves[0]!.stops;
  expect([first!.arrivesAt, first!.leavesAt].map((at) => Math.round(at / 1_000))).toEqual([100, 400]);
  expect(second!.arrivesAt / 1_000).toBeCloseTo(400 + 200, 0);
  expect(sentTo(plan(officers, tasksAt([{ ...far, urgent: true }, near])))).toEqual({ 0: [0, 1] });
});

test('A9: who is not sent and what is left have their reasons', () => {
  const officers = officersAt([
    [0, 0],
    [100, 0],
    [50_000, 0],
  ]);
  officers.state[2] = OFFICER_STATES.indexOf('stale');
  const tasks = tasksAt([
    { at: [0, 0], worth: 9_000 },
    { at: [-20_000, 0], worth: 9_000 },
  ]);
  const { notSent, notServed } = plan(officers, tasks);
  expect(notSent).toEqual([
    { officer: 1, reason: 'others-gain-more' },
    { officer: 2, reason: 'nothing-in-reach' },
  ]);
  expect(notServed).toEqual([{ task: 1, reason: 'nobody-in-reach' }]);
});

const sketchOfCity = fc.tuple(
  fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 3_000 }), fc.nat(3)), {
    maxLength: 25,
  }),
  fc.array(
    fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 3_000 }), fc.nat(9_000), fc.boolean()),
    { maxLength: 40 },
  ),
);

test('A7–A10: nobody and nothing twice, everybody and everything accounted for, the same plan again', () => {
  fc.assert(
    fc.property(sketchOfCity, ([places, sketches]) => {
      const officers = officersAt(places.map(([x, y]) => [x, y]));
      for (const [row, [, , kind]] of places.entries()) {
        if (kind === 1) officers.restUntil[row] = 1;
        if (kind === 2) officers.task[row] = TASK_ORDINARY;
      }
      const tasks = tasksAt(sketches.map(([x, y, worth, urgent]) => ({ at: [x, y], worth, loss: 2, urgent })));
      const made = plan(officers, tasks, 4);
      const stops = made.moves.flatMap((move) => move.stops.map(({ task }) => task));
      const numbers = (rows: readonly number[]): number[] => [...rows].sort((a, b) => a - b);
      expect(numbers([...stops, ...made.notServed.map(({ task }) => task)])).toEqual([...sketches.keys()]);
      const sent = made.moves.map(({ officer }) => officer);
      expect(numbers([...sent, ...made.notSent.map(({ officer }) => officer)])).toEqual([...places.keys()]);
      for (const { officer, stops: route } of made.moves) {
        expect(places[officer]![2]).not.toBe(1);
        if (places[officer]![2] === 2) expect(tasks.isUrgent[route[0]!.task]).toBe(1);
        expect(route.length).toBeLessThanOrEqual(LIMITS.routeStops);
        for (let i = 1; i < route.length; i++)
          expect(route[i]!.arrivesAt).toBeGreaterThanOrEqual(route[i - 1]!.leavesAt);
      }
      expect(plan(officers, tasks, 4)).toEqual(made);
    }),
  );
});
