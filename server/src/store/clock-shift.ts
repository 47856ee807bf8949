import { selectOne, type Queryable } from './database.ts';

/** Minutes before the planned start from which an officer may clock in. */
const EARLY_MINUTES = 30;

/**
 * Clock in or out on the device's shift at that time. Clocking in again after clocking out resumes the shift; the first
 * clock-in stays.
 * @returns the shift, or undefined when the device has none then
 */
export async function clockShift(
  database: Queryable,
  deviceId: string,
  action: 'in' | 'out',
  time: number,
): Promise<number | undefined> {
  const row = await selectOne<{ id: number }>(
    database,
    `update shift set
       clocked_in_at = case when $2 = 'in' then coalesce(clocked_in_at, $3) else clocked_in_at end,
       clocked_out_at = case when $2 = 'out' then $3::timestamptz end
     where id = (
       select s.id from shift s join device d on d.number = s.device_number
       where d.id = $1 and s.starts_at - make_interval(mins => $4) <= $3 and s.ends_at + make_interval(mins => $4) >= $3
       order by s.starts_at <= $3 and s.ends_at > $3 desc, s.starts_at limit 1)
     returning id`,
    [deviceId, action, new Date(time), EARLY_MINUTES],
  );
  return row?.id;
}
