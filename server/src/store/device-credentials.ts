import { execute, selectRows, type Queryable } from './database.ts';

/** Digests of a device's tokens that are not revoked; none for an unknown device. */
export async function listTokenDigests(database: Queryable, deviceId: string): Promise<Buffer[]> {
  const rows = await selectRows<{ digest: Buffer }>(
    database,
    `select c.token_sha256 as digest from device_credential c join device d on d.number = c.device_number
     where d.id = $1 and c.revoked_at is null`,
    [deviceId],
  );
  return rows.map((row) => row.digest);
}

/** Store a token's digest. */
export async function insertTokenDigest(database: Queryable, deviceId: string, sha256: Buffer): Promise<void> {
  await execute(
    database,
    'insert into device_credential (device_number, token_sha256) select number, $2 from device where id = $1',
    [deviceId, sha256],
  );
}

/** Revoke every token of a device. @returns how many were valid */
export async function revokeTokens(database: Queryable, deviceId: string): Promise<number> {
  return execute(
    database,
    `update device_credential set revoked_at = now()
     where revoked_at is null and device_number = (select number from device where id = $1)`,
    [deviceId],
  );
}

/** Digests (hex) of the valid tokens of these devices; devices without one are left out. */
export async function listValidDigests(
  database: Queryable,
  deviceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await selectRows<{ id: string; digests: string[] }>(
    database,
    `select d.id, array_agg(encode(c.token_sha256, 'hex')) as digests
     from device d join device_credential c on c.device_number = d.number
     where c.revoked_at is null and d.id = any($1) group by d.id`,
    [deviceIds],
  );
  return new Map(rows.map(({ id, digests }) => [id, digests]));
}
