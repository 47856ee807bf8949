import { expect, test } from 'vitest';
import { ALLOCATION_LIMITS, COVERAGE_LIMITS } from '../limits.ts';
import { planNow, type PlanNow, type Situation, type WantedColumns } from './plan-now.ts';
import { CROW, officersAt, PLANE } from './testing-city.ts';
import { TASK_ORDINARY, type OfficerColumns } from './officer-columns.ts';

const HOUR = 3_600_000;
const NOW = 6 * HOUR;
const LIMITS = { ...ALLOCATION_LIMITS, lossPerMetre: 1 };

interface PlaceSketch {
  readonly at: readonly [x: number, y: number];
  readonly weight: number;
  readonly targetHours: number;
  /** Hours ago. */
  readonly visited: number;
  readonly beat?: number;
  readonly isSomebodyOn?: boolean;
}

/** Places under a duty from 0 to 8 hours. */
function wanted(sketches: readonly PlaceSketch[]): WantedColumns {
  const places = sketches.map(({ at: [x, y] }) => PLANE.toLonLat(x, y));
  const count = sketches.length;
  return {
    lon: Float64Array.from(places, ([lon]) => lon),
    lat: Float64Array.from(places, ([, lat]) => lat),
    weight: Float64Array.from(sketches, ({ weight }) => weight),
    targetSeconds: Float64Array.from(sketches, ({ targetHours }) => targetHours * 3_600),
    staySeconds: new Float64Array(count).fill(180),
    lastAt: Float64Array.from(sketches, ({ visited }) => NOW - visited * HOUR),
    beat: Int32Array.from(sketches, ({ beat }) => beat ?? 7),
    dutyStartsAt: new Float64Array(count),
    dutyEndsAt: new Float64Array(count).fill(8 * HOUR),
  };
}

/** A fresh cell at 0 and an overdue one at 300 m; nobody walks their beat. */
const CELLS = wanted([
  { at: [0, 0], weight: 3, targetHours: 4, visited: 0 },
  { at: [300, 0], weight: 3, targetHours: 4, visited: 5 },
]);
const STREET: PlaceSketch = { at: [20, 0], weight: COVERAGE_LIMITS.streetWeight.main, targetHours: 2, visited: 4 };

function plan(
  streets: readonly PlaceSketch[],
  cellOf: readonly number[],
  change: Partial<Situation> = {},
  officers: OfficerColumns = officersAt([[40, 0]]),
): PlanNow {
  for (const row of officers.fixAt.keys()) officers.fixAt[row] = NOW;
  const of = {
    ...wanted(streets),
    cell: Int32Array.from(cellOf),
    isSomebodyOn: Uint8Array.from(streets, ({ isSomebodyOn }) => (isSomebodyOn ? 1 : 0)),
  };
  const situation = { officers, alarms: [], cells: CELLS, taken: [], streets: of, ...change };
  return planNow(situation, CROW, CROW, NOW, LIMITS);
}

test('A12: somebody is sent to an overdue street of a cell that nobody need go to, for its weight × what it is overdue', () => {
  const { tasks, cells, streets, moves, withCell } = plan([STREET], [0]);
  expect([cells, streets, withCell]).toEqual([[1], [0], []]);
  // Two hours are left, in which it would be a gap throughout; two fifths of the idleness (at most its target) besides.
  expect(tasks.worth[1]).toBeCloseTo(3 * (2 * 3_600 + LIMITS.idlenessShare * 2 * 3_600), 6);
  const heavier = plan([{ ...STREET, weight: 6 }], [0]);
  expect(heavier.tasks.worth[1]).toBeCloseTo(2 * tasks.worth[1]!, 6);
  expect(moves.map(({ officer, stops }) => [officer, stops.map(({ task }) => task)])).toEqual([[0, [1, 0]]]);
  // Not before it is due.
  expect(plan([{ ...STREET, visited: 1 }], [0]).streets).toEqual([]);
});

test('A12: a street is no second task beside its cell, whether that is a task, on somebody’s way, or next on a round', () => {
  const inGap = plan([{ ...STREET, at: [310, 0] }], [1]);
  expect([inGap.cells, inGap.streets, inGap.withCell]).toEqual([[1], [], [0]]);
  const onTheWay = plan([STREET], [0], { taken: [0] });
  expect([onTheWay.streets, onTheWay.withCell]).toEqual([[], [0]]);
  const walker = officersAt([[290, 0]]);
  walker.beat[0] = 7;
  const inRound = plan([{ ...STREET, at: [310, 0] }], [1], {}, walker);
  expect([inRound.rounds[0]!.cells, inRound.cells, inRound.withCell]).toEqual([expect.arrayContaining([1]), [], [0]]);
});

test('A5, A12: who walks a beat goes where a street in the cell is overdue, too; nobody else is sent to it', () => {
  // Two cells visited just now at 100 m either way; in the western one a street is overdue.
  const cells = wanted([
    { at: [-100, 0], weight: 3, targetHours: 4, visited: 0.1 },
    { at: [100, 0], weight: 3, targetHours: 4, visited: 0.1 },
  ]);
  const own = officersAt([
    [20, 0],
    [-110, 0],
  ]);
  own.beat[0] = 7;
  own.beat[1] = 8; // walks no beat of these
  const street: PlaceSketch = { ...STREET, at: [-100, 10] };
  expect(plan([], [], { cells }, own).rounds[0]!.cells[0]).toBe(1);
  const walked = plan([street], [0], { cells }, own);
  expect(walked.rounds[0]!.cells[0]).toBe(0);
  expect([walked.streets, walked.withCell, walked.moves]).toEqual([[], [0], []]);
});

test('A9: a gap that the officer of its beat has next is said to be that', () => {
  const walker = officersAt([[290, 0]]);
  walker.beat[0] = 7;
  const { nextOnBeat, cells, moves } = plan([], [], {}, walker);
  expect([nextOnBeat, cells, moves]).toEqual([[1], [], []]);
  expect(plan([], []).nextOnBeat).toEqual([]);
});

test('A12: a cell whose street is overdue as well is worth both', () => {
  const street: PlaceSketch = { ...STREET, at: [310, 0] };
  const [alone, both] = [plan([], []), plan([street], [1])];
  expect(both.tasks.worth[0]! - alone.tasks.worth[0]!).toBeCloseTo(plan([street], [0]).tasks.worth[1]!, 6);
});

test('A12: nobody is sent to a street that somebody is on; it makes no cell worth more, and another of its cell may be a task', () => {
  const walked = { ...STREET, isSomebodyOn: true };
  const alone = plan([walked], [0]);
  expect([alone.streets, alone.withCell, alone.withSomebody]).toEqual([[], [], [0]]);
  expect(plan([walked], [1]).tasks.worth[0]).toBe(plan([], []).tasks.worth[0]);
  expect(plan([walked, STREET], [0, 0])).toMatchObject({ streets: [1], withCell: [], withSomebody: [0] });
});

test('A12: of several streets of a cell the one worth most is the task, of equals the first', () => {
  const worse = { ...STREET, weight: 2 };
  expect(plan([worse, STREET], [0, 0])).toMatchObject({ streets: [1], withCell: [0] });
  expect(plan([STREET, STREET], [0, 0])).toMatchObject({ streets: [0], withCell: [1] });
});

test('A9, A12: who is not sent to a street and a street nobody is sent to have their reasons', () => {
  const busy = officersAt([[40, 0]]);
  busy.task[0] = TASK_ORDINARY;
  const nobody = plan([STREET], [0], {}, busy);
  expect(nobody.notSent).toEqual([{ officer: 0, reason: 'busy' }]);
  expect(nobody.notServed).toContainEqual({ task: 1, reason: 'nobody-in-reach' });
  const far = plan([STREET], [0], {}, officersAt([[20_000, 0]]));
  expect(far.notSent).toEqual([{ officer: 0, reason: 'nothing-in-reach' }]);
});
