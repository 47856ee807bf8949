import type { CloseTracking, OfflineReason } from '@xuncheng/contract';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import {
  GENERAL_ANSWER,
  LOCATION_QUERY,
  MISSING_PARTS,
  TEMPORARY_TRACKING,
  generalAnswer,
  missingPartsBody,
  readTerminalAnswer,
  REGISTER_ANSWER,
  registerAnswer,
  TERMINAL_ANSWER,
  TEXT,
  textBody,
  trackingBody,
  type Result,
} from '../decode/jt808/answer.ts';
import { FrameSplitter, readFrame, writeFrame, type Jt808Message } from '../decode/jt808/frame.ts';
import { isKept, jt808Topic } from '../decode/jt808/location.ts';
import { AUTHENTICATE, authenticationCodeOf, REGISTER } from '../decode/jt808/sign-in.ts';
import type { Presence } from '../intake.ts';
import type { DeviceRegistry, RegisteredDevice } from '../store/device-registry.ts';
import { authenticationCode, mayRegister, proven } from './jt808-access.ts';
import { Jt808Parts } from './jt808-parts.ts';
import { listenOn } from './listen-on.ts';
import type { DeviceDoorOptions } from './device-door.ts';
import { partyOf } from './peer-address.ts';

export interface Jt808Options extends DeviceDoorOptions {
  readonly registry: DeviceRegistry;
  readonly presence: (device: RegisteredDevice, presence: Presence) => void;
}

export interface Jt808Server {
  readonly port: number;
  /** Has this device a connection now? */
  readonly isPresent: (deviceId: string) => boolean;
  /** A text for a terminal's screen. @returns what the terminal answers, or undefined when it is not there or stays silent */
  readonly sendText: (deviceId: string, text: string) => Promise<Result | undefined>;
  /** Ask a terminal where it is (0x8201); its answer is a position like any other. */
  readonly askForPosition: (deviceId: string) => void;
  /** Ask a terminal to report more often for a while (0x8202). */
  readonly track: (deviceId: string, tracking: CloseTracking) => void;
  /** End the connections of devices whose tokens were revoked. */
  readonly follow: () => void;
  readonly close: () => Promise<void>;
}

/** A frame of 1,023 bytes of body, every byte escaped. */
const FRAME_BYTES = 2_200;
const ANSWER_WITHIN_MS = 10_000;
const PART_FORGET_MS = 60_000;
/** They are counted in one byte. */
const PARTS_IN_ONE_REQUEST = 255;
const HEARTBEAT = 0x0002;
const UNREGISTER = 0x0003;

interface Connection {
  readonly socket: Socket;
  device: RegisteredDevice | undefined;
  tokenDigest: string;
  version: 2013 | 2019;
  terminal: string;
  serial: number;
  /** How it ends, when it is not the line that breaks. */
  end: OfflineReason;
  readonly waiting: Map<number, (result: Result) => void>;
}

/**
 * Terminals that speak JT/T 808 (vehicles, body devices) over TCP. A device's `address` is its terminal number and the manufacturer's
 * terminal id, `13800138000/ABC1234`: the standard has no secret before registration, so both must be known to register. The code
 * that registration gives is made from the device's token, so that revoking the token ends it; a terminal that can be given a code by
 * hand shows the token itself.
 */
export async function startJt808Server(options: Jt808Options): Promise<Jt808Server> {
  const { registry, limits, log, metrics, lockOut, allowances } = options;
  const connections = new Map<string, Connection>();
  const sockets = new Set<Socket>();

  function serve(socket: Socket): void {
    const party = partyOf(socket.remoteAddress);
    const connection: Connection = {
      socket,
      device: undefined,
      tokenDigest: '',
      version: 2013,
      terminal: '',
      serial: 0,
      end: 'connection-lost',
      waiting: new Map(),
    };
    const splitter = new FrameSplitter(FRAME_BYTES);
    const parts = new Jt808Parts({ bytes: limits.packetBytes, forgetMs: PART_FORGET_MS });
    // One message after the other: what is answered was kept in the order it was said.
    let turn = Promise.resolve();
    let queued = 0;
    /** Answers that a terminal does not read would fill the memory: it is not read either, until they have left. */
    const listenAgain = (): void => {
      if (queued === 0 && !socket.writableNeedDrain && socket.isPaused()) socket.resume();
    };

    const refuse = (reason: string, detail: string): void => {
      metrics.refusedAccess.inc({ reason });
      log.warn({ party, reason, detail }, 'refused');
      connection.end = 'refused';
      socket.destroy();
    };
    if (lockOut.isAddressLocked(party, Date.now())) {
      refuse('locked-out', party);
      return;
    }
    if (!options.connections.take(socket)) {
      refuse('too-many-connections', party);
      return;
    }
    // From the beginning, whatever is said meanwhile: a byte now and then must not hold a connection.
    const signInDeadline = setTimeout(() => {
      refuse('sign-in-timeout', party);
    }, limits.signInMs);
    /** Before it has signed in. */
    let bytesHeard = 0;
    socket.on('error', () => undefined);
    socket.on('drain', listenAgain);
    sockets.add(socket);
    socket.on('close', () => {
      clearTimeout(signInDeadline);
      sockets.delete(socket);
      if (!connection.device || connections.get(connection.device.id) !== connection) return;
      connections.delete(connection.device.id);
      options.presence(connection.device, connection.end);
    });
    socket.on('data', (chunk) => {
      // No more is looked at than a sign-in may have. What comes behind it in one piece is what the terminal kept meanwhile.
      const room = connection.device ? chunk.length : limits.connectBytes - bytesHeard;
      if (!connection.device) bytesHeard += Math.min(room, chunk.length);
      take(chunk.subarray(0, room));
      if (chunk.length <= room || socket.destroyed) return;
      if (connection.device) take(chunk.subarray(room));
      else refuse('too-large', 'a sign-in');
    });

    const notTaken = (error: unknown): void => {
      log.error({ err: error }, 'a message of a terminal was not taken; it is not answered');
      socket.destroy();
    };

    function take(bytes: Buffer): void {
      const frames = splitter.take(bytes);
      if (!frames) {
        refuse('too-large', 'a frame');
        return;
      }
      for (const frame of frames) {
        if (socket.destroyed) return;
        const message = readFrame(frame);
        if (typeof message === 'string') {
          metrics.refusedAccess.inc({ reason: `frame-${message}` });
          if (!connection.device) socket.destroy();
          continue; // a line that was disturbed: the terminal sends again what is not answered
        }
        // At once, for what comes behind it is judged by it.
        if (!connection.device) {
          try {
            signIn(message);
          } catch (error) {
            notTaken(error);
          }
          continue;
        }
        queued++;
        if (queued >= limits.deviceBurst) socket.pause();
        turn = turn
          .then(() => hear(message))
          .catch(notTaken)
          .finally(() => {
            queued--;
            if (socket.writableNeedDrain) socket.pause();
            listenAgain();
          });
      }
    }

    async function hear(received: Jt808Message): Promise<void> {
      if (socket.destroyed || !connection.device) return;
      connection.version = received.version;
      connection.terminal = received.terminal;
      // Pictures above all, far larger than what is put together here: the terminal would be put out, and come again with the same picture.
      if (received.part && !isKept(received.id)) {
        say(connection, GENERAL_ANSWER, generalAnswer(received, 'unsupported'));
        return;
      }
      const message = parts.add(received, Date.now());
      if (message === 'too-large') {
        refuse('too-large', 'sub-packages');
        return;
      }
      if (!message) {
        say(connection, GENERAL_ANSWER, generalAnswer(received, 'done'));
        askForMissing(received);
        return;
      }
      switch (message.id) {
        case TERMINAL_ANSWER: {
          const answer = readTerminalAnswer(message.body);
          if (answer) connection.waiting.get(answer.serial)?.(answer.result);
          return;
        }
        case UNREGISTER:
          say(connection, GENERAL_ANSWER, generalAnswer(message, 'done'));
          connection.end = 'goodbye';
          socket.end();
          return;
        case REGISTER:
          say(connection, REGISTER_ANSWER, registerAnswer(message, codeFor(connection.device, message)));
          return;
        case HEARTBEAT:
        case AUTHENTICATE:
          say(connection, GENERAL_ANSWER, generalAnswer(message, 'done'));
          return;
        default:
          await keep(connection.device, message);
      }
    }

    /**
     * Parts are answered before the whole is durable, for a terminal may wait for each answer. What was lost in between, also when this
     * process was killed, is asked for (8.5) when the last part, which is answered once the whole is durable, comes again.
     */
    function askForMissing({ id, serial, part }: Jt808Message): void {
      if (!part || part.index !== part.total) return;
      const first = (serial - part.index + 1) & 0xffff;
      say(connection, MISSING_PARTS, missingPartsBody(first, parts.missing(id).slice(0, PARTS_IN_ONE_REQUEST)));
    }

    async function keep(device: RegisteredDevice, message: Jt808Message): Promise<void> {
      const holdMs = allowances.take(device, Date.now());
      if (holdMs === 'cut-off') {
        refuse('flood', device.id);
        return;
      }
      if (holdMs > 0) await new Promise((resolve) => setTimeout(resolve, holdMs));
      await options.receive(device, jt808Topic(message.id), Buffer.from(message.body));
      if (!socket.destroyed)
        say(connection, GENERAL_ANSWER, generalAnswer(message, isKept(message.id) ? 'done' : 'unsupported'));
    }

    function signIn(message: Jt808Message): void {
      connection.version = message.version;
      connection.terminal = message.terminal;
      const now = Date.now();
      const device = registry.terminal(message.terminal);
      const name = device?.id;
      if (lockOut.isLocked(party, name, now)) {
        refuse('locked-out', message.terminal);
        return;
      }
      const known = device?.protocol === 'jt808' ? device : undefined;
      if (message.id === REGISTER) {
        const code = codeFor(known, message);
        say(connection, REGISTER_ANSWER, registerAnswer(message, code));
        if (code === undefined) fail(message.terminal, name, now);
        return;
      }
      const digest = message.id === AUTHENTICATE && known ? proven(known, authenticationCodeOf(message)) : undefined;
      if (!known || digest === undefined) {
        say(connection, GENERAL_ANSWER, generalAnswer(message, 'failed'));
        fail(message.terminal, name, now);
        return;
      }
      lockOut.succeeded(party, known.id);
      connection.tokenDigest = digest;
      connection.device = known;
      clearTimeout(signInDeadline);
      // The newest connection is the device: the one before it is dead, whatever TCP believes.
      connections.get(known.id)?.socket.destroy();
      connections.set(known.id, connection);
      socket.setTimeout(limits.terminalSilenceMs, () => {
        connection.end = 'keep-alive';
        socket.destroy();
      });
      options.presence(known, 'online');
      say(connection, GENERAL_ANSWER, generalAnswer(message, 'done'));
    }

    function fail(detail: string, name: string | undefined, now: number): void {
      lockOut.failed(party, name, now);
      metrics.refusedAccess.inc({ reason: 'bad-credentials' });
      log.warn({ party, reason: 'bad-credentials', detail }, 'refused');
      socket.end();
    }
  }

  const server = createServer({ noDelay: true, keepAlive: true }, serve);
  await listenOn(server, options.port, options.host, 'JT808_PORT');

  return {
    port: (server.address() as AddressInfo).port,
    isPresent: (deviceId) => connections.has(deviceId),
    askForPosition: (deviceId) => {
      const connection = connections.get(deviceId);
      if (connection) say(connection, LOCATION_QUERY, Buffer.alloc(0));
    },
    track: (deviceId, tracking) => {
      const connection = connections.get(deviceId);
      if (connection) say(connection, TEMPORARY_TRACKING, trackingBody(tracking));
    },
    sendText: (deviceId, text) => {
      const connection = connections.get(deviceId);
      if (!connection) return Promise.resolve(undefined);
      const { version, waiting } = connection;
      const serial = say(connection, TEXT, textBody(version, text));
      return new Promise((resolve) => {
        const settle = (result: Result | undefined): void => {
          clearTimeout(timer);
          waiting.delete(serial);
          resolve(result);
        };
        const timer = setTimeout(settle, ANSWER_WITHIN_MS, undefined);
        waiting.set(serial, settle);
      });
    },
    follow: () => {
      for (const connection of connections.values()) {
        const { device, tokenDigest, socket } = connection;
        if (!device || registry.byId(device.id)?.tokenDigests.has(tokenDigest)) continue;
        connection.end = 'refused';
        socket.destroy();
      }
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** What a terminal is given that registers as this device; undefined: it may not. */
function codeFor(device: RegisteredDevice | undefined, registration: Jt808Message): string | undefined {
  return device && mayRegister(device, registration) ? authenticationCode(device) : undefined;
}

/** Say something to a terminal. @returns its serial number, which the terminal's answer names */
function say(connection: Connection, id: number, body: Buffer): number {
  const { serial, terminal, version, socket } = connection;
  connection.serial = (serial + 1) & 0xffff;
  socket.write(writeFrame({ id, body, serial, terminal, version }));
  return serial;
}
