import type { ExemptionChange } from '@xuncheng/contract';
import type { Caller } from '../access/caller.ts';
import { insertAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { findExemptedShifts, findExemption } from '../store/exemptions.ts';
import { countForgottenShifts } from '../store/load-kept-trail.ts';
import type { RecomputeQueue } from './recompute-queue.ts';

/** An exemption was granted or revoked by somebody who may: have the shifts it reaches computed anew, note it down, and say how many they are. */
export async function settleExemption(
  database: Database,
  queue: RecomputeQueue,
  caller: Caller,
  id: number,
  action: 'grant-exemption' | 'revoke-exemption',
): Promise<ExemptionChange> {
  // Who commands a beat decides for whoever walks it, although the officer's squad may be of another area.
  const found = await findExemption(database, { areaIds: null, officerId: null }, id);
  if (!found) throw new Error(`exemption ${String(id)} was stored and is gone`);
  const shiftIds = await findExemptedShifts(database, id);
  for (const shiftId of shiftIds) queue.redo(shiftId);
  const { officerId, areaId, kind, startsAt, endsAt, reason, appealId } = found;
  await insertAudit(database, {
    accountId: caller.accountId,
    action,
    object: `exemption/${String(id)}`,
    detail: { officerId, areaId, kind, startsAt, endsAt, reason, appealId, shifts: shiftIds.length },
  });
  const fixesForgotten = await countForgottenShifts(database, shiftIds);
  return { exemption: found, shiftsRecomputed: shiftIds.length, fixesForgotten };
}
