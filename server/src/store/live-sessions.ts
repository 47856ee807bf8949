import type { Role } from '@xuncheng/contract';
import { selectRows, type Queryable } from './database.ts';

/** A session that holds, with the account as it is now. */
export interface LiveSession {
  readonly sessionId: string;
  readonly accountId: number;
  readonly role: Role;
  readonly areaId: number;
}

/** Which of these sessions still hold: not ended, not expired, account not disabled. */
export async function listLiveSessions(database: Queryable, sessionIds: readonly string[]): Promise<LiveSession[]> {
  return selectRows<LiveSession>(
    database,
    `select s.sid as "sessionId", a.id as "accountId", a.role, a.area_id as "areaId"
     from session s join account a on a.id = (s.sess->>'accountId')::int
     where s.sid = any($1) and s.expire > now() and a.disabled_at is null`,
    [sessionIds],
  );
}
