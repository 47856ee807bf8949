import { epochMs, execute, selectRows, type Queryable } from './database.ts';

/** A message that must be acted on exactly once, as the gateway stored it. */
export interface WaitingMessage {
  readonly id: number;
  readonly deviceId: string;
  readonly time: number;
  readonly receivedAt: number;
  readonly messageKey: number;
  readonly kind: 'alarm' | 'instruction-receipt';
  readonly payload: unknown;
}

/** Messages not acted on yet, oldest first. */
export async function listWaitingMessages(database: Queryable, limit: number): Promise<WaitingMessage[]> {
  return selectRows<WaitingMessage>(
    database,
    `select m.id, d.id as "deviceId", ${epochMs('m.time')} as time, ${epochMs('m.received_at')} as "receivedAt",
            m.message_key as "messageKey", m.kind, m.payload
     from device_message m join device d on d.number = m.device_number
     where m.handled_at is null order by m.id limit $1`,
    [limit],
  );
}

/** They were acted on. */
export async function markMessagesHandled(database: Queryable, ids: readonly number[]): Promise<void> {
  await execute(database, 'update device_message set handled_at = now() where id = any($1) and handled_at is null', [
    ids,
  ]);
}
