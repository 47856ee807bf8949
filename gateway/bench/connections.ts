import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { BenchRow } from '../../bench.ts';
import { startBenchDatabase } from './bench-database.ts';
import { signIn } from './load.ts';
import { startParticipants, type Participant } from './participants.ts';

const CONNECTIONS = 10_000;
/** What is loaded once, and the room for what lives briefly (up to 200 MB with ours), has grown by then. */
const SETTLED = 5_000;

/** Resident kilobytes of a process. */
function residentKilobytes(processId: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(processId)}/status`, 'utf8'))?.[1]);
}

/** Memory of an idle connection that has signed in, ours beside other brokers. */
export async function measure(): Promise<BenchRow[]> {
  const database = await startBenchDatabase();
  const clients = await database.addTerminals('c', CONNECTIONS);
  const participants = await startParticipants(database);
  try {
    const kilobytes = new Map<string, number>();
    for (const one of participants) kilobytes.set(one.name, await measureOne(one));
    const ours = kilobytes.get('ours')!;
    const row = (peerName: string, target: string, met: boolean): BenchRow => {
      const peer = kilobytes.get(peerName) ?? null;
      const ratio = peer === null ? null : ours / peer;
      const figure = `memory of an idle connection, ${String(CONNECTIONS)} of them`;
      return { path: 'connections', figure, unit: 'KB', ours, peer, peerName, ratio, target, met };
    };
    return [
      row('bare Aedes, nothing stored', 'ours ≤ 20', ours <= 20),
      row('bare mosquitto, nothing stored', '(shown)', true),
    ];
  } finally {
    for (const one of participants) one.stop();
    await database.stop();
  }

  async function measureOne({ port, processId }: Participant): Promise<number> {
    const sockets: Socket[] = [];
    const open = async (from: number, to: number): Promise<void> => {
      for (let i = from; i < to; i += 50)
        sockets.push(
          ...(await Promise.all(clients.slice(i, Math.min(i + 50, to)).map((client) => signIn(port, client)))),
        );
    };
    await open(0, SETTLED);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const before = residentKilobytes(processId);
    await open(SETTLED, CONNECTIONS);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const kilobytes = (residentKilobytes(processId) - before) / (CONNECTIONS - SETTLED);
    for (const socket of sockets) socket.destroy();
    return kilobytes;
  }
}
