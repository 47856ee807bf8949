import {
  ACCURACY,
  BATTERY,
  codeMove,
  emptyCode,
  HEADING,
  MoveWriter,
  SPEED,
  tileOf,
  type MoveCode,
  type OfficerMove,
} from '@xuncheng/contract';

/** Officers of one tile of the map. */
export interface Tile {
  /** Position in lists that are kept a tile. */
  readonly slot: number;
  readonly column: number;
  readonly row: number;
  /** By id, ascending. */
  readonly officers: Tracked[];
  /** Tick at which somebody in it last changed. */
  changedAt: number;
  /** Tick at which somebody's state last changed in it, which everybody is told at once. */
  urgentAt: number;
}

interface Tracked {
  readonly officerId: number;
  tile: Tile;
  code: MoveCode;
  changedAt: number;
  /** Before the last change, and since when whoever follows this tile has known it; NEVER_KNOWN: it was in another tile. */
  previous: MoveCode;
  previousAt: number;
  /** Ticks at which the details last changed here. */
  headingAt: number;
  speedAt: number;
  accuracyAt: number;
  batteryAt: number;
}

/** Later than every tick. */
const NEVER_KNOWN = 0x7fffffff;

/**
 * Positions as screens have them, by tile, with the tick of every change, so that what a screen lacks can be told from the tick up to
 * which it has a tile. Who comes into a tile counts as wholly changed there: screens may have missed what happened elsewhere.
 *
 * Screens that have a tile up to the same tick lack the same bytes: they are written once for all of them.
 */
export class OfficerTiles {
  private readonly tiles = new Map<number, Tile>();
  private readonly list: Tile[] = [];
  /** Slots of tiles that nobody is in any more. */
  private readonly free: number[] = [];
  private readonly officers = new Map<number, Tracked>();
  private readonly writer = new MoveWriter();
  /** The next code is made in it. */
  private spare = emptyCode();

  all(): readonly Tile[] {
    return this.list;
  }

  /** An officer at this tick. */
  set(move: OfficerMove, tick: number): void {
    const { officerId } = move;
    const code = codeMove(move, this.spare);
    const known = this.officers.get(officerId);
    const [column, row] = tileOf(code);
    const isHere = known?.tile.column === column && known.tile.row === row;
    const tile = isHere ? known.tile : this.tileAt(column, row);
    // Who is new goes out as a whole record by itself.
    if (known && (known.code.state !== code.state || known.code.connected !== code.connected)) tile.urgentAt = tick;
    tile.changedAt = tick;
    if (!known || !isHere) {
      this.delete(officerId);
      this.enter(officerId, tile, code, tick);
      this.spare = emptyCode();
      return;
    }
    if (code.heading !== known.code.heading) known.headingAt = tick;
    if (code.speed !== known.code.speed) known.speedAt = tick;
    if (code.accuracy !== known.code.accuracy) known.accuracyAt = tick;
    if (code.battery !== known.code.battery) known.batteryAt = tick;
    if (known.changedAt === tick) {
      // Twice within a tick: nobody has seen what was in between.
      this.spare = known.code;
    } else {
      this.spare = known.previous;
      known.previous = known.code;
      known.previousAt = known.changedAt;
      known.changedAt = tick;
    }
    known.code = code;
  }

  delete(officerId: number): void {
    const known = this.officers.get(officerId);
    if (!known) return;
    const { tile } = known;
    this.officers.delete(officerId);
    tile.officers.splice(tile.officers.indexOf(known), 1);
    if (tile.officers.length > 0) return;
    // Whoever comes into another tile in this slot has changed later than any screen had the last one in it.
    this.tiles.delete(keyOf(tile.column, tile.row));
    this.free.push(tile.slot);
  }

  /**
   * What a screen lacks that has the tile up to tick `since`, of the officers that it may see.
   * @param time of the frame, epoch ms
   */
  write(tile: Tile, since: number, time: number, isSeen: (officerId: number) => boolean): Uint8Array | undefined {
    this.writer.open(tile.column, tile.row, time);
    for (const officer of tile.officers) {
      if (officer.changedAt <= since || !isSeen(officer.officerId)) continue;
      const details =
        (officer.headingAt > since ? HEADING : 0) |
        (officer.speedAt > since ? SPEED : 0) |
        (officer.accuracyAt > since ? ACCURACY : 0) |
        (officer.batteryAt > since ? BATTERY : 0);
      this.writer.write(
        officer.officerId,
        officer.code,
        details,
        officer.previousAt <= since ? officer.previous : null,
      );
    }
    return this.writer.close();
  }

  private enter(officerId: number, tile: Tile, code: MoveCode, tick: number): void {
    const entered: Tracked = {
      officerId,
      tile,
      code,
      changedAt: tick,
      previous: emptyCode(),
      previousAt: NEVER_KNOWN,
      headingAt: tick,
      speedAt: tick,
      accuracyAt: tick,
      batteryAt: tick,
    };
    this.officers.set(officerId, entered);
    const after = tile.officers.findIndex((other) => other.officerId > officerId);
    tile.officers.splice(after < 0 ? tile.officers.length : after, 0, entered);
  }

  private tileAt(column: number, row: number): Tile {
    const key = keyOf(column, row);
    let tile = this.tiles.get(key);
    if (!tile) {
      const slot = this.free.pop() ?? this.list.length;
      tile = { slot, column, row, officers: [], changedAt: 0, urgentAt: 0 };
      this.tiles.set(key, tile);
      this.list[slot] = tile;
    }
    return tile;
  }
}

function keyOf(column: number, row: number): number {
  return column * 65_536 + row;
}
