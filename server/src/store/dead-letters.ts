import type { DeadLetter, DeadLetterDetail } from '@xuncheng/contract';
import { epochMs, execute, selectRows, type Queryable } from './database.ts';

const COLUMNS = `l.id, ${epochMs('l.received_at')} as "receivedAt", l.device_id as "deviceId", l.topic, l.reason, l.detail,
  length(l.payload) as bytes, l.settlement, ${epochMs('l.settled_at')} as "settledAt", a.display_name as "settledBy",
  l.settlement_reason as "settlementReason"`;
const FROM = `dead_letter l left join device d on d.id = l.device_id left join account a on a.id = l.settled_by`;

/** Refused messages, newest first. Those of devices nobody knows are for the whole district only (`areaIds` null). */
export async function listDeadLetters(
  database: Queryable,
  areaIds: readonly number[] | null,
  query: {
    readonly deviceId: string | null;
    readonly reason: string | null;
    readonly isSettled: boolean | null;
    readonly from: number | null;
    readonly to: number | null;
    readonly before: number | null;
    readonly limit: number;
  },
): Promise<DeadLetter[]> {
  return selectRows<DeadLetter>(
    database,
    `select ${COLUMNS} from ${FROM}
     where ($1::int[] is null or d.area_id = any($1)) and ($2::text is null or l.device_id = $2)
       and ($3::text is null or l.reason = $3) and ($4::boolean is null or (l.settled_at is not null) = $4)
       and ($5::timestamptz is null or l.received_at >= $5) and ($6::timestamptz is null or l.received_at <= $6)
       and ($7::bigint is null or l.id < $7)
     order by l.id desc limit $8`,
    [
      areaIds,
      query.deviceId,
      query.reason,
      query.isSettled,
      query.from === null ? null : new Date(query.from),
      query.to === null ? null : new Date(query.to),
      query.before,
      query.limit,
    ],
  );
}

/** One letter with its bytes, or undefined outside these areas. */
export async function findDeadLetter(
  database: Queryable,
  areaIds: readonly number[] | null,
  id: number,
): Promise<(DeadLetterDetail & { readonly payload: Buffer }) | undefined> {
  const [row] = await selectRows<DeadLetter & { payload: Buffer; corrected: Buffer | null }>(
    database,
    `select ${COLUMNS}, l.payload, l.corrected_payload as corrected from ${FROM}
     where ($1::int[] is null or d.area_id = any($1)) and l.id = $2`,
    [areaIds, id],
  );
  if (!row) return undefined;
  const { corrected, ...letter } = row;
  return {
    ...letter,
    payloadText: textOf(letter.payload),
    payloadHex: letter.payload.toString('hex'),
    correctedText: corrected && textOf(corrected),
  };
}

function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Settle an open letter. @returns false when it was settled already: nothing was changed */
export async function settleDeadLetter(
  database: Queryable,
  id: number,
  how: {
    readonly settlement: 're-admitted' | 'dismissed';
    readonly accountId: number;
    readonly reason: string | null;
    readonly corrected: Uint8Array | null;
  },
): Promise<boolean> {
  const settled = await execute(
    database,
    `update dead_letter set settlement = $2, settled_at = now(), settled_by = $3, settlement_reason = $4, corrected_payload = $5
     where id = $1 and settled_at is null`,
    [id, how.settlement, how.accountId, how.reason, how.corrected],
  );
  return settled === 1;
}
