import type { DrawnShape, Instruction, InstructionKind, InstructionState, Priority } from '@xuncheng/contract';
import {
  epochMs,
  execute,
  selectOne,
  selectRows,
  transact,
  type Database,
  type Queryable,
  type Scope,
} from './database.ts';

/** Photos of the instruction `i`, as hexadecimal digests in their order. */
const PHOTOS = `coalesce((select json_agg(encode(p.sha256, 'hex') order by p.place) from instruction_photo p where p.instruction_id = i.id), '[]') as photos`;

const INSTRUCTION = `
  select i.id, i.kind, i.repeat_minutes as "repeatMinutes", i.replaces, i.replaces_officer_id as "replacesOfficerId", i.off_duty_reason as "offDutyReason", ${epochMs('i.issued_at')} as "issuedAt", c.display_name as "issuedBy", i.text, i.priority,
         case when i.place_lon is not null then jsonb_strip_nulls(jsonb_build_object('lon', i.place_lon, 'lat', i.place_lat, 'name', i.place_name)) end as place,
         i.drawing, ${PHOTOS},
         ${epochMs('i.deadline')} as deadline, r.receivers
  from instruction i join account c on c.id = i.issued_by
  join lateral (
    select json_agg(json_build_object(
      'officerId', o.id, 'officerName', o.name, 'badge', o.badge, 'areaId', coalesce(b.area_id, q.area_id), 'deviceId', d.id,
      'state', r.state, 'attempts', r.attempts, 'steps', coalesce((
        select json_agg(json_build_object('state', s.state, 'at', ${epochMs('s.at')}, 'source', s.source, 'reason', s.reason,
                                          'lon', s.lon, 'lat', s.lat) order by array_position(array['issued', 'sent', 'delivered', 'read', 'accepted', 'en-route', 'arrived', 'done', 'refused', 'cancelled', 'expired'], s.state))
        from instruction_step s where s.instruction_id = r.instruction_id and s.officer_id = r.officer_id), '[]')) order by o.badge) as receivers
    from instruction_receiver r join officer o on o.id = r.officer_id join squad q on q.id = o.squad_id
    left join shift h on h.id = r.shift_id left join beat b on b.id = h.beat_id left join device d on d.number = r.device_number
    where r.instruction_id = i.id
      and ($1::int[] is null or coalesce(b.area_id, q.area_id) = any($1)) and ($2::int is null or o.id = $2)
  ) r on r.receivers is not null`;

const WHOLE_DISTRICT: Scope = { areaIds: null, officerId: null };

/** Newest first, with the receivers in scope only. `openOnly`: those with a receiver still at work, or of the last two hours. */
export async function listInstructions(
  database: Queryable,
  scope: Scope,
  openOnly: boolean,
  limit: number,
): Promise<Instruction[]> {
  return selectRows<Instruction>(
    database,
    `${INSTRUCTION}
     where not $3 or i.issued_at > now() - interval '2 hours' or exists (
       select from instruction_receiver x where x.instruction_id = i.id and x.state not in ('done', 'refused', 'cancelled', 'expired'))
     order by i.issued_at desc limit $4`,
    [scope.areaIds, scope.officerId, openOnly, limit],
  );
}

/** Those that ran at some time of an interval (epoch ms), newest first, with the receivers in scope only. */
export async function listInstructionsBetween(
  database: Queryable,
  scope: Scope,
  span: { readonly from: number; readonly to: number },
  limit: number,
): Promise<Instruction[]> {
  return selectRows<Instruction>(
    database,
    `${INSTRUCTION} where i.issued_at < $4 and i.deadline >= $3 order by i.issued_at desc limit $5`,
    [scope.areaIds, scope.officerId, new Date(span.from), new Date(span.to), limit],
  );
}

/** One instruction with the receivers in scope; undefined when there is none of them. */
export async function findInstruction(
  database: Queryable,
  id: string,
  scope: Scope = WHOLE_DISTRICT,
): Promise<Instruction | undefined> {
  return selectOne<Instruction>(database, `${INSTRUCTION} where i.id = $3`, [scope.areaIds, scope.officerId, id]);
}

export interface NewInstructionRow {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly issuedAt: number;
  readonly issuedBy: number;
  readonly kind: InstructionKind;
  readonly repeatMinutes: number | null;
  readonly replaces: string | null;
  /** Given to somebody else instead of this receiver of `replaces`; null: none, or the next check-in. */
  readonly replacesOfficerId: number | null;
  readonly offDutyReason: string | null;
  readonly text: string;
  readonly priority: string;
  readonly place: { readonly lon: number; readonly lat: number; readonly name?: string | undefined } | undefined;
  readonly drawing: DrawnShape | null;
  readonly deadline: number;
  readonly receivers: readonly {
    readonly officerId: number;
    /** Null: off duty. */
    readonly shiftId: number | null;
    readonly deviceNumber: number;
  }[];
}

/** What was stored before, and made this instruction one too many. */
export interface EarlierInstruction {
  readonly id: string;
  readonly issuedBy: number;
  /** `key`: the same order again; `successor`: it was given to somebody else already. */
  readonly by: 'key' | 'successor';
}

/** Something that is stored, or asked, in the transaction that stores an instruction. */
export type InstructionJoin = (transaction: Queryable, instructionId: string) => Promise<void>;

/**
 * Store an instruction as issued, with its receivers and their first step; one key makes one instruction and one receiver has one
 * successor, whoever sends it at once.
 * @param join what else belongs to the transaction; what it throws undoes the instruction
 * @returns `stored`, or what was stored before
 */
export async function insertInstruction(
  database: Database,
  row: NewInstructionRow,
  join: InstructionJoin = () => Promise.resolve(),
): Promise<'stored' | EarlierInstruction> {
  return transact(database, async (transaction) => {
    const inserted = await execute(
      transaction,
      `insert into instruction (id, idempotency_key, issued_at, issued_by, text, priority, place_lon, place_lat, place_name, deadline,
                                kind, repeat_minutes, replaces, off_duty_reason, drawing, replaces_officer_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) on conflict do nothing`,
      [
        row.id,
        row.idempotencyKey,
        new Date(row.issuedAt),
        row.issuedBy,
        row.text,
        row.priority,
        row.place?.lon ?? null,
        row.place?.lat ?? null,
        row.place?.name ?? null,
        new Date(row.deadline),
        row.kind,
        row.repeatMinutes,
        row.replaces,
        row.offDutyReason,
        row.drawing && JSON.stringify(row.drawing),
        row.replacesOfficerId,
      ],
    );
    if (inserted === 0) {
      const earlier =
        (await findByIdempotencyKey(transaction, row.idempotencyKey)) ?? (await findSuccessor(transaction, row));
      if (!earlier) throw new Error('an instruction with this key was there and is gone');
      return earlier;
    }
    await execute(
      transaction,
      `with receiver as (
         insert into instruction_receiver (instruction_id, officer_id, shift_id, device_number, state, next_attempt_at)
         select $1, r."officerId", r."shiftId", r."deviceNumber", 'issued', $3
         from jsonb_to_recordset($2) as r("officerId" int, "shiftId" int, "deviceNumber" int)
         returning officer_id)
       insert into instruction_step (instruction_id, officer_id, state, at, source)
       select $1, officer_id, 'issued', $3, 'operator' from receiver`,
      [row.id, JSON.stringify(row.receivers), new Date(row.issuedAt)],
    );
    await join(transaction, row.id);
    return 'stored';
  });
}

/** What was issued under a key. */
export async function findByIdempotencyKey(database: Queryable, key: string): Promise<EarlierInstruction | undefined> {
  return selectOne(
    database,
    `select id, issued_by as "issuedBy", 'key' as by from instruction where idempotency_key = $1`,
    [key],
  );
}

/** What a receiver's order was given on as. */
function findSuccessor(
  database: Queryable,
  { replaces, replacesOfficerId }: Pick<NewInstructionRow, 'replaces' | 'replacesOfficerId'>,
): Promise<EarlierInstruction | undefined> {
  return selectOne(
    database,
    `select id, issued_by as "issuedBy", 'successor' as by from instruction where replaces = $1 and replaces_officer_id = $2`,
    [replaces, replacesOfficerId],
  );
}

/** What a terminal was sent and has since been taken back, while it still counts. */
export async function listCancelledOf(
  database: Queryable,
  deviceId: string,
  now: number,
): Promise<{ readonly instructionId: string; readonly reason: string | null }[]> {
  return selectRows(
    database,
    `select r.instruction_id as "instructionId", s.reason
     from instruction i join instruction_receiver r on r.instruction_id = i.id join device d on d.number = r.device_number
     join instruction_step s on s.instruction_id = r.instruction_id and s.officer_id = r.officer_id and s.state = 'cancelled'
     where i.issued_at > $2::timestamptz - interval '1 day' and i.deadline > $2 and d.id = $1 and r.state = 'cancelled' and r.attempts > 0`,
    [deviceId, new Date(now)],
  );
}

/** A cancellation that its terminal may not have heard of. */
export interface UnheardCancellation {
  readonly deviceId: string;
  readonly instructionId: string;
  readonly reason: string | null;
  /** When the terminal came back, after it was cancelled. Epoch ms. */
  readonly backAt: number;
}

/** Instructions that were sent, cancelled, and are not past their deadline, of terminals that came (back) since they were cancelled. */
export async function listUnheardCancellations(
  database: Queryable,
  now: number,
): Promise<readonly UnheardCancellation[]> {
  return selectRows(
    database,
    `select d.id as "deviceId", r.instruction_id as "instructionId", s.reason, ${epochMs('v.online_at')} as "backAt"
     from instruction i join instruction_receiver r on r.instruction_id = i.id join device d on d.number = r.device_number
     join instruction_step s on s.instruction_id = r.instruction_id and s.officer_id = r.officer_id and s.state = 'cancelled'
     join device_state v on v.device_number = d.number and v.online and v.online_at > s.at
     where i.issued_at > $1::timestamptz - interval '1 day' and i.deadline > $1 and r.state = 'cancelled' and r.attempts > 0`,
    [new Date(now)],
  );
}

/** A receiver still at work, with what is needed to send to it. */
export interface OpenReceiver {
  readonly instructionId: string;
  readonly officerId: number;
  readonly deviceId: string | null;
  readonly state: InstructionState;
  readonly attempts: number;
  readonly issuedAt: number;
  readonly issuedBy: string;
  readonly kind: InstructionKind;
  readonly text: string;
  readonly priority: Priority;
  readonly deadline: number;
  readonly placeLon: number | null;
  readonly placeLat: number | null;
  readonly placeName: string | null;
  readonly drawing: DrawnShape | null;
  readonly photos: readonly string[];
  readonly nextAttemptAt: number | null;
  /** Sent again because a step was late. */
  readonly remindedAt: number | null;
  /** How the duty in which it was received stands; null: received off duty, for a stated reason. Epoch ms. */
  readonly duty: { readonly endsAt: number; readonly clockedOutAt: number | null } | null;
}

/** Receivers not at an end: all, of one instruction, or of one device. */
export async function listOpenReceivers(
  database: Queryable,
  which: { readonly instructionId?: string; readonly deviceId?: string },
): Promise<OpenReceiver[]> {
  return selectRows<OpenReceiver>(
    database,
    `select r.instruction_id as "instructionId", r.officer_id as "officerId", d.id as "deviceId", r.state, r.attempts,
            ${epochMs('i.issued_at')} as "issuedAt", c.display_name as "issuedBy", i.kind, i.text, i.priority,
            ${epochMs('i.deadline')} as deadline, i.place_lon as "placeLon", i.place_lat as "placeLat", i.place_name as "placeName", i.drawing, ${PHOTOS},
            ${epochMs('r.next_attempt_at')} as "nextAttemptAt", ${epochMs('r.reminded_at')} as "remindedAt",
            case when h.id is not null then json_build_object('endsAt', ${epochMs('h.ends_at')}, 'clockedOutAt', ${epochMs('h.clocked_out_at')}) end as duty
     from instruction_receiver r join instruction i on i.id = r.instruction_id join account c on c.id = i.issued_by
     left join device d on d.number = r.device_number left join shift h on h.id = r.shift_id
     where r.state not in ('done', 'refused', 'cancelled', 'expired')
       and ($1::uuid is null or i.id = $1) and ($2::text is null or d.id = $2)
     order by i.issued_at`,
    [which.instructionId ?? null, which.deviceId ?? null],
  );
}

/** A step was late and the terminal was sent it once more. */
export async function noteReminder(
  database: Queryable,
  { instructionId, officerId }: { readonly instructionId: string; readonly officerId: number },
  at: number,
): Promise<void> {
  await execute(
    database,
    'update instruction_receiver set reminded_at = $3 where instruction_id = $1 and officer_id = $2',
    [instructionId, officerId, new Date(at)],
  );
}

/** A check-in that was answered and has no successor, although it repeats. */
export interface AnsweredCheckIn {
  readonly instructionId: string;
  readonly officerId: number;
  readonly issuedBy: number;
  readonly text: string;
  readonly priority: Priority;
  readonly repeatMinutes: number;
}

/** Check-ins issued since a moment that were answered and want a next one. */
export async function listAnsweredCheckIns(database: Queryable, since: number): Promise<AnsweredCheckIn[]> {
  return selectRows<AnsweredCheckIn>(
    database,
    `select i.id as "instructionId", r.officer_id as "officerId", i.issued_by as "issuedBy", i.text, i.priority, i.repeat_minutes as "repeatMinutes"
     from instruction i join instruction_receiver r on r.instruction_id = i.id
     where i.kind = 'check-in' and i.repeat_minutes is not null and i.issued_at > $1 and r.state = 'done'
       and not exists (select from instruction n join instruction_receiver x on x.instruction_id = n.id
                       where n.replaces = i.id and x.officer_id = r.officer_id)`,
    [new Date(since)],
  );
}

/** The terminal an officer carried last, for who is off duty now; null: none is known. */
export async function findLastTerminal(database: Queryable, officerId: number): Promise<number | null> {
  const row = await selectOne<{ deviceNumber: number }>(
    database,
    `select device_number as "deviceNumber" from shift where officer_id = $1 and device_number is not null
     order by starts_at desc limit 1`,
    [officerId],
  );
  return row?.deviceNumber ?? null;
}
