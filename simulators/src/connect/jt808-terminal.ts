import type { CloseTracking } from '@xuncheng/contract';
import { connect, type Socket } from 'node:net';
import type { TrackerReport } from '../devices/device-message.ts';
import {
  decodeFrame,
  encodeFrame,
  locationBody,
  PLATFORM_SAYS,
  registrationBody,
  TERMINAL_SAYS,
} from '../devices/jt808.ts';
import { createReportQueue } from './report-queue.ts';

const HEARTBEAT_MS = 60_000;
const ANSWER_WITHIN_MS = 10_000;
const RECONNECT_MS = 3_000;
const MARK = 0x7e;

export interface Jt808TerminalOptions {
  /** `tcp://host:port` */
  readonly url: string;
  /** Terminal number and the manufacturer's terminal id, `13800000001/XC00001`. */
  readonly address: string;
  readonly onText?: (gbk: Buffer) => void;
  readonly onTrack?: (tracking: CloseTracking) => void;
  readonly onTrouble: (reason: string) => void;
}

/** A terminal's line to the platform; it comes back by itself. */
export interface Jt808Terminal {
  readonly report: (report: TrackerReport) => void;
  /** Has the platform let it in? */
  readonly isSignedIn: () => boolean;
  readonly end: () => void;
}

/** A terminal that registers, shows the code it is given, and reports; each report is sent again until it was answered. */
export function connectJt808Terminal(options: Jt808TerminalOptions): Jt808Terminal {
  const [number = '', terminalId = ''] = options.address.split('/', 2);
  const { hostname, port } = new URL(options.url);
  const waiting = new Map<number, (isDone: boolean) => void>();
  let socket: Socket | undefined;
  let isSignedIn = false;
  let isEnded = false;
  let serial = 0;
  let last: TrackerReport | undefined;
  let reconnecting: NodeJS.Timeout | undefined;

  function say(id: number, body: Buffer): number {
    serial = (serial + 1) & 0xffff;
    socket?.write(encodeFrame(id, number, serial, body));
    return serial;
  }

  /** Says something and waits for the platform's word on it. */
  function ask(id: number, body: Buffer): Promise<boolean> {
    const asked = say(id, body);
    return new Promise((resolve) => {
      const settle = (isDone: boolean): void => {
        clearTimeout(timer);
        waiting.delete(asked);
        resolve(isDone);
      };
      const timer = setTimeout(settle, ANSWER_WITHIN_MS, false);
      waiting.set(asked, settle);
    });
  }

  const queue = createReportQueue<TrackerReport>(async (report) => {
    if (!isSignedIn) return false;
    return ask(TERMINAL_SAYS.location, locationBody(report));
  }, options.onTrouble);

  async function signIn(code: Buffer): Promise<void> {
    isSignedIn = await ask(TERMINAL_SAYS.authenticate, code);
    if (isSignedIn) queue.wake();
    else socket?.destroy();
  }

  function hear(message: NonNullable<ReturnType<typeof decodeFrame>>): void {
    const { id, body } = message;
    if ((id === PLATFORM_SAYS.answer || id === PLATFORM_SAYS.registered) && body.length < 3) return;
    const answered = Buffer.alloc(5);
    answered.writeUInt16BE(message.serial, 0);
    answered.writeUInt16BE(id, 2);
    switch (id) {
      case PLATFORM_SAYS.answer:
        waiting.get(body.readUInt16BE(0))?.(body[4] === 0);
        return;
      case PLATFORM_SAYS.registered:
        if (body[2] === 0) void signIn(body.subarray(3));
        else socket?.destroy();
        return;
      case PLATFORM_SAYS.text:
        options.onText?.(body.subarray(1));
        say(TERMINAL_SAYS.answer, answered);
        return;
      case PLATFORM_SAYS.tracking: {
        const everySeconds = body.readUInt16BE(0);
        options.onTrack?.({ everySeconds: everySeconds || 1, forSeconds: everySeconds > 0 ? body.readUInt32BE(2) : 0 });
        say(TERMINAL_SAYS.answer, answered);
        return;
      }
      case PLATFORM_SAYS.locationQuery:
        if (last) say(TERMINAL_SAYS.locationAnswer, Buffer.concat([answered.subarray(0, 2), locationBody(last)]));
        return;
    }
  }

  function open(): void {
    const line = connect({ host: hostname, port: Number(port) });
    socket = line;
    let pending: Buffer = Buffer.alloc(0);
    line.on('connect', () => say(TERMINAL_SAYS.register, registrationBody(terminalId)));
    line.on('data', (chunk) => {
      const pieces: Buffer[] = [];
      pending = Buffer.concat([pending, chunk]);
      for (let mark = pending.indexOf(MARK); mark >= 0; mark = pending.indexOf(MARK)) {
        pieces.push(pending.subarray(0, mark));
        pending = pending.subarray(mark + 1);
      }
      for (const piece of pieces) {
        const message = piece.length > 0 ? decodeFrame(piece) : undefined;
        if (message) hear(message);
      }
    });
    line.on('error', (error) => {
      options.onTrouble(error.message);
    });
    line.on('close', () => {
      isSignedIn = false;
      for (const settle of waiting.values()) settle(false);
      if (!isEnded) reconnecting = setTimeout(open, RECONNECT_MS);
    });
  }

  const beating = setInterval(() => {
    if (isSignedIn) void ask(TERMINAL_SAYS.heartbeat, Buffer.alloc(0));
  }, HEARTBEAT_MS);
  open();

  return {
    report: (report) => {
      last = report;
      queue.add(report);
    },
    isSignedIn: () => isSignedIn,
    end: () => {
      isEnded = true;
      clearInterval(beating);
      clearTimeout(reconnecting);
      queue.stop();
      socket?.destroy();
    },
  };
}
