import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { generate } from 'mqtt-packet';
import { z } from 'zod';

/**
 * Runs cases that are written as mosquitto's `test/broker/data/*.json` are: bytes to send, bytes to be answered, and whether the
 * connection lives afterwards. Nothing of that corpus is here; a folder of it is given.
 */

const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal(['send', 'recv']), payload: z.string() }),
  z.object({
    type: z.literal('publish'),
    topic: z.string(),
    qos: z.literal([0, 1, 2]),
    payload: z.string(),
  }),
]);
const caseSettings = {
  /** Protocol level of the CONNECT that comes first. */
  ver: z.number().optional(),
  connect: z.boolean().optional(),
  expect_disconnect: z.boolean().optional(),
};
const corpusFile = z.array(
  z.object({
    ...caseSettings,
    group: z.string(),
    disable: z.boolean().optional(),
    tests: z.array(z.object({ ...caseSettings, name: z.string(), msgs: z.array(message) })),
  }),
);

export interface CorpusCase {
  readonly name: string;
  readonly protocolLevel: number;
  /** Is there a session before the first message? */
  readonly signsIn: boolean;
  readonly endsClosed: boolean;
  readonly messages: readonly z.infer<typeof message>[];
}

/** @throws when a file is not of this form */
export function readCorpus(folder: string): CorpusCase[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.sort().flatMap((file) =>
    corpusFile
      .parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')))
      .filter((group) => group.disable !== true)
      .flatMap((group) =>
        group.tests.map((test) => ({
          name: `${file} ${group.group} ${test.name}`,
          protocolLevel: test.ver ?? group.ver ?? 4,
          signsIn: test.connect ?? group.connect ?? true,
          endsClosed: test.expect_disconnect ?? group.expect_disconnect ?? true,
          messages: test.msgs,
        })),
      ),
  );
}

/** Bytes of each kind of number, in decimal, by its letter. */
const NUMBER_BYTES: Readonly<Partial<Record<string, number>>> = { i: 1, H: 2, k: 2, m: 2, s: 2, L: 4 };

/**
 * Words between blanks: hex digits as they are; a letter and a decimal number of so many bytes (`i`, `H k m s`, `L`) or as long as it
 * needs (`v r`, also beyond what a remaining length may be); text in quotes, which may hold blanks.
 */
export function parseBytes(written: string): Buffer {
  const parts = written.match(/'[^']*'|\S+/g) ?? [];
  return Buffer.concat(
    parts.map((part) => {
      if (part.startsWith("'")) return Buffer.from(part.slice(1, -1));
      const kind = part[0]!;
      if (kind === 'v' || kind === 'r') return variableLength(Number(part.slice(1)));
      const bytes = NUMBER_BYTES[kind];
      if (bytes !== undefined) {
        const number = Buffer.alloc(bytes);
        number.writeUIntBE(Number(part.slice(1)), 0, bytes);
        return number;
      }
      if (!/^([0-9a-f]{2})+$/i.test(part)) throw new Error(`not bytes: ${part} in ${written}`);
      return Buffer.from(part, 'hex');
    }),
  );
}

function variableLength(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  do {
    const low = left % 128;
    left = Math.floor(left / 128);
    bytes.push(left > 0 ? low | 0x80 : low);
  } while (left > 0);
  return Buffer.from(bytes);
}

/** How long an answer may take, and how long a connection is watched that is to be closed, in milliseconds. */
const PATIENCE_MS = 2_000;

interface Line {
  readonly socket: Socket;
  /** What came and was not taken yet. */
  heard: Buffer;
  isClosed: boolean;
}

async function open(port: number): Promise<Line> {
  const socket = connect(port, '127.0.0.1');
  const line: Line = { socket, heard: Buffer.alloc(0), isClosed: false };
  socket.on('error', () => undefined); // a reset is a way to be closed
  socket.on('data', (chunk: Buffer) => {
    line.heard = Buffer.concat([line.heard, chunk]);
    socket.emit('news');
  });
  socket.on('close', () => {
    line.isClosed = true;
    socket.emit('news');
  });
  await once(socket, 'connect');
  return line;
}

async function until(line: Line, isSo: () => boolean): Promise<void> {
  const giveUp = AbortSignal.timeout(PATIENCE_MS);
  while (!isSo() && !giveUp.aborted) await once(line.socket, 'news', { signal: giveUp }).catch(() => undefined);
}

/** @returns what came instead of these bytes; undefined when they came */
async function missing(line: Line, wanted: Buffer): Promise<string | undefined> {
  await until(line, () => line.heard.length >= wanted.length || line.isClosed);
  const came = line.heard.subarray(0, wanted.length);
  line.heard = line.heard.subarray(wanted.length);
  if (came.equals(wanted)) return undefined;
  return `wanted ${wanted.toString('hex')}, came ${came.toString('hex') || 'nothing'}${line.isClosed ? ', closed' : ''}`;
}

/**
 * Identifiers that the broker chose for what it published, by the number the corpus has for them: mosquitto begins at 1, and the standard
 * leaves it to the sender (2.3.1).
 */
type ChosenIdentifiers = Map<number, number>;

/** Where an exchange's identifier stands in a packet that continues one: PUBACK, PUBREC, PUBREL, PUBCOMP. */
const CONTINUES_AT = 2;
function withChosenIdentifier(bytes: Buffer, chosen: ChosenIdentifiers): Buffer {
  const type = bytes[0]! >> 4;
  if (type < 4 || type > 7 || bytes.length < 4) return bytes;
  const identifier = bytes.readUInt16BE(CONTINUES_AT);
  const own = Buffer.from(bytes);
  own.writeUInt16BE(chosen.get(identifier) ?? identifier, CONTINUES_AT);
  return own;
}

/** As `missing`; the identifier of a PUBLISH is the one that came. */
async function missingFromBroker(line: Line, wanted: Buffer, chosen: ChosenIdentifiers): Promise<string | undefined> {
  const isPublishWithIdentifier = wanted[0]! >> 4 === 3 && (wanted[0]! & 0x06) !== 0;
  if (!isPublishWithIdentifier) return missing(line, withChosenIdentifier(wanted, chosen));
  const at = 4 + wanted.readUInt16BE(2);
  await until(line, () => line.heard.length >= at + 2 || line.isClosed);
  if (line.heard.length < at + 2) return missing(line, wanted);
  const own = Buffer.from(wanted);
  chosen.set(wanted.readUInt16BE(at), line.heard.readUInt16BE(at));
  own.writeUInt16BE(line.heard.readUInt16BE(at), at);
  return missing(line, own);
}

async function signIn(line: Line, clientId: string, protocolLevel: number): Promise<string | undefined> {
  const [protocolId, protocolVersion] = protocolLevel === 3 ? (['MQIsdp', 3] as const) : (['MQTT', 4] as const);
  line.socket.write(generate({ cmd: 'connect', protocolId, protocolVersion, clientId, clean: true, keepalive: 60 }));
  return missing(line, parseBytes('20 02 00 00'));
}

/** Somebody else publishes, to the end of the exchange. */
async function publishFromElsewhere(
  port: number,
  { topic, qos, payload }: Extract<z.infer<typeof message>, { type: 'publish' }>,
): Promise<string | undefined> {
  const line = await open(port);
  const wrong: (string | undefined)[] = [await signIn(line, 'helper', 4)];
  line.socket.write(generate({ cmd: 'publish', topic, payload, qos, messageId: 1, retain: false, dup: false }));
  if (qos === 1) wrong.push(await missing(line, parseBytes('40 02 m1')));
  if (qos === 2) {
    wrong.push(await missing(line, parseBytes('50 02 m1')));
    line.socket.write(parseBytes('62 02 m1'));
    wrong.push(await missing(line, parseBytes('70 02 m1')));
  }
  line.socket.destroy();
  return wrong.find((problem) => problem !== undefined);
}

/** @returns how the broker at this port answered otherwise than the case says; undefined when it answered so */
export async function runCase(port: number, wanted: CorpusCase): Promise<string | undefined> {
  const line = await open(port);
  try {
    if (wanted.signsIn) {
      const problem = await signIn(line, wanted.name, wanted.protocolLevel);
      if (problem !== undefined) return `sign-in: ${problem}`;
    }
    const chosen: ChosenIdentifiers = new Map();
    for (const step of wanted.messages) {
      if (step.type === 'send') line.socket.write(withChosenIdentifier(parseBytes(step.payload), chosen));
      else {
        const problem =
          step.type === 'publish'
            ? await publishFromElsewhere(port, step)
            : await missingFromBroker(line, parseBytes(step.payload), chosen);
        if (problem !== undefined) return problem;
      }
    }
    if (!wanted.endsClosed) {
      line.socket.write(parseBytes('C0 00'));
      return await missing(line, parseBytes('D0 00'));
    }
    await until(line, () => line.heard.length > 0 || line.isClosed);
    if (line.heard.length > 0) return `not closed, came ${line.heard.toString('hex')}`;
    return line.isClosed ? undefined : 'not closed';
  } finally {
    line.socket.destroy();
  }
}
