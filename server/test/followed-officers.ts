import {
  readFrame,
  type AdmittedFix,
  type LiveDelta,
  type LiveSnapshot,
  type OfficerLive,
  type OfficerMove,
} from '@xuncheng/contract';
import type { Socket } from 'socket.io-client';
import { expect, vi } from 'vitest';
import { at } from './small-district.ts';

let key = 0;
/** Two fixes of one millisecond have no order, neither here nor in the database. */
let newest = 0;
/** A fix of the terminal of a side of the small district, as the gateway announces it. */
export function announcedFix(side: string, ageSeconds: number, east: number, flags = 0): AdmittedFix {
  newest = Math.max(newest + 1, Date.now());
  const time = newest - ageSeconds * 1_000;
  return {
    deviceId: `terminal-${side}`,
    time,
    receivedAt: Date.now(),
    messageKey: ++key,
    ...at(east, 50),
    accuracy: 5,
    flags,
  };
}
/** A place as frames carry it: within 0.11 m. */
export function near({ lon, lat }: { lon: number; lat: number }): { lon: number; lat: number } {
  return { lon: expect.closeTo(lon, 6) as number, lat: expect.closeTo(lat, 6) as number };
}

/** Follows what moves on a screen from its snapshot, as a page does, and keeps every frame. */
export class FollowedOfficers {
  readonly officers = new Map<number, OfficerLive>();
  readonly moves: OfficerMove[] = [];
  readonly frames: { readonly sequence: number; readonly previous: number; readonly bytes: Uint8Array }[] = [];
  /** Frames that did not fit on the one before. */
  gaps = 0;
  private sequence = -1;

  constructor(screen: Socket) {
    screen.on('snapshot', (snapshot: LiveSnapshot) => {
      this.begin(snapshot);
    });
    screen.on('delta', ({ arrived, left }: LiveDelta) => {
      for (const officer of arrived) this.officers.set(officer.officerId, officer);
      for (const officerId of left) this.officers.delete(officerId);
    });
    screen.on('moves', (bytes: Uint8Array) => {
      this.take(bytes);
    });
  }

  begin(snapshot: LiveSnapshot): void {
    this.officers.clear();
    for (const officer of snapshot.officers) this.officers.set(officer.officerId, officer);
    this.sequence = snapshot.movesSequence;
  }

  /** As if a frame had been lost on the way. */
  lose(): void {
    this.sequence--;
  }

  /** The next move of an officer. */
  async nextMove(officerId: number): Promise<OfficerMove> {
    const before = this.movesOf(officerId).length;
    return vi.waitFor(() => {
      const move = this.movesOf(officerId)[before];
      if (!move) throw new Error('has not moved');
      return move;
    }, 6_000);
  }

  movesOf(officerId: number): OfficerMove[] {
    return this.moves.filter((move) => move.officerId === officerId);
  }

  private take(bytes: Uint8Array): void {
    const frame = readFrame(bytes);
    if (typeof frame === 'string') throw new Error(frame);
    if (frame.sequence <= this.sequence) return;
    if (frame.previous !== this.sequence) {
      this.gaps++;
      return;
    }
    const moves = frame.moves((officerId) => this.officers.get(officerId));
    if (typeof moves === 'string') throw new Error(moves);
    for (const move of moves) this.officers.set(move.officerId, { ...this.officers.get(move.officerId)!, ...move });
    this.moves.push(...moves);
    this.sequence = frame.sequence;
    this.frames.push({ sequence: frame.sequence, previous: frame.previous, bytes });
  }
}
