import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PICTURE_LIMITS, type OperatorClientEvents, type OperatorServerEvents } from '@xuncheng/contract';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import type { BenchRow } from '../../bench.ts';
import { forkProcess } from '../../gateway/bench/fork-process.ts';
import { buildAreaTree } from '../src/access/area-tree.ts';
import { seededNumbers } from '../src/compute/seeded-numbers.ts';
import { HEALTH_LIMITS } from '../src/compute/limits.ts';
import { DevicesNow } from '../src/live/devices-now.ts';
import { createFanOut, type FanOut, type OperatorNamespace } from '../src/live/fan-out.ts';
import { FullGateways } from '../src/live/full-gateways.ts';
import { OfficersNow } from '../src/live/officers-now.ts';
import { TICK_MS } from '../src/live/screens.ts';
import { buildShiftTable, type ShiftTable } from '../src/live/shift-table.ts';
import { createMetrics } from '../src/metrics.ts';
import type { ShiftRecord } from '../src/store/load-shift-records.ts';

const OFFICERS = 10_000;
const SCREENS = 50;
const AREA = 1;
const ROUNDS = 25;
/** A server that has run for a second is compiled. */
const WARM_UP_ROUNDS = 15;
/** An emit an officer takes seconds. */
const SLOW_ROUNDS = 1;
const START = 1_780_000_000_000;
const METRES_PER_DEGREE = 111_195;
const SEED = 7;

/** Walks of `count` people in a district of 5 × 5 km, a step a second, as fixes of OfficersNow; everything changes with every fix. */
class Walkers {
  readonly officers = new OfficersNow(() => PICTURE_LIMITS);
  private readonly table: ShiftTable;
  private readonly next = seededNumbers(SEED);
  private readonly people;
  private now = START;

  constructor(count: number) {
    this.people = Array.from({ length: count }, (_, index) => ({
      shift: shiftOf(index + 1),
      lon: 120.145 + this.next() * 0.05,
      lat: 30.22 + this.next() * 0.045,
      heading: this.next() * 360,
    }));
    this.table = buildShiftTable(this.people.map(({ shift }) => shift));
    this.officers.refresh(this.table, START, () => true);
  }

  /** Everybody walks on. @returns the time, epoch ms */
  step(): number {
    this.now += TICK_MS;
    for (const person of this.people) {
      person.heading = (person.heading + (this.next() - 0.5) * 40 + 360) % 360;
      const speed = 1.1 + this.next() * 0.6;
      person.lat += (Math.cos((person.heading * Math.PI) / 180) * speed) / METRES_PER_DEGREE;
      person.lon += (Math.sin((person.heading * Math.PI) / 180) * speed) / METRES_PER_DEGREE / 0.86;
      const { lon, lat, heading, shift } = person;
      const time = this.now - Math.floor(this.next() * 80);
      this.officers.applyFix(
        shift,
        { deviceId: shift.badge, time, lon, lat, heading, speed, accuracy: 5, battery: 80, flags: 0 },
        this.now,
      );
    }
    return this.now;
  }
}

function shiftOf(officerId: number): ShiftRecord {
  const badge = `SC${String(officerId)}`;
  return {
    shiftId: officerId,
    officerId,
    badge,
    name: badge,
    travelMode: 'foot',
    squadId: 1,
    squad: '',
    squadAreaId: AREA,
    beatId: 1,
    beat: 'beat',
    areaId: AREA,
    deviceId: badge,
    deviceNumber: officerId,
    startsAt: START - 3_600_000,
    endsAt: START + 36_000_000,
    clockedInAt: null,
    clockedOutAt: null,
    restStartsAt: null,
    restEndsAt: null,
  };
}

interface Cost {
  /** Milliseconds of this process's processor a round. */
  readonly cpuMs: number;
  readonly kilobytes: number;
}

/** What sending costs until the last byte has left. `prepare` is not counted. */
async function cost(
  kind: 'ws' | 'socket.io',
  url: string,
  rounds: number,
  round: { readonly prepare: () => number; readonly send: (now: number) => void; readonly isSent: () => boolean },
): Promise<Cost> {
  const clients = await forkProcess(new URL('./fan-out-clients.mjs', import.meta.url), {
    FAN_OUT_URL: url,
    FAN_OUT_KIND: kind,
    FAN_OUT_SCREENS: String(SCREENS),
  });
  const received = async (): Promise<number> => {
    clients.child.send('bytes');
    return ((await once(clients.child, 'message')) as [{ bytes: number }])[0].bytes;
  };
  const costs: number[] = [];
  let before = 0;
  const warmUp = rounds === SLOW_ROUNDS ? 1 : WARM_UP_ROUNDS;
  for (let i = -warmUp; i < rounds; i++) {
    const now = round.prepare();
    if (i === 0) before = await received();
    const started = process.cpuUsage();
    round.send(now);
    while (!round.isSent()) await new Promise((resolve) => setTimeout(resolve, 5));
    const { user, system } = process.cpuUsage(started);
    if (i >= 0) costs.push((user + system) / 1_000);
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  const bytes = (await received()) - before;
  clients.child.disconnect();
  costs.sort((a, b) => a - b);
  return { cpuMs: costs[costs.length >> 1]!, kilobytes: bytes / rounds / SCREENS / 1_024 };
}

async function listen(): Promise<{ readonly server: HttpServer; readonly url: string }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `127.0.0.1:${String((server.address() as AddressInfo).port)}` };
}

/** The server's own fan-out of these walkers. */
function fanOutOf(walkers: Walkers, namespace: OperatorNamespace): FanOut {
  const tree = buildAreaTree([{ id: AREA, parentId: null }]);
  const nothing = (): Promise<void> => Promise.resolve();
  const picture = {
    officers: walkers.officers,
    devices: new DevicesNow(() => HEALTH_LIMITS),
    fullGateways: new FullGateways(),
    shifts: () => buildShiftTable([]),
    connectedDevices: new Set<string>(),
    applyFix: () => undefined,
    refresh: () => undefined,
    reloadShifts: nothing,
    catchUp: nothing,
    takeRosterChanges: () => [],
    readRefusals: nothing,
  };
  const fanOut = createFanOut(
    namespace,
    picture,
    { tree: () => tree, reload: () => Promise.resolve() },
    createMetrics(),
    () => [],
  );
  fanOut.tick(START);
  return fanOut;
}

/** Over Socket.IO, with screens that show everything. */
async function measureOurs(count: number): Promise<Cost> {
  const { server, url } = await listen();
  const io = new Server<OperatorClientEvents, OperatorServerEvents>(server, { perMessageDeflate: false });
  const namespace = io.of('/operator');
  const walkers = new Walkers(count);
  const fanOut = fanOutOf(walkers, namespace);
  namespace.on('connection', (socket) => {
    const room = fanOut.rooms.enter(AREA);
    void socket.join(room.name);
    fanOut.watch(socket.id, room, () => !socket.conn.transport.writable);
  });
  const measured = await cost('socket.io', `ws://${url}/operator`, ROUNDS, {
    prepare: () => walkers.step(),
    send: fanOut.tick,
    isSent: () => [...namespace.sockets.values()].every(({ conn }) => conn.transport.writable),
  });
  await io.close();
  return measured;
}

/** The same bytes, made in the same way, through bare web sockets. */
async function measureBare(): Promise<Cost> {
  const { server, url } = await listen();
  const open = new WebSocketServer({ server, perMessageDeflate: false });
  let waiting = 0;
  const sendAll = (_event: string, bytes: Uint8Array): void => {
    for (const socket of open.clients) {
      waiting++;
      socket.send(bytes, () => waiting--);
    }
  };
  const walkers = new Walkers(OFFICERS);
  const fanOut = fanOutOf(walkers, { to: () => ({ emit: sendAll }) } as unknown as OperatorNamespace);
  const room = fanOut.rooms.enter(AREA);
  for (let i = 0; i < SCREENS; i++) fanOut.watch(String(i), room, () => false);
  const measured = await cost('ws', `ws://${url}`, ROUNDS, {
    prepare: () => walkers.step(),
    send: fanOut.tick,
    isSent: () => waiting === 0,
  });
  for (const socket of open.clients) socket.terminate();
  open.close();
  server.close();
  return measured;
}

/** What one would write first: records in one event a room, or an event an officer. */
async function measureObjects(how: 'together' | 'each', rounds: number): Promise<Cost> {
  const { server, url } = await listen();
  const io = new Server<OperatorClientEvents, OperatorServerEvents>(server, { perMessageDeflate: false });
  const namespace = io.of('/operator');
  namespace.on('connection', (socket) => void socket.join('room'));
  const walkers = new Walkers(OFFICERS);
  walkers.officers.takeChanges();
  const plain = namespace.to('room') as unknown as { emit: (event: string, payload: unknown) => void };
  const measured = await cost('socket.io', `ws://${url}/operator`, rounds, {
    prepare: () => walkers.step(),
    send: () => {
      const moved = [...walkers.officers.takeChanges().moved].map((id) => walkers.officers.describeMove(id));
      if (how === 'together') plain.emit('delta', { moved });
      else for (const move of moved) plain.emit('move', move);
    },
    isSent: () => [...namespace.sockets.values()].every(({ conn }) => conn.transport.writable),
  });
  await io.close();
  return measured;
}

/** One tick in which everybody has moved, to every screen. */
export async function measure(): Promise<BenchRow[]> {
  const ours = await measureOurs(OFFICERS);
  const bare = await measureBare();
  const half = await measureOurs(OFFICERS / 2);
  const objects = await measureObjects('together', ROUNDS);
  const each = await measureObjects('each', SLOW_ROUNDS);
  const bytesEach = (bare.kilobytes * 1_024) / OFFICERS;
  const title = `${String(OFFICERS)} officers × ${String(SCREENS)} screens a tick`;
  const row = (
    figure: string,
    unit: string,
    value: number,
    peer: number | null,
    peerName: string,
    most: number,
  ): BenchRow => {
    const ratio = peer === null ? null : value / peer;
    const target = `≤ ${String(most)}${peer === null ? ` ${unit}` : ''}`;
    return {
      path: 'fan-out',
      figure,
      unit,
      ours: value,
      peer,
      peerName,
      ratio,
      target,
      met: (ratio ?? value) <= most,
    };
  };
  return [
    row(`${title}, processor`, 'ms', ours.cpuMs, bare.cpuMs, 'bare ws, the same bytes', 1.2),
    row(`${title}, processor`, 'ms', ours.cpuMs, objects.cpuMs, 'JSON objects in one event', 0.25),
    row(`${title}, processor`, 'ms', ours.cpuMs, each.cpuMs, 'an event an officer', 0.01),
    row(`${title}, a screen`, 'KB', ours.kilobytes, objects.kilobytes, 'JSON objects in one event', 0.1),
    row('bytes a moved officer, position, heading, speed and time changed', 'B', bytesEach, null, '–', 6),
    row('twice the officers, processor', 'ms', ours.cpuMs, half.cpuMs, 'half of them', 2.2),
  ];
}
