import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServerConfig } from './config.ts';
import { listen } from './http/listen.ts';
import { openWorkSession, type WorkSession } from './store/work-lock.ts';

const ASK_EVERY_MS = 1_000;

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
  const own = randomUUID();
  const released = new AbortController();
  let session = await openWorkSession(databaseUrl, own);
  let waitingRoom: Server | undefined;
  while (!(await claim())) {
    if (!waitingRoom) {
      waitingRoom = createWaitingRoom();
      onWaiting(await listen(waitingRoom, httpPort, httpHost));
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
      await session.end();
    },
  };

  /** Take the lock, or hear that another server has it; however long the database is away. */
  async function claim(): Promise<boolean> {
    while (!released.signal.aborted) {
      const answer = await session.tryLock().catch(() => 'broken' as const);
      if (typeof answer === 'boolean') return answer;
      await pause(ASK_EVERY_MS);
      if (answer === 'broken') session = await connectAgain(session);
    }
    return true;
  }

  async function keepTurn(): Promise<void> {
    while (!released.signal.aborted) {
      const holds = await session.isAlive();
      // The database is back: either the turn is still ours, or somebody else was faster.
      if (!holds && !(await claim())) {
        onLost();
        return;
      }
      await pause(ASK_EVERY_MS, undefined, { signal: released.signal }).catch(() => undefined);
    }
  }

  async function connectAgain(broken: WorkSession): Promise<WorkSession> {
    void broken.end();
    while (!released.signal.aborted) {
      const connected = await openWorkSession(databaseUrl, own).catch(() => undefined);
      if (connected) return connected;
      await pause(ASK_EVERY_MS);
    }
    return broken;
  }
}

function createWaitingRoom(): Server {
  return createServer(({ url }, response) => {
    const isAlive = url === '/healthz';
    response.writeHead(isAlive ? 200 : 503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '2' });
    response.end(isAlive ? 'ok\n' : 'another server works on this database; this one waits for its turn\n');
  });
}
