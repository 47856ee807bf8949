import type { InstructionForDevice } from '@xuncheng/contract';

/** What came of one attempt: `delivered` when the terminal said so at once, `pushed` when a push service took it for a closed page. */
export type SendOutcome = 'delivered' | 'sent' | 'pushed' | 'unreachable';

/** How instructions reach terminals. */
export interface DeviceChannel {
  readonly send: (deviceId: string, instruction: InstructionForDevice) => Promise<SendOutcome>;
  readonly tellCancelled: (
    deviceId: string,
    cancelled: { instructionId: string; reason: string | null },
  ) => Promise<void>;
}
