import type { SensedPosition } from '../officers/sense-position.ts';

/** One MQTT message of a device, ready to be published with QoS 1. */
export interface DeviceMessage {
  readonly deviceId: string;
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

/** Where a tracker is. */
export interface TrackerReport {
  readonly deviceId: string;
  /** Epoch ms by the tracker's clock. */
  readonly time: number;
  readonly position: SensedPosition;
}

/** What a camera notifies of: SOAP in XML. */
export interface Notification {
  readonly deviceId: string;
  readonly xml: string;
}

/** One value of a node of the OPC UA server. */
export interface NodeValue {
  readonly deviceId: string;
  readonly value: number | null;
  readonly quality: 'good' | 'uncertain' | 'bad';
  /** Epoch ms of the measurement: the node's source timestamp. */
  readonly sourceTime: number;
}

/** Ids of this second or later were never used in an earlier run: they count on from the seconds since then. */
const ID_EPOCH_SECONDS = 1_700_000_000;

/**
 * The first message id of a device whose run starts at `startTime` (epoch ms). Ids count up by one a message, slower than the
 * seconds pass, so that a later run never repeats one; small decimal numbers compress best in the database.
 */
export function firstMessageId(startTime: number): number {
  return Math.max(1, Math.floor(startTime / 1000) - ID_EPOCH_SECONDS);
}
