import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { ServerConfig } from './config.ts';

/** The advisory lock of the server that works: one key, nothing else in the database uses it. */
const WORK_LOCK = 2_020_896_099;
const ASK_EVERY_MS = 1_000;
const ANSWER_WITHIN_MS = 5_000;
/** The database lets go of the lock of a machine that fell silent after these: 5 s, and three questions 2 s apart. */
const KEEPALIVE = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3';

export interface WorkingTurn {
  /** Let the next one work. */
  readonly release: () => Promise<void>;
}

interface Hearing {
  /** Another server works on the database; this one answers at `url` that it waits. */
  readonly onWaiting: (url: string) => void;
  /** Another server has taken over while the database was out of reach from here: this one must end. */
  readonly onLost: () => void;
}

/**
 * Wait until no other server works on the database, and keep others from it: the picture, clocks and time-outs of a server are in its
 * memory, and two of them would warn, escalate and send twice. Meanwhile `/healthz` answers 200 and `/readyz` 503, so that a balancer
 * sends everybody to the one that works. Held by a lock of a database session: it is free as soon as that process is gone.
 * @throws when the port is taken
 */
export async function waitForTurn(
  { databaseUrl, httpPort, httpHost }: Pick<ServerConfig, 'databaseUrl' | 'httpPort' | 'httpHost'>,
  { onWaiting, onLost }: Hearing,
): Promise<WorkingTurn> {
  /** By this name an own session is known that the database has not noticed to be gone. */
  const name = `xuncheng-server-turn ${randomUUID()}`;
  const released = new AbortController();
  let session = await connect(databaseUrl, name);
  let waitingRoom: Server | undefined;
  while (!(await claim())) {
    if (!waitingRoom) {
      waitingRoom = await openWaitingRoom(httpPort, httpHost);
      const { port } = waitingRoom.address() as AddressInfo;
      onWaiting(`http://${httpHost}:${String(port)}`);
    }
    await pause(ASK_EVERY_MS);
  }
  if (waitingRoom) {
    waitingRoom.closeAllConnections();
    waitingRoom.close();
    await once(waitingRoom, 'close');
  }
  const watching = keepTurn();
  return {
    release: async () => {
      released.abort();
      await watching;
      await session.end().catch(() => undefined);
    },
  };

  /** Take the lock, or hear that another server has it; however long the database is away. */
  async function claim(): Promise<boolean> {
    while (!released.signal.aborted) {
      const answer = await tryLock(session, name).catch(() => 'broken' as const);
      if (typeof answer === 'boolean') return answer;
      await pause(ASK_EVERY_MS);
      if (answer === 'broken') session = await connectAgain(session);
    }
    return true;
  }

  async function keepTurn(): Promise<void> {
    while (!released.signal.aborted) {
      const holds = await session.query('select 1').then(
        () => true,
        () => false,
      );
      // The database is back: either the turn is still ours, or somebody else was faster.
      if (!holds && !(await claim())) {
        onLost();
        return;
      }
      await pause(ASK_EVERY_MS, undefined, { signal: released.signal }).catch(() => undefined);
    }
  }

  async function connectAgain(broken: pg.Client): Promise<pg.Client> {
    void broken.end().catch(() => undefined);
    while (!released.signal.aborted) {
      const connected = await connect(databaseUrl, name).catch(() => undefined);
      if (connected) return connected;
      await pause(ASK_EVERY_MS);
    }
    return broken;
  }
}

async function connect(connectionString: string, name: string): Promise<pg.Client> {
  const session = new pg.Client({
    connectionString,
    application_name: name,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
    keepAlive: true,
    options: KEEPALIVE,
  });
  // A session that breaks fails the next question, which is answered there.
  session.on('error', () => undefined);
  await session.connect();
  return session;
}

/** Take the lock if nobody has it. An own session that is still thought to have it is ended, for another try (undefined). */
async function tryLock(session: pg.Client, name: string): Promise<boolean | undefined> {
  const { rows } = await session.query<{ locked: boolean }>('select pg_try_advisory_lock($1::bigint) as locked', [
    WORK_LOCK,
  ]);
  if (rows[0]!.locked) return true;
  const ended = await session.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = $1 and datname = current_database() and pid <> pg_backend_pid()`,
    [name],
  );
  return (ended.rowCount ?? 0) > 0 ? undefined : false;
}

async function openWaitingRoom(port: number, host: string): Promise<Server> {
  const server = createServer(({ url }, response) => {
    const isAlive = url === '/healthz';
    response.writeHead(isAlive ? 200 : 503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '2' });
    response.end(isAlive ? 'ok\n' : 'another server works on this database; this one waits for its turn\n');
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
