import type { ClockEvent } from '@xuncheng/contract';
import { execute, selectOne, type Queryable } from './database.ts';

/** When and where something was said: epoch ms, and degrees where the phone knew. */
type Said = Pick<ClockEvent, 'time' | 'lon' | 'lat'>;

/**
 * A rest begins on the device's running shift and lasts for what is left of the longest one, unless it is ended before. Said again it is the same rest.
 * @param mostSeconds of all rests that are said in a shift
 * @returns the shift; or why there is no rest
 */
export async function beginRest(
  transaction: Queryable,
  deviceId: string,
  { time, lon, lat }: Said,
  mostSeconds: number,
): Promise<number | 'no-shift' | 'not-clocked-in' | 'rest-used-up'> {
  const at = new Date(time);
  const shift = await selectOne<{ id: number; isHere: boolean }>(
    transaction,
    `select s.id, s.clocked_in_at <= $2 and (s.clocked_out_at is null or s.clocked_out_at > $2) as "isHere"
     from shift s join device d on d.number = s.device_number
     where d.id = $1 and s.starts_at <= $2 and s.ends_at > $2 order by s.starts_at limit 1 for update of s`,
    [deviceId, at],
  );
  if (!shift) return 'no-shift';
  if (!shift.isHere) return 'not-clocked-in';
  const before = await selectOne<{ used: number; isKnown: boolean }>(
    transaction,
    `select coalesce(sum(extract(epoch from ends_at - starts_at)), 0)::float8 as used,
            coalesce(bool_or(starts_at = $2 or (starts_at <= $2 and ends_at > $2)), false) as "isKnown"
     from said_rest where shift_id = $1`,
    [shift.id, at],
  );
  if (before!.isKnown) return shift.id;
  const left = mostSeconds - before!.used;
  if (left < 1) return 'rest-used-up';
  await execute(
    transaction,
    `insert into said_rest (shift_id, starts_at, ends_at, begun_lon, begun_lat)
     select id, $2::timestamptz, least($2::timestamptz + make_interval(secs => $3), ends_at), $4::float8, $5::float8 from shift where id = $1`,
    [shift.id, at, left, lon ?? null, lat ?? null],
  );
  return shift.id;
}

/** The rest under way then is over. @returns its shift; undefined when none was: it had ended by itself, or this was said before */
export async function endRest(
  database: Queryable,
  deviceId: string,
  { time, lon, lat }: Said,
): Promise<number | undefined> {
  const row = await selectOne<{ shiftId: number }>(
    database,
    `update said_rest r set ends_at = $2, ended_lon = $3, ended_lat = $4
     from shift s join device d on d.number = s.device_number
     where s.id = r.shift_id and d.id = $1 and r.starts_at <= $2 and r.ends_at > $2
     returning r.shift_id as "shiftId"`,
    [deviceId, new Date(time), lon ?? null, lat ?? null],
  );
  return row?.shiftId;
}

/** Columns of the rest that was said last in a shift `s`, as `said` (epoch by the caller): whoever joins it names the shift so. */
export const LAST_SAID_REST = `left join lateral (
  select r.starts_at, least(r.ends_at, s.ends_at) as ends_at from said_rest r where r.shift_id = s.id order by r.starts_at desc limit 1) said on true`;
