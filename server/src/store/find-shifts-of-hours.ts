import { selectRows, type Queryable } from './database.ts';

/** An hour (epoch ms of its beginning) of which a device has sent something. */
export interface DeviceHour {
  readonly deviceId: string;
  readonly hour: number;
}

/** Shifts on which these devices were carried in these hours. */
export async function findShiftsOfHours(database: Queryable, hours: readonly DeviceHour[]): Promise<number[]> {
  const rows = await selectRows<{ id: number }>(
    database,
    `select distinct s.id from jsonb_to_recordset($1) as r("deviceId" text, hour float8)
       join device d on d.id = r."deviceId"
       join shift s on s.device_number = d.number and s.starts_at < to_timestamp(r.hour / 1000) + interval '1 hour'
         and s.ends_at > to_timestamp(r.hour / 1000)`,
    [JSON.stringify(hours)],
  );
  return rows.map(({ id }) => id);
}
