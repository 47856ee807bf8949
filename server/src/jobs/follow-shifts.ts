import { dutyInterval, type Limits } from '@xuncheng/contract';
import { addStreetVisits } from '../compute/coverage/add-street-visits.ts';
import type { CellIndex } from '../compute/coverage/cell-index.ts';
import type { Interval } from '../compute/intervals.ts';
import { RunningAttendance } from '../compute/running/running-attendance.ts';
import { RunningTrail, type RunningDuty } from '../compute/running/running-trail.ts';
import { coverageLimitsOf, trajectoryLimitsOf } from '../compute/settable-limits.ts';
import type { Database } from '../store/database.ts';
import { digestOf } from '../store/digest-of.ts';
import { loadFixColumns } from '../store/load-fix-columns.ts';
import { loadKeptTrail } from '../store/load-kept-trail.ts';
import { listShiftRecords, type ShiftRecord } from '../store/load-shift-records.ts';
import {
  saveShiftMeanings,
  type SegmentVisit,
  type ShiftMeaning,
  type StoredMeaning,
} from '../store/save-shift-meanings.ts';
import { drawOverview } from './draw-overview.ts';
import { judgeShift } from './judge-shift.ts';
import { loadFacts, type Facts } from './load-facts.ts';
import { isMatchOld, matchStreets } from './match-streets.ts';
import type { MatchedRoads } from './read-roads.ts';
import { nameCells, recomputeShift } from './recompute-shift.ts';
import type { Recomputed, ShiftRequest } from './shift-process.ts';
import { traceShift } from './trace-shift.ts';

/** Milliseconds after which a shift that nobody computed any more is not kept here. */
const KEPT_MS = 3_600_000;

/** What is kept of a shift that runs. */
interface Followed {
  /** What must be as it was, or the shift begins anew: device, beginning, limits. */
  readonly key: string;
  readonly trail: RunningTrail;
  readonly attendance: RunningAttendance;
  followedAt: number;
  stored: StoredMeaning | undefined;
  matched: { readonly at: number; readonly fixes: number; readonly streets: readonly SegmentVisit[] } | null;
}

interface Step {
  readonly shift: ShiftRecord;
  readonly duty: Interval;
  readonly followed: Followed;
  readonly found: RunningDuty;
  readonly lastFixAt: number | null;
}

/** Computes shifts; of those that run it keeps what is settled, so that the next time costs what the new fixes cost. */
export interface ShiftFollower {
  /**
   * Load → compute → save, in the order given. Shifts that do not exist are left out.
   * @param limitsAt those in force at a moment (epoch ms): a shift that is over goes by the ones of its end
   */
  readonly compute: (
    requests: readonly ShiftRequest[],
    limitsAt: (at: number) => Limits,
    now: number,
  ) => Promise<Recomputed[]>;
}

/** @param cells and roads of the city as it is; when they change, make another one */
export function createShiftFollower(database: Database, cells: CellIndex, roads: MatchedRoads): ShiftFollower {
  const kept = new Map<number, Followed>();

  /** Fixes of the shift that are not settled, and the trail with them. undefined: some of its fixes are forgotten. */
  async function step(shift: ShiftRecord, duty: Interval, request: ShiftRequest, limits: Limits, now: number) {
    const trajectoryLimits = trajectoryLimitsOf(limits, shift.travelMode);
    const key = digestOf([
      shift.deviceNumber,
      duty.startsAt,
      shift.travelMode,
      trajectoryLimits,
      coverageLimitsOf(limits),
    ]);
    let followed = kept.get(shift.shiftId);
    const isBehind =
      followed?.key !== key ||
      request.changedFrom === null ||
      Math.min(request.changedFrom, duty.endsAt) < followed.trail.settledUntil;
    if (!followed || isBehind) {
      const trail = new RunningTrail(shift.travelMode, trajectoryLimits, cells, coverageLimitsOf(limits));
      const stored = followed?.stored;
      const matched = followed?.key === key ? followed.matched : null;
      followed = { key, trail, attendance: new RunningAttendance(), followedAt: now, stored, matched };
    }
    const from = Math.max(duty.startsAt, followed.trail.settledUntil);
    const fixes = await loadFixColumns(database, shift.deviceNumber!, from, duty.endsAt);
    const found = followed.trail.follow(fixes, duty);
    if (isBehind && (await loadKeptTrail(database, shift.shiftId, found.trail.fixCount))) return undefined;
    followed.followedAt = now;
    kept.set(shift.shiftId, followed);
    return { shift, duty, followed, found, lastFixAt: fixes.time.at(-1) ?? found.trail.seen?.endsAt ?? null };
  }

  /** undefined: there is an alarm that only all fixes can tell of. */
  async function judge(
    { shift, duty, followed, found }: Step,
    facts: Facts,
    limits: Limits,
    now: number,
  ): Promise<ShiftMeaning | undefined> {
    const { trail, used } = found;
    const usedCount = trail.fixCount - trail.rejectedCount;
    const { settledUntil } = followed.trail;
    const alarms = followed.attendance.find(facts.alarms, used, used.length === usedCount, settledUntil);
    if (!alarms) return undefined;
    const visits = nameCells(cells, found.visits);
    const meaning = {
      ...judgeShift(shift, { duty, ...trail, visits, alarms }, facts, limits, now),
      trail: { trail, visits },
      ...(followed.stored ? { before: followed.stored } : {}),
    };
    const { matched } = followed;
    if (matched && !isMatchOld(matched, usedCount, now)) {
      const { length, ...columns } = used;
      const last = {
        time: columns.time.subarray(0, length),
        lon: columns.lon.subarray(0, length),
        lat: columns.lat.subarray(0, length),
        accuracy: columns.accuracy.subarray(0, length),
      };
      const visits = addStreetVisits(matched.streets, matchStreets(roads, last, shift.travelMode).visits);
      return { ...meaning, streets: { visits } };
    }
    // Streets and the line want all fixes; they are told more seldom.
    const { trajectory } = await traceShift(database, shift, limits, now);
    return {
      ...meaning,
      line: drawOverview(trajectory),
      streets: matchStreets(roads, trajectory.track, shift.travelMode),
    };
  }

  async function follow(
    running: readonly { readonly shift: ShiftRecord; readonly request: ShiftRequest }[],
    limits: Limits,
    now: number,
  ): Promise<Recomputed[]> {
    const steps: Step[] = [];
    const others: ShiftRecord[] = [];
    for (const { shift, request } of running) {
      const duty = { startsAt: dutyInterval(shift).startsAt, endsAt: now };
      const made = await step(shift, duty, request, limits, now);
      if (made) steps.push(made);
      else others.push(shift);
    }
    const facts = await loadFacts(database, cells, steps);
    const meanings: ShiftMeaning[] = [];
    const judged: Step[] = [];
    for (const one of steps) {
      const meaning = await judge(one, facts.get(one.shift.shiftId)!, limits, now);
      if (meaning) {
        meanings.push(meaning);
        judged.push(one);
      } else {
        kept.delete(one.shift.shiftId);
        others.push(one.shift);
      }
    }
    const { stored, staleShifts } = await saveShiftMeanings(database, meanings);
    const results = judged.map(({ shift, followed, found, lastFixAt }, i): Recomputed => {
      const { shiftId } = shift;
      followed.stored = stored.get(shiftId) ?? followed.stored;
      const { streets } = meanings[i]!;
      if (streets?.matchedFixes !== undefined && stored.has(shiftId))
        followed.matched = { at: now, fixes: streets.matchedFixes, streets: streets.visits };
      return {
        shift,
        fixes: found.trail.fixCount,
        lastFixAt,
        visits: meanings[i]!.trail!.visits,
        unknown: found.trail.unknown,
        exempt: facts.get(shiftId)!.granted,
        computedAt: now,
        isFromKept: false,
        isSaved: stored.has(shiftId),
        staleShifts: i === 0 ? staleShifts : [],
      };
    });
    for (const shift of others) results.push(await recomputeShift(database, shift, cells, limits, roads, now));
    return results;
  }

  return {
    compute: async (requests, limitsAt, now) => {
      const shifts = new Map(
        (
          await listShiftRecords(
            database,
            requests.map(({ shiftId }) => shiftId),
          )
        ).map((shift) => [shift.shiftId, shift]),
      );
      const running: { shift: ShiftRecord; request: ShiftRequest }[] = [];
      const results: Recomputed[] = [];
      for (const request of requests) {
        const shift = shifts.get(request.shiftId);
        if (!shift) continue;
        const duty = dutyInterval(shift);
        if (shift.deviceNumber !== null && duty.startsAt < now && now < duty.endsAt) {
          running.push({ shift, request });
        } else {
          kept.delete(shift.shiftId);
          const limits = limitsAt(Math.min(now, duty.endsAt));
          results.push(await recomputeShift(database, shift, cells, limits, roads, now));
        }
      }
      if (running.length > 0) results.push(...(await follow(running, limitsAt(now), now)));
      for (const [shiftId, { followedAt }] of kept) if (followedAt < now - KEPT_MS) kept.delete(shiftId);
      const places = new Map(requests.map(({ shiftId }, place) => [shiftId, place]));
      return results.sort((a, b) => places.get(a.shift.shiftId)! - places.get(b.shift.shiftId)!);
    },
  };
}
