import type { Logger } from 'pino';
import type { GatewayLimits } from '../config.ts';
import type { RegisteredDevice } from '../store/device-registry.ts';
import type { Metrics } from '../watch/metrics.ts';
import type { ConnectionCount } from './connection-count.ts';
import type { DeviceAllowances } from './device-allowances.ts';
import type { LockOut } from './lock-out.ts';

/** What every listener that devices connect to is given. */
export interface DeviceDoorOptions {
  readonly host: string;
  readonly port: number;
  readonly limits: GatewayLimits;
  readonly lockOut: LockOut;
  readonly allowances: DeviceAllowances;
  readonly connections: ConnectionCount;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** A message of a device: resolves when it is durable, and only then is it acknowledged in the way of the protocol. */
  readonly receive: (device: RegisteredDevice, topic: string, payload: Uint8Array) => Promise<void>;
}
