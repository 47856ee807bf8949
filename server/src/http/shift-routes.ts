import {
  evidence,
  MEASURES,
  performance,
  shift,
  streetVisit,
  trajectory,
  visit,
  type Figure,
  type Performance,
  type Shift,
  type Trajectory,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { openLooks } from '../access/looks.ts';
import { valueOf } from '../compute/performance/measure.ts';
import { trackParts, type TrackPart } from '../compute/trajectory/track-parts.ts';
import type { RecomputeQueue } from '../jobs/recompute-queue.ts';
import { traceShift } from '../jobs/trace-shift.ts';
import type { LimitsInForce } from '../live/limits-in-force.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Database } from '../store/database.ts';
import { findShiftRecord } from '../store/load-shift-records.ts';
import {
  findShift,
  listShifts,
  readEvidence,
  readFigures,
  readTrajectory,
  readVisits,
} from '../store/read-shift-meaning.ts';
import { listStreetVisits } from '../store/streets.ts';
import { idQuery, idParams, momentQuery } from './parameters.ts';
import { route, type Route } from './route.ts';

/** Days that one question may span. */
const DAYS_AT_MOST = 31;

/** Shifts, and what was computed of them. */
export function shiftRoutes(database: Database, queue: RecomputeQueue, limitsAt: LimitsInForce['at']): Route[] {
  async function findFresh(caller: Caller, shiftId: number, now: number): Promise<Shift> {
    const found = await findShift(database, caller.scope, shiftId);
    if (!found) throw notFound('shift');
    await queue.freshen(shiftId, now);
    return found;
  }

  const look = openLooks(database);

  /** Who looked at whose track is recorded, a screen that asks again and again once; looking at one's own is nobody's business. */
  async function noteLook(caller: Caller, what: string, seen: Shift, now: number): Promise<void> {
    if (caller.officerId === seen.officerId) return;
    const { id, officerId, officerName: officer, badge } = seen;
    await look(caller.accountId, `view-${what}`, `shift/${String(id)}`, now, { officerId, officer, badge });
  }

  async function describePerformance(shifts: readonly Shift[]): Promise<Performance[]> {
    const rows = await readFigures(
      database,
      shifts.map((one) => one.id),
    );
    return shifts.map(({ id, officerId, officerName, badge, beat, startsAt, endsAt }) => {
      const own = rows.filter((row) => row.shiftId === id);
      const figures = MEASURES.flatMap((measure): Figure[] => {
        const row = own.find((one) => one.measure === measure);
        if (!row) return [];
        const { numerator, denominator, unit, evidenceCount } = row;
        return [{ measure, numerator, denominator, unit, value: valueOf(row), evidenceCount }];
      });
      return {
        shiftId: id,
        officerId,
        officerName,
        badge,
        beat,
        startsAt,
        endsAt,
        // What did not change is not written again.
        computedAt: own.length === 0 ? null : Math.max(...own.map((row) => row.computedAt)),
        figures,
      };
    });
  }

  return [
    route(
      {
        method: 'get',
        path: '/shifts',
        tag: 'people',
        summary: 'Shifts at a moment or overlapping an interval',
        access: 'view-officers',
      },
      {
        query: z.object({
          at: momentQuery.optional(),
          from: momentQuery.optional(),
          to: momentQuery.optional(),
          officerId: idQuery.optional(),
        }),
        reply: z.array(shift),
      },
      (call, caller) => {
        const { officerId, ...span } = call.query;
        return listShifts(database, caller.scope, { ...spanOf(span, call.now), officerId: officerId ?? null });
      },
    ),
    route(
      {
        method: 'get',
        path: '/shifts/{id}/trajectory',
        tag: 'people',
        summary: 'The trajectory of a shift',
        access: 'view-tracks',
      },
      { params: idParams, reply: trajectory },
      async (call, caller) => {
        const found = await findFresh(caller, call.params.id, call.now);
        await noteLook(caller, 'track', found, call.now);
        const [record, stored] = [await findShiftRecord(database, found.id), await readTrajectory(database, found.id)];
        if (!record || !stored) throw notFound('shift');
        const { simplified, ...computed } = stored;
        const { fixes, trajectory: traced } = await traceShift(
          database,
          record,
          limitsAt(Math.min(stored.computedAt, record.endsAt)),
          stored.computedAt,
        );
        // Of a trail that is forgotten in part the rest would look like all of it.
        const fixesForgotten = fixes < stored.fixCount;
        const parts = fixesForgotten ? simplified : trackParts(traced.track);
        return { ...computed, fixesForgotten, segments: parts.map(toSegment) };
      },
    ),
    route(
      {
        method: 'get',
        path: '/shifts/{id}/visits',
        tag: 'people',
        summary: 'The visits of a shift',
        access: 'view-tracks',
      },
      { params: idParams, reply: z.array(visit) },
      async (call, caller) => {
        const found = await findFresh(caller, call.params.id, call.now);
        await noteLook(caller, 'visits', found, call.now);
        return readVisits(database, found.id);
      },
    ),
    route(
      {
        method: 'get',
        path: '/shifts/{id}/streets',
        tag: 'people',
        summary: 'The streets that were walked, by map matching',
        access: 'view-tracks',
      },
      { params: idParams, reply: z.array(streetVisit) },
      async (call, caller) => {
        const found = await findFresh(caller, call.params.id, call.now);
        await noteLook(caller, 'streets', found, call.now);
        return listStreetVisits(database, found.id);
      },
    ),
    route(
      {
        method: 'get',
        path: '/shifts/{id}/performance',
        tag: 'performance',
        summary: 'The figures of a shift',
        access: 'view-performance',
      },
      { params: idParams, reply: performance },
      async (call, caller) => {
        const found = await findFresh(caller, call.params.id, call.now);
        const [described] = await describePerformance([found]);
        if (!described) throw notFound('shift');
        return described;
      },
    ),
    route(
      {
        method: 'get',
        path: '/shifts/{id}/performance/{measure}/evidence',
        tag: 'performance',
        summary: 'The rows behind a figure',
        access: 'view-performance',
      },
      { params: idParams.extend({ measure: z.enum(MEASURES) }), reply: evidence },
      async (call, caller) => {
        const found = await findFresh(caller, call.params.id, call.now);
        await noteLook(caller, 'evidence', found, call.now);
        const rows = await readEvidence(database, found.id, call.params.measure);
        if (!rows) throw notFound('figure');
        return { measure: call.params.measure, rows };
      },
    ),
    route(
      {
        method: 'get',
        path: '/performance',
        tag: 'performance',
        summary: 'Figures of the shifts at a moment',
        access: 'view-performance',
      },
      { query: z.object({ at: momentQuery.optional() }), reply: z.array(performance) },
      async (call, caller) => {
        const at = call.query.at ?? call.now;
        const shifts = await listShifts(database, caller.scope, { from: at, to: at, officerId: null });
        for (const one of shifts) if (one.endsAt > call.now && one.startsAt <= call.now) queue.wish(one.id);
        return describePerformance(shifts);
      },
    ),
  ];
}

/** `at`, or `from` and `to` (one alone reaches a day), or now. */
function spanOf(
  query: { readonly at?: number | undefined; readonly from?: number | undefined; readonly to?: number | undefined },
  now: number,
): { readonly from: number; readonly to: number } {
  const { at, from, to } = query;
  if (at !== undefined || (from === undefined && to === undefined)) return { from: at ?? now, to: at ?? now };
  const day = 86_400_000;
  const span = { from: from ?? to! - day, to: to ?? from! + day };
  if (span.to < span.from) throw new Refusal(400, 'invalid-request', 'query.to: lies before query.from');
  if (span.to - span.from > DAYS_AT_MOST * day) {
    throw new Refusal(400, 'invalid-request', `query.to: more than ${String(DAYS_AT_MOST)} days after query.from`);
  }
  return span;
}

function toSegment({ line, times }: TrackPart): Trajectory['segments'][number] {
  return { line: { type: 'LineString', coordinates: line }, times };
}
