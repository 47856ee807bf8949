import { execute, type Queryable } from './database.ts';

/**
 * Shifts that a change may still reach: those to come, and a running one whose terminal has said nothing in it. A trail is found by
 * the shift's terminal, so that taking it away from a shift in which it spoke would take the trail away.
 */
const OPEN = `s.ends_at > now() and s.clocked_out_at is null and (s.starts_at > now() or not exists (
  select from fix f where f.device_number = s.device_number and f.time >= s.starts_at and f.time <= now()))`;

/**
 * From now on the device is carried by one officer (null: by nobody), on every shift and daily roster that a change may still reach, and
 * on whatever is planned later. Call it in a transaction. @returns shifts and rosters that have the device now and had not before
 */
export async function carryDevice(
  transaction: Queryable,
  deviceId: string,
  officerId: number | null,
): Promise<{ readonly shifts: number; readonly rosters: number }> {
  const number = '(select number from device where id = $1)';
  await execute(
    transaction,
    `update shift s set device_number = null where device_number = ${number} and officer_id is distinct from $2 and ${OPEN}`,
    [deviceId, officerId],
  );
  await execute(
    transaction,
    `update roster_rule set device_number = null where device_number = ${number} and officer_id is distinct from $2`,
    [deviceId, officerId],
  );
  await execute(
    transaction,
    `update officer set device_number = null where device_number = ${number} and id is distinct from $2`,
    [deviceId, officerId],
  );
  await execute(transaction, `update officer set device_number = ${number} where id = $2`, [deviceId, officerId]);
  // Where somebody else still has it on a shift, it is theirs until that shift is over.
  const shifts = await execute(
    transaction,
    `update shift s set device_number = ${number}
     where officer_id = $2 and device_number is distinct from ${number} and ${OPEN}
       and not exists (select from shift other where other.device_number = ${number} and other.officer_id <> $2
                       and other.starts_at < s.ends_at and other.ends_at > greatest(s.starts_at, now()))`,
    [deviceId, officerId],
  );
  const rosters = await execute(
    transaction,
    `update roster_rule set device_number = ${number} where officer_id = $2 and device_number is distinct from ${number}`,
    [deviceId, officerId],
  );
  return { shifts, rosters };
}
