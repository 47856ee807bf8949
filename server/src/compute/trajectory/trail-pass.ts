import type { Interval } from '../intervals.ts';
import type { TrajectoryLimits } from '../limits.ts';
import { copyFix, type FixColumns } from './fix-columns.ts';
import { SlidingBox } from './sliding-box.ts';
import { cosLatitude, metresBetween } from './step-metres.ts';

export interface Stop extends Interval {
  readonly lon: number;
  readonly lat: number;
  readonly fixCount: number;
}

/** A stretch outside stops; `isSilence`: the straight line across a silence. */
export interface Move extends Interval {
  readonly distanceMetres: number;
  readonly isSilence: boolean;
}

/** The used fixes so far. Columns are longer than `length`. */
export interface UsedFixes {
  readonly length: number;
  readonly time: Float64Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly accuracy: Float32Array;
}

const NO_SUSPECTS: readonly FixColumns[] = [];
/** The order of columns with one fix. */
const ONLY = Int32Array.of(0);

/**
 * One pass over the ordered fixes of a duty by rules T4–T8 (RULES.md): what is used, segments, stops and moves. Everything is
 * settled as early as the rules allow, so that the next fix costs the same however long the duty has been.
 */
export class TrailPass {
  /** Of the used fixes not forgotten. */
  readonly segmentStarts: number[] = [];
  /** Segment starts that are jumps. */
  readonly jumps = new Set<number>();
  readonly stops: Stop[] = [];
  readonly moves: Move[] = [];
  private readonly limits: TrajectoryLimits;
  private readonly maximumSpeed: number;
  private length = 0;
  private time: Float64Array;
  private lon: Float64Array;
  private lat: Float64Array;
  private accuracy: Float32Array;
  /** Metres of the line since its segment began. */
  private metres: Float64Array;
  /** First fix not yet known to be in a stop or in a move. */
  private windowFirst = 0;
  /** Around it and those after it, as far as they were looked at. */
  private readonly box: SlidingBox;
  /** When the move under way began; NaN: there is none. And the metres of its segment there. */
  private moveStartsAt = Number.NaN;
  private moveStartMetres = 0;
  private suspects: readonly FixColumns[] = NO_SUSPECTS;
  private runStart = 0;
  private runStops = 0;
  private runMoves = 0;
  private runSegments = 0;
  /** Of what is forgotten: segments that are over, the beginning of the first that is here (NaN: it is here as well), and how many fixes. */
  private readonly pastSegments: Interval[] = [];
  private openSince = Number.NaN;
  private forgotten = 0;

  /** @param maximumSpeed metres a second of the travel mode */
  constructor(limits: TrajectoryLimits, maximumSpeed: number, capacity = 1_024) {
    this.limits = limits;
    this.maximumSpeed = maximumSpeed;
    this.time = new Float64Array(capacity);
    this.lon = new Float64Array(capacity);
    this.lat = new Float64Array(capacity);
    this.accuracy = new Float32Array(capacity);
    this.metres = new Float64Array(capacity);
    this.box = new SlidingBox(limits.stopMetres);
  }

  get used(): UsedFixes {
    const { length, time, lon, lat, accuracy } = this;
    return { length, time, lon, lat, accuracy };
  }

  /** How many fixes were used, those forgotten as well. */
  get usedCount(): number {
    return this.forgotten + this.length;
  }

  /** No later fix can take back one of the used ones (T4). */
  get isSettled(): boolean {
    return this.length - this.runStart >= this.limits.agreeingFixes;
  }

  /** From the first used fix to the last of every segment, those forgotten as well. */
  segments(): Interval[] {
    const here = this.segmentStarts.map((start, i) => ({
      startsAt: this.time[start]!,
      endsAt: this.time[(this.segmentStarts[i + 1] ?? this.length) - 1]!,
    }));
    if (here[0] && !Number.isNaN(this.openSince)) here[0] = { ...here[0], startsAt: this.openSince };
    return [...this.pastSegments, ...here];
  }

  /**
   * The next fixes in order of time, one a moment.
   * @param order their indices in the columns
   */
  take(fixes: FixColumns, order: Int32Array): void {
    this.reserve(this.length + this.suspects.length + order.length);
    let next = 0;
    while (next < order.length) next = this.walk(fixes, order, next);
  }

  /**
   * Takes the fixes from `next` on up to one that is not simply the next step of a segment, and that one. What the loop needs is in
   * variables: fields would be read again with every fix.
   * @returns position in `order` of the first not taken
   */
  private walk(fixes: FixColumns, order: Int32Array, next: number): number {
    const { time, lon, lat, accuracy, metres, maximumSpeed } = this;
    const silenceMs = this.limits.silenceSeconds * 1_000;
    const stopMs = this.limits.stopSeconds * 1_000;
    let last = this.length - 1;
    if (last < 0) {
      this.beginSegment(fixes, order[next]!);
      return next + 1;
    }
    let lastTime = time[last]!;
    let lastLon = lon[last]!;
    let lastLat = lat[last]!;
    let lastMetres = metres[last]!;
    let windowBegan = time[this.windowFirst]!;
    for (let k = next; k < order.length; k++) {
      const index = order[k]!;
      const at = fixes.time[index]!;
      const x = fixes.lon[index]!;
      const y = fixes.lat[index]!;
      const ms = at - lastTime;
      const step = metresBetween(lastLon, lastLat, x, y);
      if (step > maximumSpeed * (ms / 1_000)) {
        this.suspect(fixes, index); // T4
        return k + 1;
      }
      if (this.suspects.length > 0) this.suspects = NO_SUSPECTS;
      if (ms > silenceMs) {
        this.endSegment();
        this.moves.push({ startsAt: lastTime, endsAt: at, distanceMetres: step, isSilence: true }); // T5
        this.beginSegment(fixes, index);
        return k + 1;
      }
      last++;
      lastTime = at;
      lastLon = x;
      lastLat = y;
      lastMetres += step;
      time[last] = at;
      lon[last] = x;
      lat[last] = y;
      accuracy[last] = fixes.accuracy[index]!;
      metres[last] = lastMetres;
      this.length = last + 1;
      if (at - windowBegan < stopMs) continue;
      this.judgeWindow();
      windowBegan = time[this.windowFirst]!;
    }
    return order.length;
  }

  /** What stands at this moment as if no more fixes came: stops and moves of the open end, in order behind the settled ones. */
  openEnd(): { readonly stop: Stop | undefined; readonly move: Move | undefined } {
    const last = this.length - 1;
    if (last < 0) return { stop: undefined, move: undefined };
    const isStop = this.isStop(last);
    const moveEnd = isStop ? this.windowFirst : last;
    const isMoving = !Number.isNaN(this.moveStartsAt);
    return {
      stop: isStop ? this.describeStop(this.windowFirst, last) : undefined,
      move: isMoving || moveEnd > this.windowFirst ? this.describeMove(moveEnd) : undefined,
    };
  }

  /** The same pass once more, with room for so many more fixes: what one takes the other does not know of. */
  copy(room: number): TrailPass {
    const { length } = this;
    const made = new TrailPass(this.limits, this.maximumSpeed, Math.max(1, length + room));
    for (const column of ['time', 'lon', 'lat', 'accuracy', 'metres'] as const)
      made[column].set(this[column].subarray(0, length));
    made.length = length;
    made.segmentStarts.push(...this.segmentStarts);
    for (const jump of this.jumps) made.jumps.add(jump);
    made.stops.push(...this.stops);
    made.moves.push(...this.moves);
    made.pastSegments.push(...this.pastSegments);
    made.openSince = this.openSince;
    made.forgotten = this.forgotten;
    made.windowFirst = this.windowFirst;
    made.moveStartsAt = this.moveStartsAt;
    made.moveStartMetres = this.moveStartMetres;
    made.suspects = this.suspects;
    made.runStart = this.runStart;
    made.runStops = this.runStops;
    made.runMoves = this.runMoves;
    made.runSegments = this.runSegments;
    made.box.begin(made.windowFirst);
    return made;
  }

  /** Let go of the used fixes that decide nothing any more. Only when it is settled. */
  forget(): void {
    const { windowFirst: gone, segmentStarts } = this;
    if (gone === 0) return;
    this.pastSegments.push(...this.segments().slice(this.pastSegments.length, -1));
    const open = segmentStarts.at(-1)!;
    const isOpenKnown = segmentStarts.length === 1 && !Number.isNaN(this.openSince);
    if (!isOpenKnown) this.openSince = this.time[open]!;
    segmentStarts.length = 0;
    segmentStarts.push(0);
    this.jumps.clear();
    for (const column of ['time', 'lon', 'lat', 'accuracy', 'metres'] as const)
      this[column].copyWithin(0, gone, this.length);
    this.length -= gone;
    this.forgotten += gone;
    this.windowFirst = 0;
    this.runStart -= gone;
    this.box.begin(0);
  }

  private cut(length: number, stops: number, moves: number, segments: number): void {
    this.length = length;
    this.stops.length = stops;
    this.moves.length = moves;
    for (let i = segments; i < this.segmentStarts.length; i++) this.jumps.delete(this.segmentStarts[i]!);
    this.segmentStarts.length = segments;
  }

  /** T4: a fix that cannot be; when enough of them agree, the track goes on from them. */
  private suspect(fixes: FixColumns, index: number): void {
    const fix = copyFix(fixes, index);
    const previous = this.suspects.at(-1);
    const agrees =
      previous !== undefined &&
      metresBetween(previous.lon[0]!, previous.lat[0]!, fix.lon[0]!, fix.lat[0]!) <=
        this.maximumSpeed * ((fix.time[0]! - previous.time[0]!) / 1_000);
    const suspects = agrees ? [...this.suspects, fix] : [fix];
    this.suspects = suspects;
    if (suspects.length < this.limits.agreeingFixes) return;
    this.suspects = NO_SUSPECTS;
    if (!this.isSettled) {
      this.cut(this.runStart, this.runStops, this.runMoves, this.runSegments);
    } else {
      this.endSegment();
      this.runStart = this.length;
      this.runStops = this.stops.length;
      this.runMoves = this.moves.length;
      this.runSegments = this.segmentStarts.length;
    }
    if (this.length > 0) this.jumps.add(this.length);
    this.beginSegment(suspects[0]!, 0);
    for (const believed of suspects.slice(1)) this.walk(believed, ONLY, 0);
  }

  private reserve(length: number): void {
    if (length <= this.time.length) return;
    const longer = <Column extends Float64Array | Float32Array>(column: Column, empty: Column): Column => {
      empty.set(column);
      return empty;
    };
    const capacity = Math.max(length, this.time.length * 2);
    this.time = longer(this.time, new Float64Array(capacity));
    this.lon = longer(this.lon, new Float64Array(capacity));
    this.lat = longer(this.lat, new Float64Array(capacity));
    this.accuracy = longer(this.accuracy, new Float32Array(capacity));
    this.metres = longer(this.metres, new Float64Array(capacity));
  }

  private beginSegment(fixes: FixColumns, index: number): void {
    const start = this.length++;
    this.time[start] = fixes.time[index]!;
    this.lon[start] = fixes.lon[index]!;
    this.lat[start] = fixes.lat[index]!;
    this.accuracy[start] = fixes.accuracy[index]!;
    this.metres[start] = 0;
    this.segmentStarts.push(start);
    this.windowFirst = start;
    this.moveStartsAt = Number.NaN;
    this.box.begin(start);
  }

  /** T6, T7: what the last fixes of a segment were. */
  private endSegment(): void {
    const { stop, move } = this.openEnd();
    if (move) this.moves.push(move);
    if (stop) this.stops.push(stop);
  }

  /**
   * T6: the window is long enough for a stop. It gives up its first fixes until it fits; or it was a stop, and the fix appended last is
   * not in it. A shorter window need not be looked at: none of the fixes it would give up can begin a stop later.
   */
  private judgeWindow(): void {
    const index = this.length - 1;
    const { box, lon, lat, windowFirst } = this;
    const cosine = cosLatitude(lat[index]!);
    if (this.isStop(index - 1)) {
      box.extend(lon, lat, index);
      if (box.fits(windowFirst, cosine)) return;
      if (!Number.isNaN(this.moveStartsAt)) this.moves.push(this.describeMove(windowFirst));
      this.stops.push(this.describeStop(windowFirst, index - 1));
      // The step out of the stop is the first of a move.
      this.moveStartsAt = this.time[index - 1]!;
      this.moveStartMetres = this.metres[index - 1]!;
      this.windowFirst = index;
      box.begin(index);
      return;
    }
    const first = box.narrow(lon, lat, windowFirst, index, cosine);
    if (first > windowFirst && Number.isNaN(this.moveStartsAt)) {
      this.moveStartsAt = this.time[windowFirst]!;
      this.moveStartMetres = this.metres[windowFirst]!;
    }
    this.windowFirst = first;
  }

  /** The move under way up to a fix, or the one that begins with the window. */
  private describeMove(last: number): Move {
    const isMoving = !Number.isNaN(this.moveStartsAt);
    const { windowFirst } = this;
    return {
      startsAt: isMoving ? this.moveStartsAt : this.time[windowFirst]!,
      endsAt: this.time[last]!,
      distanceMetres: this.metres[last]! - (isMoving ? this.moveStartMetres : this.metres[windowFirst]!),
      isSilence: false,
    };
  }

  private isStop(last: number): boolean {
    return this.time[last]! - this.time[this.windowFirst]! >= this.limits.stopSeconds * 1_000;
  }

  /** Its place is the mean of its fixes (T6). */
  private describeStop(first: number, last: number): Stop {
    const { time, lon, lat } = this;
    const fixCount = last - first + 1;
    let east = 0;
    let north = 0;
    for (let i = first + 1; i <= last; i++) {
      east += lon[i]! - lon[first]!;
      north += lat[i]! - lat[first]!;
    }
    return {
      startsAt: time[first]!,
      endsAt: time[last]!,
      lon: lon[first]! + east / fixCount,
      lat: lat[first]! + north / fixCount,
      fixCount,
    };
  }
}
