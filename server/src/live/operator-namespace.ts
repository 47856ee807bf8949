import {
  alarmAcknowledgeEvent,
  instructionCancelEvent,
  newInstruction,
  viewportEvent,
  type Alarm,
  type LiveSnapshot,
} from '@xuncheng/contract';
import type { Logger } from 'pino';
import type { AreaDirectory } from '../access/area-directory.ts';
import { callerOf, type Caller } from '../access/caller.ts';
import { isGranted, type Permission } from '../access/permissions.ts';
import { sessionOfRequest } from '../access/session-cookie.ts';
import type { Dispatch } from '../instruct/dispatch.ts';
import type { Metrics } from '../metrics.ts';
import { forbidden, Refusal } from '../refusal.ts';
import { findAccount } from '../store/accounts.ts';
import type { Database } from '../store/database.ts';
import { listLiveSessions } from '../store/live-sessions.ts';
import { guardEvents, on, onBare } from './event-guard.ts';
import type { FanOut } from './fan-out.ts';
import type { Picture } from './picture.ts';
import { lookAt, type Screen } from './screens.ts';
import { composeSnapshot, loadStoredHalf } from './snapshot.ts';
import { connectionRefusal, type OperatorSockets } from './socket-server.ts';

interface Needs {
  readonly namespace: OperatorSockets;
  readonly database: Database;
  readonly areas: AreaDirectory;
  readonly picture: Picture;
  readonly fanOut: FanOut;
  readonly dispatch: Dispatch;
  readonly acknowledge: (caller: Caller, alarmId: number) => Promise<Alarm>;
  readonly clock: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

interface Watching {
  readonly sessionId: string;
  readonly caller: Caller;
}

/** The screens. */
export interface OperatorDoor {
  /** Disconnect the sockets of a session. */
  readonly endSession: (sessionId: string) => void;
  /** Disconnect every socket whose session or account does not hold any more; call every few seconds. */
  readonly recheck: () => Promise<void>;
}

type OperatorSocket = Parameters<Parameters<OperatorSockets['use']>[0]>[0];

/** Serve `/operator`: the session cookie lets in, the account's area decides the room. */
export function serveOperators(needs: Needs): OperatorDoor {
  const { namespace, database, areas, picture, fanOut, dispatch, clock } = needs;
  const watching = new Map<OperatorSocket, Watching>();
  // Between the handshake and the connection a socket may vanish without a word.
  const letIn = new WeakMap<OperatorSocket, Watching>();

  async function findWatching(
    socket: OperatorSocket,
  ): Promise<Watching | 'not-signed-in' | 'password-change-required' | 'forbidden'> {
    const session = sessionOfRequest(socket.request);
    const account = session && (await findAccount(database, session.accountId));
    if (!session || !account) return 'not-signed-in';
    if (account.oneTimeUntil !== null) return 'password-change-required';
    if (!isGranted(account.role, 'watch-live')) return 'forbidden';
    return { sessionId: session.sessionId, caller: callerOf(account, areas.tree()) };
  }

  /**
   * A snapshot that deltas fit on: composed and numbered in one go after the database answered, and read again
   * when an alarm or instruction was announced meanwhile. `enter` runs at that very moment.
   */
  async function takeSnapshot(caller: Caller, enter: () => Screen): Promise<LiveSnapshot> {
    let stored = await loadStoredHalf(database, caller.scope);
    for (let attempt = 0, seen = -1; attempt < 3 && seen !== fanOut.announcements(); attempt++) {
      seen = fanOut.announcements();
      stored = await loadStoredHalf(database, caller.scope);
    }
    const { room, sequence: movesSequence } = enter();
    const sequences = { sequence: room.sequence, movesSequence };
    const now = clock();
    return {
      ...composeSnapshot(stored, picture, areas.tree(), caller.areaId, sequences, now),
      coverage: fanOut.describeCoverage(room, now),
    };
  }

  namespace.use((socket, next) => {
    findWatching(socket).then(
      (found) => {
        if (found === 'not-signed-in') next(connectionRefusal(found, 'Sign in first.'));
        else if (found === 'password-change-required')
          next(connectionRefusal(found, 'Choose a password of your own first.'));
        else if (found === 'forbidden') next(connectionRefusal(found, 'Your role has no command view.'));
        else {
          letIn.set(socket, found);
          next();
        }
      },
      (error: unknown) => {
        needs.logger.error({ err: error }, 'a screen could not be let in');
        next(connectionRefusal('internal-error', 'The server failed at this; it is in its log.'));
      },
    );
  });

  namespace.on('connection', (socket) => {
    const found = letIn.get(socket);
    if (!found) {
      socket.disconnect(true);
      return;
    }
    watching.set(socket, found);
    const { caller } = found;
    let screen: Screen | undefined;
    // Steps are told from where a screen has somebody: nothing may have changed between the last tick and its snapshot.
    const enter = (): Screen => {
      // Who left while the database answered must not keep a room.
      if (!socket.connected) throw new Refusal(499, 'disconnected', 'The socket is gone.');
      fanOut.tick(clock());
      if (screen) {
        fanOut.begin(screen);
        return screen;
      }
      const room = fanOut.rooms.enter(caller.areaId);
      void socket.join(room.name);
      return (screen = fanOut.watch(socket.id, room, () => !socket.conn.transport.writable));
    };
    needs.metrics.operatorSockets.inc();
    socket.on('disconnect', () => {
      watching.delete(socket);
      needs.metrics.operatorSockets.dec();
      if (!screen) return;
      fanOut.unwatch(screen);
      fanOut.rooms.leave(screen.room);
      screen = undefined;
    });
    const demand = (permission: Permission): void => {
      if (!isGranted(caller.role, permission)) throw forbidden(permission);
    };
    guardEvents(
      socket,
      new Map([
        onBare('resync', () => takeSnapshot(caller, enter)),
        on('viewport', viewportEvent, (viewport) => {
          if (screen) lookAt(screen, viewport);
          return Promise.resolve(null);
        }),
        on('instruct', newInstruction, (order) => {
          demand('instruct');
          return dispatch.issue(caller, order);
        }),
        on('instruction-cancel', instructionCancelEvent, ({ instructionId, ...order }) => {
          demand('instruct');
          return dispatch.cancel(caller, instructionId, order);
        }),
        on('alarm-acknowledge', alarmAcknowledgeEvent, ({ alarmId }) => {
          demand('acknowledge-alarms');
          return needs.acknowledge(caller, alarmId);
        }),
      ]),
      clock,
      needs.logger,
      needs.metrics,
    );
    takeSnapshot(caller, enter).then(
      (snapshot) => socket.emit('snapshot', snapshot),
      (error: unknown) => {
        if (!(error instanceof Refusal)) needs.logger.error({ err: error }, 'a snapshot could not be taken');
        socket.disconnect(true);
      },
    );
  });

  return {
    endSession: (sessionId) => {
      for (const [socket, found] of watching) if (found.sessionId === sessionId) socket.disconnect(true);
    },
    recheck: async () => {
      if (watching.size === 0) return;
      const sessionIds = [...new Set([...watching.values()].map((found) => found.sessionId))];
      const live = new Map(
        (await listLiveSessions(database, sessionIds)).map((session) => [session.sessionId, session]),
      );
      for (const [socket, { sessionId, caller }] of watching) {
        const session = live.get(sessionId);
        const holds =
          session?.accountId === caller.accountId && session.role === caller.role && session.areaId === caller.areaId;
        if (!holds) socket.disconnect(true);
      }
    },
  };
}
