import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { freePort, type BenchDatabase } from './bench-database.ts';
import { forkProcess } from './fork-process.ts';

/** One who takes in the same load: ours, or a peer. */
export interface Participant {
  readonly name: string;
  readonly port: number;
  readonly processId: number;
  /** Resolves when everything acknowledged is in the database. */
  readonly drained: () => Promise<void>;
  readonly stop: () => void;
}

export const BENCH_SERVICE_TOKEN = 'only-for-this-bench-run';
const MOSQUITTO = '/usr/sbin/mosquitto';

/** Ours, the limit, what is usually built, and brokers that store nothing; mosquitto where it is installed. They know the devices of this moment. */
export async function startParticipants(database: BenchDatabase): Promise<Participant[]> {
  const environment = { DATABASE_URL: database.url };
  const participants = [
    await startNode('ours', './gateway-process.mjs', gatewayEnvironment(database), ['--max-semi-space-size=64']),
    await startNode('hand parser + COPY', './peers/hand-parser.mjs', environment),
    await startNode('one INSERT a message', './peers/insert-each.mjs', environment),
    await startNode('bare Aedes, nothing stored', './peers/bare-aedes.mjs', {}),
  ];
  if (existsSync(MOSQUITTO)) participants.push(await startMosquitto(database.folder));
  return participants;
}

/** How the gateway runs in a bench: on free ports, with its journal beside the database. */
export function gatewayEnvironment(database: BenchDatabase): Record<string, string> {
  return {
    DATABASE_URL: database.url,
    MQTT_PORT: '0',
    MQTT_WS_PORT: '0',
    GATEWAY_HTTP_PORT: '0',
    OSMAND_PORT: '0',
    JT808_PORT: '0',
    LOG_LEVEL: 'silent',
    JOURNAL_DIR: path.join(database.folder, 'journal'),
    OPCUA_PKI_DIR: path.join(database.folder, 'pki'),
    GATEWAY_SERVICE_TOKEN: BENCH_SERVICE_TOKEN,
  };
}

async function startNode(
  name: string,
  file: string,
  environment: Record<string, string>,
  flags: readonly string[] = [],
): Promise<Participant> {
  const { child, said } = await forkProcess(new URL(file, import.meta.url), environment, flags);
  return {
    name,
    port: (said as { port: number }).port,
    processId: child.pid!,
    drained: name === 'ours' ? () => untilDrained(child) : () => Promise.resolve(),
    stop: () => {
      child.disconnect();
    },
  };
}

async function untilDrained(child: ChildProcess): Promise<void> {
  for (;;) {
    const answer = new Promise<{ drained: boolean }>((resolve) => child.once('message', resolve));
    child.send('drained?');
    if ((await answer).drained) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function startMosquitto(folder: string): Promise<Participant> {
  const port = await freePort();
  const file = path.join(folder, 'mosquitto.conf');
  writeFileSync(
    file,
    `listener ${String(port)} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nlog_type none\n`,
  );
  const child = spawn(MOSQUITTO, ['-c', file], { stdio: 'ignore' });
  while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    name: 'bare mosquitto, nothing stored',
    port,
    processId: child.pid!,
    drained: () => Promise.resolve(),
    stop: () => {
      child.kill();
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
