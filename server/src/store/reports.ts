import type { NewReport, Report } from '@xuncheng/contract';
import { epochMs, execute, selectOne, selectRows, type Queryable, type Scope } from './database.ts';

function placeOf(row: string): string {
  return `json_build_object('lon', ${row}.lon, 'lat', ${row}.lat, 'accuracy', ${row}.accuracy)`;
}

const REPORT = `
  select r.id, r.officer_id as "officerId", o.name as "officerName", o.badge, r.area_id as "areaId", r.shift_id as "shiftId",
         r.kind, r.words, ${placeOf('r')} as place, ${epochMs('r.made_at')} as "madeAt", ${epochMs('r.received_at')} as "receivedAt",
         r.self_handled as "selfHandled",
         case when r.closed_at is not null then 'closed' when r.seen_at is not null then 'seen' else 'new' end as state,
         ${epochMs('r.seen_at')} as "seenAt", s.display_name as "seenBy",
         ${epochMs('r.closed_at')} as "closedAt", c.display_name as "closedBy", r.closing_words as "closingWords",
         coalesce((
           select json_agg(json_build_object('sha256', encode(p.sha256, 'hex'), 'size', p.size, 'received', p.received, 'kind', p.kind,
                                             'takenAt', ${epochMs('p.taken_at')}, 'place', case when p.lon is not null then ${placeOf('p')} end)
                           order by p.taken_at, p.sha256)
           from report_photo p where p.report_id = r.id), '[]') as photos
  from report r join officer o on o.id = r.officer_id
  left join account s on s.id = r.seen_by left join account c on c.id = r.closed_by`;

/** An officer's own wherever they were made; everybody else sees what lies in the area. */
const IN_SCOPE = `(r.officer_id = $2 or ($2::int is null and ($1::int[] is null or r.area_id = any($1))))`;

/** Newest first. `openOnly`: those that are not closed. */
export async function listReports(
  database: Queryable,
  scope: Scope,
  openOnly: boolean,
  limit: number,
): Promise<Report[]> {
  return selectRows<Report>(
    database,
    `${REPORT} where ${IN_SCOPE} and (not $3 or r.closed_at is null) order by r.received_at desc, r.id limit $4`,
    [scope.areaIds, scope.officerId, openOnly, limit],
  );
}

/** One report in scope. */
export async function findReport(database: Queryable, scope: Scope, id: string): Promise<Report | undefined> {
  return selectOne<Report>(database, `${REPORT} where ${IN_SCOPE} and r.id = $3`, [scope.areaIds, scope.officerId, id]);
}

/** How many reports an officer has made since a time. */
export async function countReportsSince(database: Queryable, officerId: number, since: number): Promise<number> {
  const row = await selectOne<{ count: number }>(
    database,
    'select count(*)::int as count from report where officer_id = $1 and received_at >= $2',
    [officerId, new Date(since)],
  );
  return row!.count;
}

/**
 * Store a report with the photos it announces, once. It belongs to the shift the officer is on at `now`.
 * @param areaId area of the place; null: it lies in no cell, and the beat's or the squad's area stands for it
 * @returns false when the id is taken
 */
export async function insertReport(
  transaction: Queryable,
  given: NewReport,
  officerId: number,
  areaId: number | null,
  now: number,
): Promise<boolean> {
  const inserted = await execute(
    transaction,
    `insert into report (id, officer_id, shift_id, area_id, kind, words, lon, lat, accuracy, made_at, received_at, self_handled)
     select $1, o.id, s.id, coalesce($3, b.area_id, q.area_id), $4, $5, $6, $7, $8, $9, $10, $11
     from officer o join squad q on q.id = o.squad_id
     left join lateral (
       select * from shift where officer_id = o.id and starts_at <= $10 and ends_at > $10 order by starts_at desc limit 1) s on true
     left join beat b on b.id = s.beat_id
     where o.id = $2
     on conflict (id) do nothing`,
    [
      given.id,
      officerId,
      areaId,
      given.kind,
      given.words,
      given.place.lon,
      given.place.lat,
      given.place.accuracy,
      new Date(given.madeAt),
      new Date(now),
      given.selfHandled,
    ],
  );
  if (inserted === 0) return false;
  for (const photo of given.photos) {
    await execute(
      transaction,
      `insert into report_photo (report_id, sha256, kind, size, taken_at, lon, lat, accuracy)
       values ($1, decode($2, 'hex'), $3, $4, $5, $6, $7, $8)`,
      [
        given.id,
        photo.sha256,
        photo.kind,
        photo.size,
        new Date(photo.takenAt),
        photo.place?.lon ?? null,
        photo.place?.lat ?? null,
        photo.place?.accuracy ?? null,
      ],
    );
  }
  return true;
}

/** Somebody looked at it; the first to do so stays. @returns false when somebody had, or it is closed */
export async function markReportSeen(database: Queryable, id: string, accountId: number): Promise<boolean> {
  const seen = await execute(
    database,
    'update report set seen_at = now(), seen_by = $2 where id = $1 and seen_at is null and closed_at is null',
    [id, accountId],
  );
  return seen > 0;
}

/** It is dealt with, in these words. @returns false when it was closed before */
export async function closeReport(database: Queryable, id: string, accountId: number, words: string): Promise<boolean> {
  const closed = await execute(
    database,
    `update report set closed_at = now(), closed_by = $2, closing_words = $3,
            seen_at = coalesce(seen_at, now()), seen_by = coalesce(seen_by, $2)
     where id = $1 and closed_at is null`,
    [id, accountId, words],
  );
  return closed > 0;
}
