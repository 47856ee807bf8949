import {
  DEVICE_NAMESPACE,
  instructionForDevice,
  type Answer,
  type ClockEvent,
  type DeviceClientEvents,
  type DeviceServerEvents,
  type InstructionForDevice,
  type InstructionReceipt,
  type PushSubscriptionKeys,
} from '@xuncheng/contract';
import { io, type Socket } from 'socket.io-client';

const ANSWER_PATIENCE_MS = 8_000;
/** The server ended the connection: the library does not come back by itself then. */
const COME_BACK_MS = 3_000;

export interface DeviceLink {
  readonly isConnected: () => boolean;
  /** Say it and wait for the answer. @throws when nobody answers in time: say it again, the same counts once */
  readonly clock: (event: ClockEvent) => Promise<Answer<null>>;
  readonly receipt: (receipt: InstructionReceipt) => Promise<Answer<null>>;
  readonly subscribe: (subscription: PushSubscriptionKeys) => Promise<Answer<null>>;
  readonly end: () => void;
}

export interface DeviceLinkOptions {
  readonly deviceId: string;
  readonly token: string;
  readonly onState: (state: 'connected' | 'disconnected' | 'refused') => void;
  /** Resolves when it is kept on this phone; only then is it delivered. */
  readonly onInstruction: (instruction: InstructionForDevice) => Promise<void>;
  readonly onCancel: (instructionId: string, why: string | null) => void;
  readonly onHelpSeen: (since: number) => void;
  /** The platform can reach this phone while the page is closed: what its browser subscribes with. */
  readonly onPushKey: (publicKey: string) => void;
}

/** A phone's line to the server, by which instructions come. */
export function openDeviceLink(options: DeviceLinkOptions): DeviceLink {
  const { deviceId, token, onState } = options;
  const socket: Socket<DeviceServerEvents, DeviceClientEvents> = io(DEVICE_NAMESPACE, {
    auth: { deviceId, token },
    transports: ['websocket'],
    reconnectionDelay: 1_000,
    reconnectionDelayMax: 15_000,
    forceNew: true,
  });
  socket.on('connect', () => {
    onState('connected');
  });
  socket.on('disconnect', (reason) => {
    onState('disconnected');
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), COME_BACK_MS);
  });
  socket.on('connect_error', (error) => {
    const { data } = error as Error & { readonly data?: { readonly code?: unknown } };
    if (data?.code === 'wrong-credentials') {
      socket.disconnect();
      onState('refused');
    } else {
      onState('disconnected');
      if (!socket.active) setTimeout(() => socket.connect(), COME_BACK_MS);
    }
  });
  socket.on('instruction', (raw, delivered) => {
    const parsed = instructionForDevice.safeParse(raw);
    // Unread is undelivered: the server sends it again, perhaps to a newer version of this page.
    if (!parsed.success) return;
    options.onInstruction(parsed.data).then(delivered, () => undefined);
  });
  socket.on('instruction-cancel', ({ instructionId, reason }) => {
    options.onCancel(instructionId, reason);
  });
  socket.on('help-seen', ({ since }) => {
    options.onHelpSeen(since);
  });
  socket.on('push-key', options.onPushKey);
  /** For one question: the library forgets the time-out with each. */
  const patient = (): ReturnType<typeof socket.timeout> => socket.timeout(ANSWER_PATIENCE_MS);
  return {
    isConnected: () => socket.connected,
    clock: (event) => patient().emitWithAck('clock', event),
    receipt: (receipt) => patient().emitWithAck('receipt', receipt),
    subscribe: (subscription) => patient().emitWithAck('push-subscription', subscription),
    end: () => {
      socket.removeAllListeners();
      socket.disconnect();
    },
  };
}
