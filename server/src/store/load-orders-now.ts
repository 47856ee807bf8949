import { epochMs, selectRows, type Queryable } from './database.ts';

/** A place somebody was sent to, or an order in hand. Instants are epoch ms. */
export interface OrderNow {
  readonly instructionId: string;
  readonly officerId: number;
  readonly issuedAt: number;
  /** Neither ended nor expired. */
  readonly isOpen: boolean;
  readonly isUrgent: boolean;
  readonly lon: number | null;
  readonly lat: number | null;
  /** Where it leads as an accepted move; the place above is the first of these. */
  readonly alarmIds: readonly number[];
  readonly cellIds: readonly number[];
  readonly segmentIds: readonly number[];
}

/**
 * What officers were ordered to do in the last so many hours and did not refuse, oldest first.
 * @param issuedBy orders up to then: another server's clock may be ahead of `at`, by which they are judged to be open
 */
export async function loadOrdersNow(
  database: Queryable,
  at: number,
  hours: number,
  issuedBy: number = at,
): Promise<OrderNow[]> {
  return selectRows<OrderNow>(
    database,
    `select i.id as "instructionId", r.officer_id as "officerId", ${epochMs('i.issued_at')} as "issuedAt",
            r.state not in ('done', 'refused', 'cancelled', 'expired') and i.deadline > $1 as "isOpen",
            i.priority = 'urgent' as "isUrgent", i.place_lon as lon, i.place_lat as lat,
            array(select alarm_id from accepted_stop x where x.instruction_id = i.id and alarm_id is not null) as "alarmIds",
            array(select cell_id from accepted_stop x where x.instruction_id = i.id and cell_id is not null) as "cellIds",
            array(select segment_id from accepted_stop x where x.instruction_id = i.id and segment_id is not null) as "segmentIds"
     from instruction i join instruction_receiver r on r.instruction_id = i.id
     where i.kind = 'order' and i.issued_at > $2 and i.issued_at <= $3 and r.state not in ('refused', 'cancelled', 'expired')
     order by i.issued_at, i.id, r.officer_id`,
    [new Date(at), new Date(at - hours * 3_600_000), new Date(issuedBy)],
  );
}
