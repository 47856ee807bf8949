import type { TravelMode } from '@xuncheng/contract';
import { LAST_SAID_REST } from './said-rests.ts';
import { epochMs, selectOne, selectRows, type Queryable } from './database.ts';

/** A shift with everything that does not change while it runs. Times in epoch ms. */
export interface ShiftRecord {
  readonly shiftId: number;
  readonly officerId: number;
  readonly badge: string;
  readonly name: string;
  readonly travelMode: TravelMode;
  readonly squadId: number;
  readonly squad: string;
  /** Area of the squad. */
  readonly squadAreaId: number;
  readonly beatId: number;
  readonly beat: string;
  /** Area of the beat: where the officer works. */
  readonly areaId: number;
  readonly deviceId: string | null;
  readonly deviceNumber: number | null;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly clockedInAt: number | null;
  readonly clockedOutAt: number | null;
  /** The last rest that was said from the phone. */
  readonly restStartsAt: number | null;
  readonly restEndsAt: number | null;
}

const SHIFT_RECORD = `
  select s.id as "shiftId", o.id as "officerId", o.badge, o.name, o.travel_mode as "travelMode",
         q.id as "squadId", q.name as squad, q.area_id as "squadAreaId", b.id as "beatId", b.name as beat, b.area_id as "areaId",
         d.id as "deviceId", d.number as "deviceNumber",
         ${epochMs('s.starts_at')} as "startsAt", ${epochMs('s.ends_at')} as "endsAt",
         ${epochMs('s.clocked_in_at')} as "clockedInAt", ${epochMs('s.clocked_out_at')} as "clockedOutAt",
         ${epochMs('said.starts_at')} as "restStartsAt", ${epochMs('said.ends_at')} as "restEndsAt"
  from shift s join officer o on o.id = s.officer_id join squad q on q.id = o.squad_id
  join beat b on b.id = s.beat_id left join device d on d.number = s.device_number ${LAST_SAID_REST}`;

/** Shifts that overlap the interval, in order of their start. */
export async function loadShiftRecords(database: Queryable, from: number, to: number): Promise<ShiftRecord[]> {
  return selectRows<ShiftRecord>(
    database,
    `${SHIFT_RECORD} where s.starts_at < $2 and s.ends_at > $1 order by s.starts_at, s.id`,
    [new Date(from), new Date(to)],
  );
}

/** One shift. */
export async function findShiftRecord(database: Queryable, shiftId: number): Promise<ShiftRecord | undefined> {
  return selectOne<ShiftRecord>(database, `${SHIFT_RECORD} where s.id = $1`, [shiftId]);
}

/** These shifts, as many of them as there are. */
export async function listShiftRecords(database: Queryable, shiftIds: readonly number[]): Promise<ShiftRecord[]> {
  return selectRows<ShiftRecord>(database, `${SHIFT_RECORD} where s.id = any($1)`, [shiftIds]);
}
