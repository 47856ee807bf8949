import { insertAudit } from '../store/audit.ts';
import type { Queryable } from '../store/database.ts';

/** Whoever watches something asks again and again: that is one look. */
const ONE_LOOK_MS = 600_000;

/** Records who looked at what, once a look. `now`: epoch ms. */
export type NoteLook = (
  who: number,
  action: string,
  object: string,
  now: number,
  detail?: Readonly<Record<string, unknown>>,
) => Promise<void>;

/** Looks that are recorded in the audit log. */
export function openLooks(database: Queryable): NoteLook {
  const looks = new Map<string, number>();
  return async (accountId, action, object, now, detail = {}) => {
    const key = `${String(accountId)} ${action} ${object}`;
    if ((looks.get(key) ?? 0) > now - ONE_LOOK_MS) return;
    for (const [known, at] of looks) if (at <= now - ONE_LOOK_MS) looks.delete(known);
    looks.set(key, now);
    try {
      await insertAudit(database, { accountId, action, object, detail });
    } catch (error) {
      // Not recorded, it is not allowed either: the next try is a look of its own.
      looks.delete(key);
      throw error;
    }
  };
}
