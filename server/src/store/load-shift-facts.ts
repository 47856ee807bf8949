import type { CellClass } from '@xuncheng/contract';
import type { CellVisit } from '../compute/coverage/changed-visits.ts';
import { groupBy } from '../compute/group-by.ts';
import type { Interval } from '../compute/intervals.ts';
import type { PlacedAlarm } from '../compute/performance/attend-alarms.ts';
import type { ReceivedInstruction } from '../compute/performance/shift-facts.ts';
import { epochMs, selectRows, type Queryable } from './database.ts';

/** A cell of a beat. */
export interface BeatCell {
  readonly cellId: number;
  readonly code: string;
  readonly class: CellClass;
}

/** Cells of these beats, by beat. */
export async function loadBeatCells(
  database: Queryable,
  beatIds: readonly number[],
): Promise<ReadonlyMap<number, BeatCell[]>> {
  const rows = await selectRows<BeatCell & { beatId: number }>(
    database,
    `select b.beat_id as "beatId", c.id as "cellId", c.code, c.class from beat_cell b join cell c on c.id = b.cell_id
     where b.beat_id = any($1) order by c.id`,
    [beatIds],
  );
  return groupBy(rows, (row) => row.beatId);
}

/** A shift, its beat and the part of it (epoch ms) that is asked about. */
export interface ShiftSpan extends Interval {
  readonly shiftId: number;
  readonly beatId: number;
}

/** Visits of other shifts to the cells of a shift's beat, overlapping its span: they count for coverage, whoever made them. By shift. */
export async function loadVisitsByOthers(
  database: Queryable,
  spans: readonly ShiftSpan[],
): Promise<ReadonlyMap<number, CellVisit[]>> {
  const rows = await selectRows<CellVisit & { shiftId: number }>(
    database,
    `select r."shiftId", v.cell_id as "cellId", ${epochMs('v.starts_at')} as "startsAt", ${epochMs('v.ends_at')} as "endsAt"
     from jsonb_to_recordset($1) as r("shiftId" int, "beatId" int, "startsAt" float8, "endsAt" float8)
       join beat_cell b on b.beat_id = r."beatId"
       join visit v on v.cell_id = b.cell_id and v.shift_id <> r."shiftId"
         and v.ends_at >= to_timestamp(r."startsAt" / 1000) and v.starts_at <= to_timestamp(r."endsAt" / 1000)`,
    [JSON.stringify(spans)],
  );
  return groupBy(rows, (row) => row.shiftId);
}

/** The instructions of shifts with the steps that figures need, by shift. */
export async function loadReceivedInstructions(
  database: Queryable,
  shiftIds: readonly number[],
): Promise<ReadonlyMap<number, ReceivedInstruction[]>> {
  const first = (...states: string[]): string =>
    epochMs(`min(s.at) filter (where s.state in (${states.map((state) => `'${state}'`).join(', ')}))`);
  const afterRead = ['accepted', 'en-route', 'arrived', 'done', 'refused'];
  const rows = await selectRows<ReceivedInstruction & { shiftId: number }>(
    database,
    `select r.shift_id as "shiftId", i.text, i.priority, i.place_lon is not null as "hasPlace", ${epochMs('i.deadline')} as deadline,
            ${first('delivered', 'read', ...afterRead)} as "deliveredAt",
            ${first('read', ...afterRead)} as "acknowledgedAt",
            ${first('accepted', 'en-route', 'arrived', 'done')} as "acceptedAt",
            ${first('arrived')} as "arrivedAt",
            ${first('done')} as "doneAt",
            ${first('refused', 'cancelled', 'expired')} as "endedAt",
            ${first('cancelled')} as "cancelledAt"
     from instruction_receiver r join instruction i on i.id = r.instruction_id
     left join instruction_step s on s.instruction_id = r.instruction_id and s.officer_id = r.officer_id
     where r.shift_id = any($1) and i.kind = 'order' group by r.shift_id, i.id order by i.issued_at`,
    [shiftIds],
  );
  return groupBy(rows, (row) => row.shiftId);
}

/** Alarms of sources with a place that were raised in an interval. */
export async function loadPlacedAlarms(database: Queryable, from: number, to: number): Promise<PlacedAlarm[]> {
  return selectRows<PlacedAlarm>(
    database,
    `select a.type || ' · ' || d.name as text, d.lon, d.lat, ${epochMs('a.raised_at')} as "raisedAt", ${epochMs('a.cleared_at')} as "clearedAt"
     from alarm a join device d on d.number = a.source_device_number
     where a.raised_at >= $1 and a.raised_at < $2 and d.lon is not null and d.lat is not null order by a.raised_at, a.id`,
    [new Date(from), new Date(to)],
  );
}
