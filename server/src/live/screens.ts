import { joinFrame, NOWHERE, TILE_BITS, toSteps, type Viewport } from '@xuncheng/contract';
import type { OfficerTiles, Tile } from './officer-tiles.ts';
import type { Room } from './rooms.ts';

/** Milliseconds between two ticks: ten a second look like movement. */
export const TICK_MS = 100;
/** What lies outside a screen is sent this often: lists show it, and it is there when the map is moved. */
const OUTSIDE_EVERY_MS = 5_000;
/** A part of the box on each side that is sent as if it were inside, so that a map that is moved is not empty. */
const MARGIN = 0.25;
/** From so many metres a pixel on, frames come at this pause: nobody walks a pixel in between. */
const PAUSES = [
  { fromMetresPerPixel: 4, everyMs: 1_000 },
  { fromMetresPerPixel: 1, everyMs: 500 },
] as const;

/** Who may be told of which officers. */
export type Sees = (areaId: number, officerId: number) => boolean;

interface Box {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** A screen that follows the officers of its room. */
export interface Screen {
  readonly socketId: string;
  readonly room: Room;
  /** Has it not taken yet what was sent to it? */
  readonly isCongested: () => boolean;
  /** Then it is sent nothing in this tick, and the newest later. */
  isHeld: boolean;
  /** Up to which tick it has each tile, by slot; of a tile that is not in the list, up to `since`. */
  known: number[];
  since: number;
  /** Sequence of the last frame or snapshot. */
  sequence: number;
  /** Tiles inside; null: all. */
  box: Box | null;
  everyMs: number;
  /** Has it been moved since the last frame? */
  isMoved: boolean;
}

/** A frame for all those who lack the same. */
export interface AddressedFrame {
  readonly socketIds: string[];
  readonly bytes: Uint8Array;
}

/**
 * The screens and how far each of them is. A screen is sent, of the tiles on it, what changed since it had them last; of the others
 * every few seconds; states at once. Who is slow gets the newest when there is room, never a queue.
 */
export class Screens {
  private readonly screens = new Set<Screen>();
  private lastAt = 0;

  get size(): number {
    return this.screens.size;
  }

  /** A screen that has a snapshot as of `tick`. */
  add(socketId: string, room: Room, tick: number, isCongested: () => boolean): Screen {
    const screen: Screen = {
      socketId,
      room,
      isCongested,
      isHeld: false,
      known: [],
      since: tick,
      sequence: tick,
      box: null,
      everyMs: TICK_MS,
      isMoved: false,
    };
    this.screens.add(screen);
    return screen;
  }

  /** It has a new snapshot, as of `tick`. */
  begin(screen: Screen, tick: number): void {
    screen.known = [];
    screen.since = screen.sequence = tick;
  }

  delete(screen: Screen): void {
    this.screens.delete(screen);
  }

  /** Look who has taken what was sent so far; before anything of this tick is sent, because that takes a moment to be taken. */
  holdCongested(): void {
    for (const screen of this.screens) screen.isHeld = screen.isCongested();
  }

  /** Frames of this tick. `now`: epoch ms. */
  frames(tiles: OfficerTiles, tick: number, now: number, sees: Sees): AddressedFrame[] {
    const groups: (AddressedFrame & { readonly previous: number; readonly tiles: readonly Uint8Array[] })[] = [];
    const written = new Map<number, Map<string, Uint8Array | undefined>>();
    for (const screen of this.screens) {
      if (screen.isHeld) continue;
      const { areaId } = screen.room;
      let ofRoom = written.get(areaId);
      if (!ofRoom) written.set(areaId, (ofRoom = new Map<string, Uint8Array | undefined>()));
      const lacking: Uint8Array[] = [];
      for (const tile of tiles.all()) {
        const since = screen.known[tile.slot] ?? screen.since;
        if (tile.changedAt <= since || !this.isDue(screen, tile, since, now)) continue;
        screen.known[tile.slot] = tick;
        const key = `${tile.slot}/${since}`;
        let bytes = ofRoom.get(key);
        if (!bytes && !ofRoom.has(key)) {
          bytes = tiles.write(tile, since, now, (officerId) => sees(areaId, officerId));
          ofRoom.set(key, bytes);
        }
        if (bytes) lacking.push(bytes);
      }
      screen.isMoved = false;
      if (lacking.length === 0) continue;
      const { sequence: previous } = screen;
      screen.sequence = tick;
      const group = groups.find((other) => other.previous === previous && isSameList(other.tiles, lacking));
      if (group) group.socketIds.push(screen.socketId);
      else {
        const bytes = joinFrame(tick, previous, now, lacking);
        groups.push({ socketIds: [screen.socketId], previous, tiles: lacking, bytes });
      }
    }
    this.lastAt = now;
    return groups;
  }

  private isDue(screen: Screen, tile: Tile, since: number, now: number): boolean {
    if (tile.urgentAt > since) return true;
    const { box } = screen;
    const isInside =
      box === null ||
      tile.column === NOWHERE ||
      (tile.column >= box.west && tile.column <= box.east && tile.row >= box.south && tile.row <= box.north);
    if (isInside) return screen.isMoved || this.hasPassed(screen.everyMs, 0, now);
    // At another moment for each tile, the same for all screens.
    return this.hasPassed(OUTSIDE_EVERY_MS, tile.slot * 370, now);
  }

  /** Pauses end at the same moments for all screens, so that they lack the same. */
  private hasPassed(everyMs: number, offsetMs: number, now: number): boolean {
    if (everyMs <= TICK_MS) return true;
    return Math.floor((now + offsetMs) / everyMs) !== Math.floor((this.lastAt + offsetMs) / everyMs);
  }
}

/** What a screen shows from now on. */
export function lookAt(screen: Screen, viewport: Viewport): void {
  const marginLon = (viewport.east - viewport.west) * MARGIN;
  const marginLat = (viewport.north - viewport.south) * MARGIN;
  const tile = (degrees: number): number => toSteps(degrees) >> TILE_BITS;
  screen.box = {
    west: tile(viewport.west - marginLon),
    east: tile(viewport.east + marginLon),
    south: tile(viewport.south - marginLat),
    north: tile(viewport.north + marginLat),
  };
  screen.everyMs =
    PAUSES.find(({ fromMetresPerPixel }) => viewport.metresPerPixel >= fromMetresPerPixel)?.everyMs ?? TICK_MS;
  screen.isMoved = true;
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
