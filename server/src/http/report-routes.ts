import {
  closeReport as closeReportBody,
  newReport,
  PHOTO_BYTES_AT_MOST,
  photoDigest,
  photoProgress,
  report,
  numeric,
  type Report,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { forbidden, notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { transact, type Database } from '../store/database.ts';
import { readPhoto, takePhotoPiece } from '../store/report-photos.ts';
import {
  closeReport,
  countReportsSince,
  findReport,
  insertReport,
  listReports,
  markReportSeen,
} from '../store/reports.ts';
import { answerPhoto, bytesBody } from './photo-answer.ts';
import { BYTES_BODY, route, type Route } from './route.ts';

const REPORTS_LISTED = 500;
/** Far more than anybody sees in a day; a phone that goes wrong must not fill the disk with photos. */
const REPORTS_A_DAY = 200;

const reportParams = z.object({ id: z.uuid() });
const photoParams = reportParams.extend({ sha256: photoDigest });

interface Needs {
  readonly database: Database;
  /** Area of the cell at a place; undefined outside all cells. */
  readonly areaAt: (lon: number, lat: number) => number | undefined;
  readonly announce: (report: Report) => void;
}

/** Reports of officers with their photos, and what the command centre makes of them. */
export function reportRoutes({ database, areaAt, announce }: Needs): Route[] {
  async function find(caller: Caller, id: string): Promise<Report> {
    const found = await findReport(database, caller.scope, id);
    if (!found) throw notFound('report');
    return found;
  }

  /** As it is now, told to everybody who sees it. */
  async function tell(caller: Caller, id: string): Promise<Report> {
    const found = await find(caller, id);
    announce(found);
    return found;
  }

  async function note(caller: Caller, action: string, { id, officerId }: Report): Promise<void> {
    await insertAudit(database, {
      accountId: caller.accountId,
      action,
      object: `report/${id}`,
      detail: { officerId },
    });
  }

  return [
    route(
      {
        method: 'get',
        path: '/reports',
        tag: 'operations',
        summary: 'Reports of officers, newest first',
        access: 'view-reports',
      },
      { query: z.object({ state: z.enum(['open', 'all']).default('all') }), reply: z.array(report) },
      (call, caller) => listReports(database, caller.scope, call.query.state === 'open', REPORTS_LISTED),
    ),
    route(
      {
        method: 'post',
        path: '/reports',
        tag: 'operations',
        summary: 'Report something; the same id answers with the same report and how much of each photo is there',
        access: 'report',
        status: 201,
      },
      { body: newReport, reply: report },
      async (call, caller) => {
        const officerId = officerOf(caller);
        const { lon, lat } = call.body.place;
        const known = await findReport(database, caller.scope, call.body.id);
        if (known) return known;
        if ((await countReportsSince(database, officerId, call.now - 86_400_000)) >= REPORTS_A_DAY)
          throw new Refusal(429, 'too-many-requests', `More than ${String(REPORTS_A_DAY)} reports in a day.`);
        const isNew = await transact(database, (transaction) =>
          insertReport(transaction, call.body, officerId, areaAt(lon, lat) ?? null, call.now),
        );
        const stored = await findReport(database, caller.scope, call.body.id);
        if (!stored) throw new Refusal(409, 'idempotency-key-used', 'This id was used by somebody else.');
        if (!isNew) return stored;
        announce(stored);
        await note(caller, 'report', stored);
        return stored;
      },
    ),
    route(
      {
        method: 'put',
        path: '/reports/{id}/photos/{sha256}',
        tag: 'operations',
        summary: 'The next bytes of a photo of an own report; the answer says from where to go on',
        access: 'report',
        bytes: { body: BYTES_BODY },
      },
      {
        params: photoParams,
        query: z.object({ start: numeric(z.number().int().min(0).max(PHOTO_BYTES_AT_MOST)) }),
        body: bytesBody,
        reply: photoProgress,
      },
      async (call, caller) => {
        const { id, sha256 } = call.params;
        const outcome = await takePhotoPiece(
          database,
          { reportId: id, sha256 },
          officerOf(caller),
          call.query.start,
          call.body,
        );
        switch (outcome.kind) {
          case 'absent':
            throw notFound('photo');
          case 'too-long':
            throw new Refusal(400, 'photo-too-long', 'The photo has more bytes than were announced.');
          case 'not-jpeg':
            throw new Refusal(400, 'photo-not-jpeg', 'Photos are taken as JPEG alone.');
          case 'differs':
            throw new Refusal(409, 'photo-differs', 'The bytes are not those announced; send them from the beginning.');
          case 'stored':
            if (outcome.progress.received === outcome.progress.size) await tell(caller, id);
            return outcome.progress;
          case 'unchanged':
            return outcome.progress;
        }
      },
    ),
    route(
      {
        method: 'get',
        path: '/reports/{id}/photos/{sha256}',
        tag: 'operations',
        summary: 'A photo, as it was taken',
        access: 'view-reports',
        bytes: { reply: 'image/jpeg' },
      },
      { params: photoParams, reply: z.unknown() },
      async (call, caller) => {
        const { id, sha256 } = call.params;
        await find(caller, id);
        const bytes = await readPhoto(database, { reportId: id, sha256 });
        if (!bytes) throw notFound('photo');
        return answerPhoto(call.response, sha256, bytes);
      },
    ),
    route(
      {
        method: 'post',
        path: '/reports/{id}/seen',
        tag: 'operations',
        summary: 'Say that the command centre has seen it; the first to do so stays',
        access: 'handle-reports',
      },
      { params: reportParams, reply: report },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        if (!(await markReportSeen(database, found.id, caller.accountId))) return find(caller, found.id);
        await note(caller, 'report-seen', found);
        return tell(caller, found.id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/reports/{id}/close',
        tag: 'operations',
        summary: 'Close it with a word that the officer reads',
        access: 'handle-reports',
      },
      { params: reportParams, body: closeReportBody, reply: report },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        if (!(await closeReport(database, found.id, caller.accountId, call.body.words)))
          throw new Refusal(409, 'report-closed', 'This report was closed before.');
        await note(caller, 'report-close', found);
        return tell(caller, found.id);
      },
    ),
  ];
}

/** Who reports is an officer; an administrator without a beat has nothing to report. */
function officerOf(caller: Caller): number {
  if (caller.officerId === null) throw forbidden('report');
  return caller.officerId;
}
