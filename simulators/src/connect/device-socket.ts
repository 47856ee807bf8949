import {
  DEVICE_NAMESPACE,
  instructionForDevice,
  type Answer,
  type ClockEvent,
  type DeviceClientEvents,
  type DeviceServerEvents,
  type InstructionForDevice,
  type InstructionReceipt,
} from '@xuncheng/contract';
import type { Logger } from 'pino';
import { io, type Socket } from 'socket.io-client';
import type { TroubleLog } from './trouble-log.ts';

/** An unanswered receipt is said again after so long. The same step said twice counts once. */
const ANSWER_TIMEOUT_MS = 8000;
const RETRY_MS = 3000;
/** Receipts that wait for a connection; more than anybody can have in hand. */
const RECEIPTS_LIMIT = 200;

/** A terminal's line to the server, by which instructions come. */
export interface DeviceSocket {
  readonly deviceId: string;
  readonly isConnected: () => boolean;
  readonly clock: (event: ClockEvent) => void;
  readonly receipt: (receipt: InstructionReceipt) => void;
  readonly end: () => void;
}

export interface DeviceSocketOptions {
  readonly serverUrl: string;
  readonly deviceId: string;
  readonly token: string;
  readonly onInstruction: (instruction: InstructionForDevice) => void;
  readonly onCancel: (instructionId: string) => void;
  readonly log: Logger;
  readonly trouble: TroubleLog;
}

/**
 * Connects a terminal to the server's `/device` namespace. The acknowledgement of an instruction is the step `delivered`;
 * later steps are receipts, said in order and again until they are answered. The shift's state is said at every connect.
 */
export function connectDeviceSocket(options: DeviceSocketOptions): DeviceSocket {
  const { deviceId, log } = options;
  const socket: Socket<DeviceServerEvents, DeviceClientEvents> = io(`${options.serverUrl}${DEVICE_NAMESPACE}`, {
    auth: { deviceId, token: options.token },
    // No long polling first: a hundred terminals would ask four times as often.
    transports: ['websocket'],
    reconnectionDelay: 1000,
    reconnectionDelayMax: 30_000,
    randomizationFactor: 0.5,
    forceNew: true,
  });
  const waiting: InstructionReceipt[] = [];
  let shift: ClockEvent | undefined;
  let isTelling = false;

  async function tellWaiting(): Promise<void> {
    if (isTelling) return;
    isTelling = true;
    try {
      for (let next = waiting[0]; next && socket.connected; next = waiting[0]) {
        try {
          const answer = await tell(next);
          // A refused step (cancelled or expired meanwhile) is not said again.
          if (!answer.ok) log.debug({ deviceId, step: next.step, reason: answer.error.code }, 'receipt refused');
          waiting.shift();
        } catch {
          await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
        }
      }
    } finally {
      isTelling = false;
    }
  }

  function tell(receipt: InstructionReceipt): Promise<Answer<null>> {
    return new Promise((resolve, reject) => {
      socket.timeout(ANSWER_TIMEOUT_MS).emit('receipt', receipt, (error: Error | null, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
  }

  function tellShift(): void {
    if (!shift || !socket.connected) return;
    socket.emit('clock', shift, (answer) => {
      if (!answer.ok) log.debug({ deviceId, reason: answer.error.code }, 'clock refused');
    });
  }

  socket.on('connect', () => {
    tellShift();
    void tellWaiting();
  });
  socket.on('connect_error', (error) => {
    options.trouble(deviceId, 'server', error.message);
  });
  socket.on('disconnect', (reason) => {
    // Told to go by the server: the library does not come back by itself then, but a terminal does.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), RETRY_MS).unref();
  });
  socket.on('instruction', (raw, delivered) => {
    const parsed = instructionForDevice.safeParse(raw);
    if (!parsed.success) {
      log.warn({ deviceId, problem: parsed.error.message }, 'an instruction that cannot be read');
      return;
    }
    delivered();
    options.onInstruction(parsed.data);
  });
  socket.on('instruction-cancel', ({ instructionId }) => {
    options.onCancel(instructionId);
  });
  return {
    deviceId,
    isConnected: () => socket.connected,
    clock: (event) => {
      shift = event;
      tellShift();
    },
    receipt: (receipt) => {
      waiting.push(receipt);
      if (waiting.length > RECEIPTS_LIMIT) waiting.shift();
      void tellWaiting();
    },
    end: () => {
      socket.disconnect();
    },
  };
}
