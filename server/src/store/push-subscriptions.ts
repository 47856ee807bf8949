import type { PushSubscriptionKeys } from '@xuncheng/contract';
import { execute, selectOne, transact, type Database, type Queryable } from './database.ts';

/** Keep the one subscription of a phone; the browser that was another device before is this one now. */
export async function savePushSubscription(
  database: Database,
  deviceId: string,
  tokenDigest: string,
  { endpoint, keys }: PushSubscriptionKeys,
): Promise<void> {
  await transact(database, async (transaction) => {
    await execute(
      transaction,
      'delete from push_subscription where endpoint = $2 and device_number <> (select number from device where id = $1)',
      [deviceId, endpoint],
    );
    await execute(
      transaction,
      `insert into push_subscription (device_number, token_sha256, endpoint, p256dh, auth)
       select number, decode($2, 'hex'), $3, $4, $5 from device where id = $1
       on conflict (device_number) do update set token_sha256 = excluded.token_sha256, endpoint = excluded.endpoint,
         p256dh = excluded.p256dh, auth = excluded.auth, subscribed_at = now()`,
      [deviceId, tokenDigest, endpoint, keys.p256dh, keys.auth],
    );
  });
}

/** The subscription of a phone whose token still holds. */
export async function findPushSubscription(
  database: Queryable,
  deviceId: string,
): Promise<PushSubscriptionKeys | undefined> {
  return selectOne<PushSubscriptionKeys>(
    database,
    `select p.endpoint, json_build_object('p256dh', p.p256dh, 'auth', p.auth) as keys
     from push_subscription p join device d on d.number = p.device_number
     join device_credential c on c.token_sha256 = p.token_sha256 and c.device_number = p.device_number and c.revoked_at is null
     where d.id = $1`,
    [deviceId],
  );
}

/** The push service does not know it any more. */
export async function forgetPushSubscription(database: Queryable, endpoint: string): Promise<void> {
  await execute(database, 'delete from push_subscription where endpoint = $1', [endpoint]);
}
