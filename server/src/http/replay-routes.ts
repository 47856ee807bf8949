import { REPLAY_HOURS_AT_MOST, REPLAY_OFFICERS_AT_MOST, writeTrails } from '@xuncheng/contract';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import type { TrailProcess } from '../jobs/trail-process.ts';
import type { LimitsInForce } from '../live/limits-in-force.ts';
import { notFound } from '../refusal.ts';
import { insertAudits } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { listOfficers } from '../store/list-officers.ts';
import { loadShiftRecords, type ShiftRecord } from '../store/load-shift-records.ts';
import { spanQuery, within } from './parameters.ts';
import { ANSWERED, route, type Route } from './route.ts';

const officerIds = z
  .string()
  .regex(/^\d{1,9}(,\d{1,9})*$/, 'officer ids with commas between')
  .transform((text) => [...new Set(text.split(',').map(Number))])
  .refine((ids) => ids.length <= REPLAY_OFFICERS_AT_MOST, `more than ${String(REPLAY_OFFICERS_AT_MOST)} officers`);

/** Where officers were, to be played again. */
export function replayRoutes(
  database: Database,
  loadTrails: TrailProcess['loadTrails'],
  limitsAt: LimitsInForce['at'],
): Route[] {
  /** @throws 404 when any of them is nobody the caller commands or sees at work in the interval */
  async function findShifts(
    caller: Caller,
    asked: readonly number[],
    span: { readonly from: number; readonly to: number },
    now: number,
  ): Promise<ShiftRecord[]> {
    const { areaIds, officerId } = caller.scope;
    const isInArea = (areaId: number): boolean => areaIds === null || areaIds.includes(areaId);
    const shifts = (await loadShiftRecords(database, span.from, span.to)).filter(
      (shift) =>
        asked.includes(shift.officerId) &&
        (officerId === null || officerId === shift.officerId) &&
        (isInArea(shift.squadAreaId) || isInArea(shift.areaId)),
    );
    const found = new Set(shifts.map((shift) => shift.officerId));
    if (asked.every((id) => found.has(id))) return shifts;
    for (const { id } of await listOfficers(database, caller.scope, now, null)) found.add(id);
    if (!asked.every((id) => found.has(id))) throw notFound('officer');
    return shifts;
  }

  /** Who looked at whose track is recorded; looking at one's own is nobody's business. */
  async function noteLook(caller: Caller, shifts: readonly ShiftRecord[], from: number, to: number): Promise<void> {
    const seen = new Map(shifts.map((shift) => [shift.officerId, shift]));
    seen.delete(caller.officerId ?? 0);
    await insertAudits(
      database,
      [...seen.values()].map(({ officerId, name, badge }) => ({
        accountId: caller.accountId,
        action: 'view-track',
        object: `officer/${String(officerId)}`,
        detail: { officerId, officer: name, badge, from, to },
      })),
    );
  }

  return [
    route(
      {
        method: 'get',
        path: '/replay/trails',
        tag: 'people',
        summary: `Where officers were in an interval of at most ${String(REPLAY_HOURS_AT_MOST)} hours: binary (contract/src/trails/trail-code.ts)`,
        access: 'view-tracks',
      },
      { query: spanQuery.extend({ officerIds }), reply: z.string() },
      async (call, caller) => {
        const span = within(call.query, REPLAY_HOURS_AT_MOST);
        const shifts = await findShifts(caller, call.query.officerIds, span, call.now);
        await noteLook(caller, shifts, span.from, span.to);
        // Who was seen just before the beginning is known at the beginning.
        const begin = span.from - limitsAt(span.from).picture.unknownSeconds * 1_000;
        const to = Math.min(span.to, call.now);
        const trails = await loadTrails({ shifts, from: begin, to, limits: limitsAt(to) });
        const bytes = writeTrails(begin, trails);
        call.response.set('Cache-Control', 'private, no-store').type('application/octet-stream');
        call.response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
        return ANSWERED;
      },
    ),
  ];
}
