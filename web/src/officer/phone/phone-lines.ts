import type { Answer, InstructionForDevice, PushSubscriptionKeys, UpKind } from '@xuncheng/contract';
import { openDeviceLink, type DeviceLink } from '../../live/device-link.ts';
import { askClockDifference } from './browser-facts.ts';
import { trackingForStatus } from './judge-tracking.ts';
import { openMqttLine, type MqttLine } from './mqtt-line.ts';
import { putInOutbox, summariseOutbox } from './outbox.ts';
import { trackingOf, type PhoneStore } from './phone-state.ts';
import type { Kept, PhoneTransaction } from './phone-store.ts';
import { oneAtATime, sendOverMqtt, sendOverSocket, type Answered } from './send-outbox.ts';
import type { Waiting } from './waiting.ts';

export interface PhoneLinesOptions {
  /** Percent, or undefined where the browser does not tell. */
  readonly battery: () => number | undefined;
  /** Resolves when it is kept on this phone. */
  readonly onInstruction: (instruction: InstructionForDevice) => Promise<void>;
  readonly onCancel: (instructionId: string, why: string | null) => void;
  readonly onAnswered: Answered;
  /** Somebody has seen the call for help that began then. */
  readonly onHelpSeen: (since: number) => void;
  readonly onPushKey: (publicKey: string) => void;
  /** The platform asks where the phone is. */
  readonly onAsked: () => void;
}

/** The phone's two connections, and the outbox that goes over them. */
export interface PhoneLines {
  readonly connect: (credentials: Kept<'credentials'>) => void;
  readonly disconnect: () => void;
  /**
   * Keep something, and say it as soon as there is a connection. It is safe when this resolves.
   * @param along what is kept with it, both or neither
   */
  readonly put: (waiting: Waiting, along?: (transaction: PhoneTransaction) => Promise<void>) => Promise<void>;
  /** Say something that cannot be kept. @throws without a connection, or when the line ends before it is there */
  readonly sayNow: (kind: UpKind, body: object) => Promise<void>;
  /** Say what waits. What fails is still in the outbox and said at the next call. */
  readonly send: () => void;
  /** Show how much waits. */
  readonly summarise: () => Promise<void>;
  /** Tell the operator at once when the reason has changed for which the officer is tracked or not. */
  readonly sayTracking: () => void;
  /** Undefined without a connection. */
  readonly subscribe: (subscription: PushSubscriptionKeys) => Promise<Answer<null>> | undefined;
}

/** The lines of a phone, not connected yet. */
export function createPhoneLines({ getState, setState }: PhoneStore, options: PhoneLinesOptions): PhoneLines {
  let link: DeviceLink | undefined;
  let line: MqttLine | undefined;
  let saidTracking = '';

  const summarise = oneAtATime(async () => {
    setState({ outbox: await summariseOutbox() });
  });
  const sendMqtt = oneAtATime(async () => {
    if (line) await sendOverMqtt(line, Date.now(), later(summarise));
  });
  const sendSocket = oneAtATime(async () => {
    if (!link) return;
    await sendOverSocket(link, options.onAnswered);
    await summarise();
    later(sendMqtt)();
  });

  function birth(): object {
    const now = Date.now();
    const percent = options.battery();
    return {
      id: `s${String(now)}`,
      time: now,
      state: 'online',
      ...trackingForStatus(trackingOf(getState(), now)),
      ...(percent === undefined ? {} : { battery: percent }),
    };
  }

  function disconnect(): void {
    link?.end();
    line?.end();
    link = undefined;
    line = undefined;
    saidTracking = '';
    setState({ socket: 'disconnected', mqtt: 'disconnected' });
  }

  return {
    connect: (credentials) => {
      disconnect();
      if (!navigator.onLine) return;
      link = openDeviceLink({
        ...credentials,
        onState: (socket) => {
          setState({ socket });
          if (socket === 'connected') later(sendSocket)();
        },
        onInstruction: options.onInstruction,
        onHelpSeen: options.onHelpSeen,
        onPushKey: options.onPushKey,
        onCancel: options.onCancel,
      });
      line = openMqttLine({
        ...credentials,
        birth,
        onState: (mqtt) => {
          setState({ mqtt });
          if (mqtt !== 'connected') return;
          void askClockDifference().then((clockBehindSeconds) => {
            setState({ clockBehindSeconds });
          });
          later(sendMqtt)();
        },
        onAsked: options.onAsked,
      });
    },
    disconnect,
    put: async (waiting, along) => {
      await putInOutbox(waiting, along);
      await summarise();
      later(waiting.kind === 'fix' || waiting.kind === 'alarm' ? sendMqtt : sendSocket)();
    },
    sayNow: async (kind, body) => {
      if (!line?.isConnected()) throw new Error('there is no line');
      await line.say(kind, body);
    },
    send: () => {
      later(sendSocket)();
      later(sendMqtt)();
    },
    summarise,
    sayTracking: () => {
      const said = JSON.stringify(trackingForStatus(trackingOf(getState(), Date.now())));
      if (said === saidTracking || !line?.isConnected()) return;
      saidTracking = said;
      line.say('status', birth()).catch(() => {
        saidTracking = '';
      });
    },
    subscribe: (subscription) => link?.subscribe(subscription),
  };
}

/** What fails here is tried again by the phone's tick: it is still in the outbox. */
function later(work: () => Promise<void>): () => void {
  return () => {
    work().catch(() => undefined);
  };
}
