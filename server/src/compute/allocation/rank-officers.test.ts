import fc from 'fast-check';
import { OFFICER_STATES } from '@xuncheng/contract';
import { expect, test } from 'vitest';
import { ALLOCATION_LIMITS } from '../limits.ts';
import { TASK_ORDINARY, TASK_URGENT } from './officer-columns.ts';
import { rankOfficers } from './rank-officers.ts';
import { CROW, officersAt, PLANE } from './testing-city.ts';

const [lon, lat] = PLANE.toLonLat(0, 0);
const HERE = { lon, lat, beat: 7 };
const rank = (officers: ReturnType<typeof officersAt>, now = 0): ReturnType<typeof rankOfficers> =>
  rankOfficers(officers, HERE, CROW, now, ALLOCATION_LIMITS);

test('A1: each reason not to be offered, and the first of several', () => {
  const officers = officersAt([...Array.from({ length: 8 }, () => [130, 0] as const), [3_000, 0]]);
  officers.state[0] = OFFICER_STATES.indexOf('off-duty');
  officers.restUntil[0] = 60_000;
  officers.state[1] = OFFICER_STATES.indexOf('unknown');
  officers.lon[2] = Number.NaN;
  officers.restUntil[3] = 60_000;
  officers.task[4] = TASK_URGENT;
  officers.dutyEndsAt[5] = 100_000;
  officers.dutyEndsAt[6] = 101_000;
  officers.restUntil[7] = 0;
  const { offered, notOffered } = rank(officers);
  expect(Object.fromEntries(notOffered.map(({ row, reason }) => [row, reason]))).toEqual({
    0: 'off-duty',
    1: 'no-position',
    2: 'no-position',
    3: 'resting',
    4: 'busy-urgent',
    5: 'duty-ends',
    8: 'too-far',
  });
  expect(offered.map(({ row }) => row)).toEqual([6, 7]);
});

test('A2: order by the way, a task in hand, the age of the position and the beat', () => {
  const officers = officersAt([
    [130, 0], // 100 s
    [0, 260], // 200 s, own beat: 60 s ahead
    [13, 0], // 10 s, but 300 s with a task
    [65, 0], // 50 s, position 150 s old
    [-130, 0], // 100 s, too
  ]);
  officers.beat[1] = 7;
  officers.task[2] = TASK_ORDINARY;
  officers.fixAt.fill(1_000_000);
  officers.fixAt[3] = 850_000;
  officers.movedAt[0] = 700_000;
  officers.movedAt[1] = -1e9;
  const { offered } = rank(officers, 1_000_000);
  expect(offered.map(({ row, rankSeconds }) => [row, Math.round(rankSeconds)])).toEqual([
    [0, 160],
    [4, 160],
    [1, 200],
    [3, 260],
    [2, 370],
  ]);
  expect(offered[0]).toMatchObject({ isFree: true, isOnOwnBeat: false, movedSecondsAgo: 300 });
  expect(offered[0]!.arrivesAt / 1_000).toBeCloseTo(1_100, 0);
  expect(offered[2]).toMatchObject({ isOnOwnBeat: true, movedSecondsAgo: null });
  expect(offered[3]!.fixAgeSeconds).toBe(150);
});

test('A1, A2: everybody is either offered or has a reason, best first', () => {
  const metres = fc.integer({ min: -4_000, max: 4_000 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(metres, metres, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 })), {
        maxLength: 30,
      }),
      (sketch) => {
        const officers = officersAt(sketch.map(([x, y]) => [x, y]));
        for (const [row, [, , state, task]] of sketch.entries()) {
          officers.state[row] = state;
          officers.task[row] = task;
        }
        const { offered, notOffered } = rank(officers);
        const rows = [...offered, ...notOffered].map(({ row }) => row).sort((a, b) => a - b);
        expect(rows).toEqual([...sketch.keys()]);
        const seconds = offered.map(({ rankSeconds }) => rankSeconds);
        expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
        for (const { row } of offered) expect(Math.hypot(sketch[row]![0], sketch[row]![1])).toBeLessThan(2_350);
      },
    ),
  );
});
