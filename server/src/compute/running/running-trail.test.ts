import { localPlane } from '@xuncheng/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCellIndex } from '../coverage/cell-index.ts';
import { findVisits } from '../coverage/find-visits.ts';
import { COVERAGE_LIMITS, TRAJECTORY_LIMITS } from '../limits.ts';
import { attendAlarms, type PlacedAlarm } from '../performance/attend-alarms.ts';
import { seededNumbers } from '../seeded-numbers.ts';
import { computeTrajectory } from '../trajectory/compute-trajectory.ts';
import { allocateFixColumns, type FixColumns } from '../trajectory/fix-columns.ts';
import { RunningAttendance } from './running-attendance.ts';
import { RunningTrail } from './running-trail.ts';

const PLANE = localPlane(120.17, 30.24);
/** 20 × 20 cells of 100 m. */
const CELLS = buildCellIndex(
  Array.from({ length: 400 }, (_, i) => {
    const [x, y] = [(i % 20) * 100 - 1_000, Math.floor(i / 20) * 100 - 1_000];
    const ring = [
      [x, y],
      [x + 100, y],
      [x + 100, y + 100],
      [x, y + 100],
      [x, y],
    ].map(([east, north]) => PLANE.toLonLat(east!, north!));
    return { id: i, code: String(i), areaId: 1, class: 'A', geometry: { type: 'Polygon', coordinates: [ring] } };
  }),
);
const HOURS = { startsAt: 0, endsAt: 3 * 3_600_000 };

interface Arrival {
  readonly arrivesAt: number;
  readonly fix: number;
}

/** Three hours of walking, standing, silence, wild positions and a leap that is believed; and when each fix arrives: late, too. */
function drawDuty(seed: number): { fixes: FixColumns; arrivals: Arrival[]; alarms: PlacedAlarm[] } {
  const next = seededNumbers(seed);
  const drawn: { time: number; x: number; y: number; accuracy: number; flags: number }[] = [];
  let [x, y, heading, standing] = [0, 0, next() * 6, 0];
  for (let time = 0; time < HOURS.endsAt; time += 5_000 + Math.floor(next() * 10) * 1_000) {
    if (next() < 0.004) time += next() * 900_000;
    if (next() < 0.003) [x, y] = [next() * 1_600 - 800, next() * 1_600 - 800];
    if (standing > 0) standing--;
    else if (next() < 0.01) standing = Math.floor(next() * 120);
    else {
      heading += (next() - 0.5) * 0.8;
      if (Math.hypot(x, y) > 800) heading = Math.atan2(-y, -x);
      [x, y] = [x + Math.cos(heading) * 9, y + Math.sin(heading) * 9];
    }
    // A wrong beginning and then nothing good for a while: it is taken back when three others agree.
    const isBegin = time < 500_000;
    const wild = isBegin && drawn.length === 0 ? 20_000 : next() < 0.02 ? 3_000 : 0;
    const accuracy = (isBegin && drawn.length > 0) || next() < 0.05 ? 80 : 5 + next() * 20;
    drawn.push({ time, x: x + wild + next() * 6, y: y + next() * 6, accuracy, flags: 0 });
    if (next() < 0.02) drawn.push({ time, x, y: y + next() * 40, accuracy: 6, flags: 0 });
  }
  const fixes = allocateFixColumns(drawn.length);
  for (const [i, one] of drawn.entries()) {
    [fixes.lon[i], fixes.lat[i]] = PLANE.toLonLat(one.x, one.y);
    fixes.time[i] = one.time;
    fixes.accuracy[i] = one.accuracy;
    fixes.messageKey[i] = i;
  }
  const arrivals = drawn.flatMap(({ time }, fix): Arrival[] => {
    const late = next() < 0.03 ? next() * (next() < 0.3 ? 3_600_000 : 400_000) : next() * 3_000;
    return [{ arrivesAt: time + late, fix }];
  });
  const alarms = Array.from({ length: 12 }, (): PlacedAlarm => {
    const [lon, lat] = PLANE.toLonLat(next() * 1_200 - 600, next() * 1_200 - 600);
    const raisedAt = Math.floor(next() * HOURS.endsAt);
    return { text: 'a', lon, lat, raisedAt, clearedAt: next() < 0.5 ? null : raisedAt + next() * 3_600_000 };
  });
  return { fixes, arrivals: arrivals.sort((a, b) => a.arrivesAt - b.arrivesAt), alarms };
}

function pick(fixes: FixColumns, chosen: readonly number[]): FixColumns {
  const picked = allocateFixColumns(chosen.length);
  for (const column of ['time', 'lon', 'lat', 'accuracy', 'flags', 'messageKey'] as const)
    for (const [to, from] of chosen.entries()) picked[column][to] = fixes[column][from]!;
  return picked;
}

describe('a duty that goes on', () => {
  it('is at every look what all its fixes together are: late ones, wild ones, alarms heard of late', () => {
    let begunAnew = 0;
    let forgotten = 0;
    let attended = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
        const { fixes, arrivals, alarms } = drawDuty(seed);
        const make = (): [RunningTrail, RunningAttendance] => [
          new RunningTrail('foot', TRAJECTORY_LIMITS, CELLS, COVERAGE_LIMITS),
          new RunningAttendance(),
        ];
        let [trail, attendance] = make();
        const stored: number[] = [];
        let arrived = 0;
        for (let now = 60_000; now <= HOURS.endsAt + 3_600_000; now += 60_000) {
          const before = stored.length;
          while (arrived < arrivals.length && arrivals[arrived]!.arrivesAt <= now)
            stored.push(arrivals[arrived++]!.fix);
          const earliest = stored.slice(before).reduce((least, i) => Math.min(least, fixes.time[i]!), Infinity);
          if (earliest < trail.settledUntil) {
            [trail, attendance] = make();
            begunAnew++;
          }
          const duty = { startsAt: 0, endsAt: Math.min(now, HOURS.endsAt) };
          if (now % 600_000 !== 0 && now < HOURS.endsAt) {
            // Most looks are not compared: that is what takes the time of this test.
            const later = stored.filter((i) => fixes.time[i]! >= trail.settledUntil);
            const found = trail.follow(pick(fixes, later), duty);
            const heard = alarms.filter(({ raisedAt }) => raisedAt < duty.endsAt - 90_000);
            const isWhole = found.used.length === found.trail.fixCount - found.trail.rejectedCount;
            if (!attendance.find(heard, found.used, isWhole, trail.settledUntil)) [trail, attendance] = make();
            continue;
          }
          const heard = alarms.filter(({ raisedAt }) => raisedAt < duty.endsAt);
          const look = (): ReturnType<RunningAttendance['find']> => {
            const later = stored.filter((i) => fixes.time[i]! >= trail.settledUntil);
            const found = trail.follow(pick(fixes, later), duty);
            const { track, ...whole } = computeTrajectory(pick(fixes, stored), duty, 'foot', TRAJECTORY_LIMITS);
            expect(found.trail).toEqual(whole);
            expect(found.visits).toEqual(findVisits(track, CELLS, COVERAGE_LIMITS));
            if (found.used.length < track.time.length) forgotten++;
            const there = attendance.find(
              heard,
              found.used,
              found.used.length === track.time.length,
              trail.settledUntil,
            );
            if (there) expect(there).toEqual(attendAlarms(heard, track));
            return there;
          };
          let there = look();
          if (!there) {
            [trail, attendance] = make();
            there = look();
          }
          attended += there!.filter(({ attendedAt }) => attendedAt !== null).length;
        }
      }),
      { numRuns: 12 },
    );
    expect(Math.min(begunAnew, forgotten, attended)).toBeGreaterThan(10);
  });
});
