import type { ClockEvent, InstructionReceipt } from '@xuncheng/contract';
import type { DeviceMessage, Notification, NodeValue, TrackerReport } from './devices/device-message.ts';

/** What the district says in one step: MQTT messages, OPC UA values, what terminals say over their own line, and what goes another way. */
export interface Spoken {
  readonly messages: DeviceMessage[];
  readonly nodes: NodeValue[];
  readonly receipts: { readonly deviceId: string; readonly receipt: InstructionReceipt }[];
  /** Over HTTP (OsmAnd) or TCP (JT/T 808), by the protocol of the device. */
  readonly tracks: TrackerReport[];
  /** ONVIF, over HTTP. */
  readonly notifications: Notification[];
  readonly clocks: { readonly deviceId: string; readonly event: ClockEvent }[];
}

/** To be filled. */
export function nothingSpoken(): Spoken {
  return { messages: [], nodes: [], receipts: [], tracks: [], notifications: [], clocks: [] };
}
