import {
  OPERATOR_NAMESPACE,
  type Alarm,
  type Answer,
  type ApiError,
  type Instruction,
  type NewInstruction,
  type OperatorClientEvents,
  type OperatorServerEvents,
  type Viewport,
} from '@xuncheng/contract';
import { io, type Socket } from 'socket.io-client';
import type { LiveStore } from './live-store.ts';

const ANSWER_TIMEOUT_MS = 10_000;
/** The server says something every few seconds, however quiet the district is. */
const SILENT_MS = 15_000;
/** A page that cannot read what it is sent must not ask for everything all the time. */
const RESYNC_PAUSE_MS = 1_000;

/** A request over the live connection that was refused, or that nobody answered (`code` is then `no-answer`). */
export class LiveRefusal extends Error {
  readonly code: string;
  readonly details: ApiError['details'];

  constructor(error: ApiError) {
    super(error.message);
    this.name = 'LiveRefusal';
    this.code = error.code;
    this.details = error.details;
  }
}

type Cancelling = Omit<Parameters<OperatorClientEvents['instruction-cancel']>[0], 'instructionId'>;

export interface OperatorLink {
  /** Issues an instruction. The same idempotencyKey answers with the same instruction however often it is sent. */
  readonly instruct: (order: NewInstruction) => Promise<Instruction>;
  /** For the officers named, or for everybody who is not done. */
  readonly cancel: (instructionId: string, order: Cancelling) => Promise<Instruction>;
  readonly acknowledge: (alarmId: number) => Promise<Alarm>;
  /** Says what is on the screen: what moves there comes at once, what moves elsewhere seldom. */
  readonly look: (viewport: Viewport) => void;
  /** Connects; answers the way to end it. */
  readonly open: () => () => void;
}

export interface OperatorLinkEvents {
  /** The server refused the session: it ended. */
  readonly onSignedOut: () => void;
  /** Figures of these shifts are new. */
  readonly onRecomputed: (shiftIds: readonly number[]) => void;
  readonly onCity: () => void;
  /** Shifts of now are others, or somebody clocked in or out. */
  readonly onRoster: () => void;
  /** A geofence was drawn, changed or deleted, or somebody entered or left it. */
  readonly onGeofence: () => void;
}

/**
 * The operator's live connection, the only door to Socket.IO: fills the store, asks again after a hole in the sequence, and
 * carries requests. Each request gets exactly one answer: a value, or LiveRefusal.
 */
export function makeOperatorLink(store: LiveStore, events: OperatorLinkEvents): OperatorLink {
  const socket: Socket<OperatorServerEvents, OperatorClientEvents> = io(OPERATOR_NAMESPACE, {
    autoConnect: false,
    transports: ['websocket', 'polling'],
    reconnectionDelay: 500,
    // Longer by up to half, by chance: a screen is back within five seconds of the server.
    reconnectionDelayMax: 3_000,
  });
  let resyncing = false;
  let resyncedAt = Number.NEGATIVE_INFINITY;
  let viewport: Viewport | null = null;

  const resync = (): void => {
    if (resyncing || performance.now() - resyncedAt < RESYNC_PAUSE_MS) return;
    resyncing = true;
    resyncedAt = performance.now();
    socket.timeout(ANSWER_TIMEOUT_MS).emit('resync', (failure, answer) => {
      resyncing = false;
      // Unanswered: the next delta finds the hole again and asks again.
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- on a time-out there is a failure and no answer
      if (!failure && answer.ok) store.applySnapshot(answer.value, Date.now());
    });
  };

  socket.on('connect', () => {
    resyncing = false;
    store.setConnection('connected');
  });
  socket.on('disconnect', (reason) => {
    store.setConnection('disconnected');
    // The server closed it (signed out, restarted politely): Socket.IO does not come back by itself.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1_000);
  });
  socket.on('connect_error', (error) => {
    store.setConnection('disconnected');
    if (/unauthori[sz]ed|not-signed-in|unauthenticated/i.test(error.message)) events.onSignedOut();
    if (!socket.active) setTimeout(() => socket.connect(), 3_000);
  });
  socket.on('snapshot', (snapshot) => {
    store.applySnapshot(snapshot, Date.now());
    // The server knows a screen from its snapshot on.
    if (viewport) socket.emit('viewport', viewport);
  });
  socket.on('delta', (delta) => {
    if (store.applyDelta(delta, Date.now()) === 'gap') resync();
  });
  socket.on('moves', (frame) => {
    if (store.applyMoves(frame, Date.now()) === 'gap') resync();
  });
  socket.on('alarm', (alarm) => {
    store.applyAlarm(alarm);
  });
  socket.on('instruction', (instruction) => {
    store.applyInstruction(instruction);
  });
  socket.on('report', (report) => {
    store.applyReport(report);
  });
  socket.on('full-gateways', (gateways) => {
    store.applyFullGateways(gateways);
  });
  socket.on('city', () => {
    events.onCity();
  });
  socket.on('recomputed', ({ shiftIds }) => {
    events.onRecomputed(shiftIds);
  });
  socket.on('geofence', events.onGeofence);
  socket.on('roster', events.onRoster);

  /** One answer or a refusal in ANSWER_TIMEOUT_MS, so that no button spins for ever. */
  const request = <T>(emit: (answer: (result: Answer<T>) => void) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      // Socket.IO would keep it and send it on reconnection, perhaps long after the operator gave up.
      if (!socket.connected) {
        reject(new LiveRefusal({ code: 'not-connected', message: '' }));
        return;
      }
      const timer = setTimeout(() => {
        reject(new LiveRefusal({ code: 'no-answer', message: '' }));
      }, ANSWER_TIMEOUT_MS);
      emit((result) => {
        clearTimeout(timer);
        if (result.ok) resolve(result.value);
        else reject(new LiveRefusal(result.error));
      });
    });

  return {
    instruct: async (order) => {
      const instruction = await request<Instruction>((answer) => socket.emit('instruct', order, answer));
      store.applyInstruction(instruction);
      return instruction;
    },
    cancel: async (instructionId, order) => {
      const cancelled = { instructionId, ...order };
      const instruction = await request<Instruction>((answer) => socket.emit('instruction-cancel', cancelled, answer));
      store.applyInstruction(instruction);
      return instruction;
    },
    acknowledge: async (alarmId) => {
      const alarm = await request<Alarm>((answer) => socket.emit('alarm-acknowledge', { alarmId }, answer));
      store.applyAlarm(alarm);
      return alarm;
    },
    look: (shown) => {
      viewport = shown;
      if (socket.connected) socket.emit('viewport', shown);
    },
    open: () => {
      const beginAnew = (): void => {
        begunAt = performance.now();
        socket.disconnect().connect();
      };
      let begunAt = performance.now();
      /** There is a network again: the pause before the next try is for servers that are away. */
      const goOn = (): void => {
        if (!socket.connected) beginAnew();
      };
      /** A line that is dead with both ends up is found out by the library only after 45 s. */
      const listen = (): void => {
        const silentMs = Date.now() - (store.receivedAt ?? Date.now());
        if (socket.connected && silentMs > SILENT_MS && performance.now() - begunAt > SILENT_MS) beginAnew();
      };
      window.addEventListener('online', goOn);
      const timer = setInterval(listen, 1_000);
      socket.connect();
      return () => {
        window.removeEventListener('online', goOn);
        clearInterval(timer);
        socket.disconnect();
      };
    },
  };
}
