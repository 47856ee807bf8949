import type { CellClass } from '@xuncheng/contract';
import type { PlacedAlarm } from '../compute/performance/attend-alarms.ts';
import type { ReceivedInstruction } from '../compute/performance/shift-facts.ts';
import { epochMs, selectRows, type Queryable } from './database.ts';

/** Cells of a beat. */
export async function loadBeatCells(
  database: Queryable,
  beatId: number,
): Promise<{ readonly cellId: number; readonly code: string; readonly class: CellClass }[]> {
  return selectRows(
    database,
    `select c.id as "cellId", c.code, c.class from beat_cell b join cell c on c.id = b.cell_id where b.beat_id = $1 order by c.id`,
    [beatId],
  );
}

/** Visits of other shifts to the cells of a beat, overlapping an interval: they count for coverage, whoever made them. */
export async function loadVisitsByOthers(
  database: Queryable,
  beatId: number,
  shiftId: number,
  from: number,
  to: number,
): Promise<{ readonly cellId: number; readonly startsAt: number; readonly endsAt: number }[]> {
  return selectRows(
    database,
    `select v.cell_id as "cellId", ${epochMs('v.starts_at')} as "startsAt", ${epochMs('v.ends_at')} as "endsAt"
     from beat_cell b join visit v on v.cell_id = b.cell_id
     where b.beat_id = $1 and v.shift_id <> $2 and v.ends_at >= $3 and v.starts_at <= $4`,
    [beatId, shiftId, new Date(from), new Date(to)],
  );
}

/** The instructions of a shift with the steps that figures need. */
export async function loadReceivedInstructions(database: Queryable, shiftId: number): Promise<ReceivedInstruction[]> {
  const first = (...states: string[]): string =>
    epochMs(`min(s.at) filter (where s.state in (${states.map((state) => `'${state}'`).join(', ')}))`);
  const afterRead = ['accepted', 'en-route', 'arrived', 'done', 'refused'];
  return selectRows<ReceivedInstruction>(
    database,
    `select i.text, i.priority, i.place_lon is not null as "hasPlace", ${epochMs('i.deadline')} as deadline,
            ${first('delivered', 'read', ...afterRead)} as "deliveredAt",
            ${first('read', ...afterRead)} as "acknowledgedAt",
            ${first('accepted', 'en-route', 'arrived', 'done')} as "acceptedAt",
            ${first('arrived')} as "arrivedAt",
            ${first('done')} as "doneAt",
            ${first('refused', 'cancelled', 'expired')} as "endedAt",
            ${first('cancelled')} as "cancelledAt"
     from instruction_receiver r join instruction i on i.id = r.instruction_id
     left join instruction_step s on s.instruction_id = r.instruction_id and s.officer_id = r.officer_id
     where r.shift_id = $1 and i.kind = 'order' group by i.id order by i.issued_at`,
    [shiftId],
  );
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
