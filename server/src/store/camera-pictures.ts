import type { DeviceKind, DeviceProtocol, PictureChange, PictureKind } from '@xuncheng/contract';
import { execute, selectRows, type Queryable } from './database.ts';

/** A device that may be watched, and where its picture is. */
export interface StoredPicture {
  readonly id: string;
  readonly deviceKind: DeviceKind;
  readonly protocol: DeviceProtocol;
  readonly source: {
    readonly kind: PictureKind;
    readonly url: string;
    readonly username: string | null;
    readonly sealedPassword: Buffer | null;
  } | null;
}

/** Of the devices with these ids those in these areas; `areaIds` null: wherever they are. */
export async function findPictures(
  database: Queryable,
  areaIds: readonly number[] | null,
  ids: readonly string[],
): Promise<StoredPicture[]> {
  type Row = Pick<StoredPicture, 'id' | 'deviceKind' | 'protocol'> &
    (NonNullable<StoredPicture['source']> | { readonly kind: null });
  const rows = await selectRows<Row>(
    database,
    `select d.id, d.kind as "deviceKind", d.protocol, p.kind, p.url, p.username, p.sealed_password as "sealedPassword"
     from device d left join camera_picture p on p.device_number = d.number
     where d.id = any($2) and ($1::int[] is null or d.area_id = any($1))`,
    [areaIds, ids],
  );
  return rows.map(({ id, deviceKind, protocol, ...source }) => ({
    id,
    deviceKind,
    protocol,
    source: source.kind === null ? null : source,
  }));
}

/** Set where a camera's picture is. */
export async function savePicture(
  database: Queryable,
  deviceId: string,
  { kind, url, username }: NonNullable<PictureChange['source']>,
  sealedPassword: Buffer | null,
): Promise<void> {
  await execute(
    database,
    `insert into camera_picture (device_number, kind, url, username, sealed_password)
     select number, $2, $3, $4, $5 from device where id = $1
     on conflict (device_number) do update set kind = $2, url = $3, username = $4, sealed_password = $5`,
    [deviceId, kind, url, username, sealedPassword],
  );
}

/** The camera has no picture from now on. */
export async function deletePicture(database: Queryable, deviceId: string): Promise<void> {
  await execute(
    database,
    'delete from camera_picture where device_number = (select number from device where id = $1)',
    [deviceId],
  );
}
