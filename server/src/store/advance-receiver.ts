import type { InstructionState } from '@xuncheng/contract';
import { epochMs, execute, selectOne, transact, type Database } from './database.ts';

/** What is known of a receiver when a step is decided. Times in epoch ms. */
export interface ReceiverNow {
  readonly officerId: number;
  /** Where the instruction sends to. */
  readonly place: { readonly lon: number; readonly lat: number } | null;
  readonly state: InstructionState;
  readonly deadline: number;
  readonly issuedAt: number;
  readonly attempts: number;
}

/** The step to store. */
export interface StepToStore {
  /** How the receiver stands after it. */
  readonly state: InstructionState;
  /** What was said, when it was heard after a later step: only that is stored, the receiver stays as it is. */
  readonly step?: InstructionState;
  readonly at: number;
  readonly source: 'terminal' | 'operator' | 'position' | 'clock' | 'server' | 'push';
  readonly reason?: string | undefined;
  readonly lon?: number | undefined;
  readonly lat?: number | undefined;
  /** When to send again; null: never. Undefined: leave as it is. */
  readonly nextAttemptAt?: number | null;
  readonly attempts?: number;
}

/**
 * Decide and store one step of one receiver with the row locked, so that steps that come at once are decided one after the other.
 * @param decide gets the row, answers the step, or undefined to leave everything as it is
 * @returns the receiver as it is after the step, `unchanged`, or `absent` when there is no such receiver (of that device)
 */
export async function advanceReceiver(
  database: Database,
  which: { readonly instructionId: string; readonly officerId?: number; readonly deviceId?: string },
  decide: (receiver: ReceiverNow) => StepToStore | undefined,
): Promise<ReceiverNow | 'unchanged' | 'absent'> {
  return transact(database, async (transaction) => {
    const row = await selectOne<ReceiverNow>(
      transaction,
      `select r.officer_id as "officerId",
              case when i.place_lon is not null then jsonb_build_object('lon', i.place_lon, 'lat', i.place_lat) end as place, r.state, r.attempts, ${epochMs('i.deadline')} as deadline, ${epochMs('i.issued_at')} as "issuedAt"
       from instruction_receiver r join instruction i on i.id = r.instruction_id
       where r.instruction_id = $1 and ($2::int is null or r.officer_id = $2)
         and ($3::text is null or r.device_number = (select number from device where id = $3))
       for update of r`,
      [which.instructionId, which.officerId ?? null, which.deviceId ?? null],
    );
    if (!row) return 'absent';
    const step = decide(row);
    if (!step) return 'unchanged';
    const stored = await execute(
      transaction,
      `insert into instruction_step (instruction_id, officer_id, state, at, source, reason, lon, lat)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [
        which.instructionId,
        row.officerId,
        step.step ?? step.state,
        new Date(step.at),
        step.source,
        step.reason ?? null,
        step.lon ?? null,
        step.lat ?? null,
      ],
    );
    if (step.step !== undefined) return stored > 0 ? row : 'unchanged';
    await execute(
      transaction,
      `update instruction_receiver set state = $3, attempts = coalesce($4, attempts),
              next_attempt_at = case when $5 then next_attempt_at else $6::timestamptz end
       where instruction_id = $1 and officer_id = $2`,
      [
        which.instructionId,
        row.officerId,
        step.state,
        step.attempts ?? null,
        step.nextAttemptAt === undefined,
        step.nextAttemptAt === undefined || step.nextAttemptAt === null ? null : new Date(step.nextAttemptAt),
      ],
    );
    return { ...row, state: step.state };
  });
}
