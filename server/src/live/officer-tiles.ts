import { codeMove, MoveWriter, tileOf, type MoveCode, type OfficerMove } from '@xuncheng/contract';

/** Officers of one tile of the map. */
export interface Tile {
  /** Position in lists that are kept a tile. */
  readonly slot: number;
  readonly column: number;
  readonly row: number;
  readonly officers: Map<number, Tracked>;
  /** Tick at which somebody in it last changed. */
  changedAt: number;
  /** Tick at which somebody's state last changed in it, which everybody is told at once. */
  urgentAt: number;
}

interface Tracked {
  tile: Tile;
  code: MoveCode;
  changedAt: number;
  /** Where he was before the last change, and since when whoever follows this tile has known it; NEVER_KNOWN: in another tile. */
  previous: MoveCode;
  previousAt: number;
  /** Ticks at which heading, speed, accuracy and battery last changed here. */
  readonly detailsAt: [number, number, number, number];
}

const NEVER_KNOWN = Number.POSITIVE_INFINITY;

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

  all(): readonly Tile[] {
    return this.list;
  }

  /** An officer as he is at this tick. */
  set(move: OfficerMove, tick: number): void {
    const { officerId } = move;
    const code = codeMove(move);
    const tile = this.tileAt(...tileOf(code));
    const known = this.officers.get(officerId);
    // Who is new goes out as a whole record by itself.
    if (known && (known.code.state !== code.state || known.code.connected !== code.connected)) tile.urgentAt = tick;
    tile.changedAt = tick;
    if (known?.tile !== tile) {
      this.delete(officerId);
      const detailsAt: Tracked['detailsAt'] = [tick, tick, tick, tick];
      const tracked = { tile, code, changedAt: tick, previous: code, previousAt: NEVER_KNOWN, detailsAt };
      this.officers.set(officerId, tracked);
      tile.officers.set(officerId, tracked);
      return;
    }
    // Twice within a tick: nobody has seen what was in between.
    if (known.changedAt !== tick) {
      known.previous = known.code;
      known.previousAt = known.changedAt;
      known.changedAt = tick;
    }
    for (let i = 0; i < code.details.length; i++)
      if (code.details[i] !== known.code.details[i]) known.detailsAt[i] = tick;
    known.code = code;
  }

  delete(officerId: number): void {
    const tile = this.officers.get(officerId)?.tile;
    if (!tile) return;
    this.officers.delete(officerId);
    tile.officers.delete(officerId);
    if (tile.officers.size > 0) return;
    // Whoever comes into another tile in this slot has changed later than any screen had the last one in it.
    this.tiles.delete(keyOf(tile.column, tile.row));
    this.free.push(tile.slot);
  }

  /**
   * What a screen lacks that has the tile up to tick `since`, of the officers that it may see.
   * @param time of the frame, epoch ms
   */
  write(tile: Tile, since: number, time: number, isSeen: (officerId: number) => boolean): Uint8Array | undefined {
    const lacking: number[] = [];
    for (const [officerId, { changedAt }] of tile.officers)
      if (changedAt > since && isSeen(officerId)) lacking.push(officerId);
    if (lacking.length === 0) return undefined;
    lacking.sort((a, b) => a - b);
    this.writer.open(tile.column, tile.row, time);
    for (const officerId of lacking) {
      const { code, previous, previousAt, detailsAt } = tile.officers.get(officerId)!;
      let details = 0;
      for (let i = 0; i < detailsAt.length; i++) if (detailsAt[i]! > since) details |= 1 << i;
      const { lonSteps, latSteps } = previous;
      const from = previousAt <= since && lonSteps !== null ? { lonSteps, latSteps } : null;
      this.writer.write(officerId, code, { details, from });
    }
    return this.writer.close();
  }

  private tileAt(column: number, row: number): Tile {
    const key = keyOf(column, row);
    let tile = this.tiles.get(key);
    if (!tile) {
      const slot = this.free.pop() ?? this.list.length;
      tile = { slot, column, row, officers: new Map(), changedAt: 0, urgentAt: 0 };
      this.tiles.set(key, tile);
      this.list[slot] = tile;
    }
    return tile;
  }
}

function keyOf(column: number, row: number): number {
  return column * 65_536 + row;
}
