import type { CoordinateSystem, DeviceKind, DeviceProtocol } from '@xuncheng/contract';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type pg from 'pg';

export interface RegisteredDevice {
  readonly number: number;
  readonly id: string;
  readonly kind: DeviceKind;
  readonly protocol: DeviceProtocol;
  readonly coordinateSystem: CoordinateSystem;
  readonly parentId: string | null;
  readonly address: string | null;
  readonly quantity: string;
  readonly unit: string;
  /** SHA-256 of each valid token, hex. */
  readonly tokenDigests: ReadonlySet<string>;
}

/** Who may connect, as last read from the database. */
export interface DeviceRegistry {
  readonly byId: (id: string) => RegisteredDevice | undefined;
  readonly byNumber: (number: number) => RegisteredDevice | undefined;
  /** A camera by its video server and its name there. */
  readonly camera: (videoServerId: string, cameraName: string) => RegisteredDevice | undefined;
  /** A JT/T 808 terminal by its number (without leading zeros), the first half of its address. */
  readonly terminal: (number: string) => RegisteredDevice | undefined;
  readonly all: () => Iterable<RegisteredDevice>;
  /** Read again when anything changed. @returns whether it did; an unreachable database keeps what is known */
  readonly refresh: () => Promise<boolean>;
  /** Take what the last run knew, for a start without a database. @returns false when there is nothing */
  readonly restore: () => boolean;
}

/**
 * Changes with every device added or changed and every credential added or revoked: one small query instead of the whole list. The sum of the moments of
 * change and not the latest: a transaction that began earlier may be committed later.
 */
const FINGERPRINT = `
  select (select coalesce(max(number), 0) || ':' || count(*) || ':' || coalesce(sum(extract(epoch from changed_at)), 0) from device) || '/' ||
         (select coalesce(max(id), 0) || ':' || count(*) || ':' || count(revoked_at) from device_credential) as fingerprint`;

const DEVICES = `
  select d.number, d.id, d.kind, d.protocol, d.coordinate_system as "coordinateSystem", p.id as "parentId", d.address,
         coalesce(d.quantity, '') as quantity, coalesce(d.unit, '') as unit,
         coalesce(array_agg(encode(c.token_sha256, 'hex')) filter (where c.id is not null), '{}') as digests
  from device d
  left join device p on p.number = d.parent_number
  left join device_credential c on c.device_number = d.number and c.revoked_at is null
  group by d.number, p.id`;

type DeviceRow = Omit<RegisteredDevice, 'tokenDigests'> & { readonly digests: readonly string[] };

/**
 * The registry over a pool; empty until the first refresh or restore.
 * @param file where it is kept from run to run: digests of tokens, for nobody but this process to read
 */
export function createDeviceRegistry(pool: pg.Pool, file: string): DeviceRegistry {
  let devices = new Map<string, RegisteredDevice>();
  let numbered = new Map<number, RegisteredDevice>();
  let cameras = new Map<string, RegisteredDevice>();
  let terminals = new Map<string, RegisteredDevice>();
  let known = '';
  /** What the file does not say yet. */
  let unwritten: readonly DeviceRow[] | undefined;

  /** A disk that is full must not keep anybody from being put out: the file is written at a later look, and until then says what it did. */
  function keep(): void {
    if (!unwritten) return;
    try {
      writeFileSync(`${file}.new`, JSON.stringify(unwritten), { mode: 0o600 });
      renameSync(`${file}.new`, file);
      unwritten = undefined;
    } catch {
      // tried again
    }
  }

  function know(rows: readonly DeviceRow[]): void {
    devices = new Map(rows.map(({ digests, ...device }) => [device.id, { ...device, tokenDigests: new Set(digests) }]));
    numbered = new Map();
    cameras = new Map();
    terminals = new Map();
    for (const device of devices.values()) {
      numbered.set(device.number, device);
      if (device.protocol === 'jt808' && device.address)
        terminals.set(device.address.replace(/\/.*$/, '').replace(/^0+/, ''), device);
      if (device.kind === 'camera' && device.parentId && device.address)
        cameras.set(`${device.parentId}\n${device.address}`, device);
    }
  }

  return {
    byId: (id) => devices.get(id),
    byNumber: (number) => numbered.get(number),
    camera: (videoServerId, cameraName) => cameras.get(`${videoServerId}\n${cameraName}`),
    terminal: (number) => terminals.get(number),
    all: () => devices.values(),
    refresh: async () => {
      const [row] = (await pool.query<{ fingerprint: string }>(FINGERPRINT)).rows;
      const fingerprint = row?.fingerprint ?? '';
      if (fingerprint === known) {
        keep();
        return false;
      }
      const { rows } = await pool.query<DeviceRow>(DEVICES);
      know(rows);
      known = fingerprint;
      unwritten = rows;
      keep();
      return true;
    },
    restore: () => {
      try {
        know(JSON.parse(readFileSync(file, 'utf8')) as DeviceRow[]);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
        throw error;
      }
    },
  };
}
