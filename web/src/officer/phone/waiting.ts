import type { ClockEvent, DeviceAlarmMessage, FixMessage, InstructionReceipt } from '@xuncheng/contract';

/** What waits to be said. Alarms and fixes go over MQTT, the others over Socket.IO. `at`: epoch ms when it was put in. */
export type Waiting =
  | { readonly kind: 'alarm'; readonly at: number; readonly body: DeviceAlarmMessage }
  | { readonly kind: 'fix'; readonly at: number; readonly body: FixMessage }
  | { readonly kind: 'clock'; readonly at: number; readonly body: ClockEvent }
  | { readonly kind: 'receipt'; readonly at: number; readonly body: InstructionReceipt };
export type WaitingKind = Waiting['kind'];
