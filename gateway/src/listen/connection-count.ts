import type { Socket } from 'node:net';
import { partyOf } from './peer-address.ts';

export interface ConnectionLimits {
  readonly connections: number;
  readonly connectionsPerAddress: number;
}

/** How many connections there are, at all doors together: each costs memory and a file descriptor, whatever is spoken over it. */
export interface ConnectionCount {
  /** Count a connection until it closes. @returns false when there are too many already: then it is not counted, and the caller ends it */
  readonly take: (socket: Socket) => boolean;
}

/** Nobody is connected. */
export function createConnectionCount(limits: ConnectionLimits): ConnectionCount {
  const openOf = new Map<string, number>();
  let all = 0;
  return {
    take: (socket) => {
      const party = partyOf(socket.remoteAddress);
      const here = openOf.get(party) ?? 0;
      if (all >= limits.connections || here >= limits.connectionsPerAddress) return false;
      openOf.set(party, here + 1);
      all++;
      socket.once('close', () => {
        all--;
        const left = (openOf.get(party) ?? 1) - 1;
        if (left > 0) openOf.set(party, left);
        else openOf.delete(party);
      });
      return true;
    },
  };
}
