import { epochMs, selectRows, type Queryable } from './database.ts';

/** The newest message of a device that was refused and is not settled. */
export interface DeviceRefusal {
  readonly deviceId: string;
  readonly reason: string;
  /** Epoch ms. */
  readonly at: number;
}

/** The newest open refusal since a moment, of every device that has one. */
export async function loadRefusals(database: Queryable, since: number): Promise<DeviceRefusal[]> {
  return selectRows<DeviceRefusal>(
    database,
    `select distinct on (device_id) device_id as "deviceId", reason, ${epochMs('received_at')} as at
     from dead_letter where settled_at is null and received_at >= $1
     order by device_id, received_at desc`,
    [new Date(since)],
  );
}
