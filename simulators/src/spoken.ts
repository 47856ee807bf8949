import type { ClockEvent, InstructionReceipt } from '@xuncheng/contract';
import type { DeviceMessage, NodeValue } from './devices/device-message.ts';

/** What the district says in one step: MQTT messages, OPC UA values, and what terminals say over their own line. */
export interface Spoken {
  readonly messages: DeviceMessage[];
  readonly nodes: NodeValue[];
  readonly receipts: { readonly deviceId: string; readonly receipt: InstructionReceipt }[];
  readonly clocks: { readonly deviceId: string; readonly event: ClockEvent }[];
}
