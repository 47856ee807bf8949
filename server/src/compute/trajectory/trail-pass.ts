import type { Interval } from '../intervals.ts';
import type { TrajectoryLimits } from '../limits.ts';
import { copyFix, type FixColumns } from './fix-columns.ts';
import { SlidingBox } from './sliding-box.ts';
import { cosLatitude, metresBetween, stepMetres } from './step-metres.ts';

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
  /** Cosine of each used fix's latitude, and metres of the step to it; nothing at a segment's first. */
  private cosine: Float64Array;
  private metres: Float64Array;
  /** First fix not yet known to be in a stop or in a move; the box is around it and all after it. */
  private windowFirst = 0;
  private readonly box: SlidingBox;
  /** When the move under way began; NaN: there is none. And its metres up to `windowFirst`. */
  private moveStartsAt = Number.NaN;
  private moveMetres = 0;
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
    this.cosine = new Float64Array(capacity);
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

  /** The next fix in order of time, one a moment: by its index, for numbers handed over one by one would be boxed. */
  take(fixes: FixColumns, index: number): void {
    const last = this.length - 1;
    if (last < 0) {
      this.append(fixes, index, cosLatitude(fixes.lat[index]!));
      this.beginSegment();
      return;
    }
    const seconds = (fixes.time[index]! - this.time[last]!) / 1_000;
    const cosine = cosLatitude(fixes.lat[index]!);
    const metres = stepMetres(
      fixes.lon[index]! - this.lon[last]!,
      fixes.lat[index]! - this.lat[last]!,
      (cosine + this.cosine[last]!) * 0.5,
    );
    if (metres > this.maximumSpeed * seconds) {
      this.suspect(fixes, index); // T4
      return;
    }
    if (this.suspects.length > 0) this.suspects = NO_SUSPECTS;
    if (seconds > this.limits.silenceSeconds) {
      this.endSegment();
      const [startsAt, endsAt] = [this.time[last]!, fixes.time[index]!];
      this.moves.push({ startsAt, endsAt, distanceMetres: metres, isSilence: true }); // T5
      this.append(fixes, index, cosine);
      this.beginSegment();
    } else {
      this.append(fixes, index, cosine);
      this.metres[last + 1] = metres;
      this.extendWindow();
    }
  }

  /** What stands at this moment as if no more fixes came: stops and moves of the open end, in order behind the settled ones. */
  openEnd(): { readonly stop: Stop | undefined; readonly move: Move | undefined } {
    const last = this.length - 1;
    if (last < 0) return { stop: undefined, move: undefined };
    const isStop = this.isStop(last);
    const moveEnd = isStop ? this.windowFirst : last;
    const isMoving = !Number.isNaN(this.moveStartsAt);
    let distanceMetres = isMoving ? this.moveMetres : 0;
    for (let i = this.windowFirst + 1; i <= moveEnd; i++) distanceMetres += this.metres[i]!;
    const startsAt = isMoving ? this.moveStartsAt : this.time[this.windowFirst]!;
    const hasMove = isMoving || moveEnd > this.windowFirst;
    return {
      stop: isStop ? this.describeStop(this.windowFirst, last) : undefined,
      move: hasMove ? { startsAt, endsAt: this.time[moveEnd]!, distanceMetres, isSilence: false } : undefined,
    };
  }

  /** The same pass once more, with room for so many more fixes: what one takes the other does not know of. */
  copy(room: number): TrailPass {
    const { length } = this;
    const made = new TrailPass(this.limits, this.maximumSpeed, Math.max(1, length + room));
    for (const column of ['time', 'lon', 'lat', 'accuracy', 'cosine', 'metres'] as const)
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
    made.moveMetres = this.moveMetres;
    made.suspects = this.suspects;
    made.runStart = this.runStart;
    made.runStops = this.runStops;
    made.runMoves = this.runMoves;
    made.runSegments = this.runSegments;
    if (length > 0) made.box.rebuild(made.lon, made.lat, made.windowFirst, length - 1);
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
    for (const column of ['time', 'lon', 'lat', 'accuracy', 'cosine', 'metres'] as const)
      this[column].copyWithin(0, gone, this.length);
    this.length -= gone;
    this.forgotten += gone;
    this.windowFirst = 0;
    this.runStart -= gone;
    this.box.rebuild(this.lon, this.lat, 0, this.length - 1);
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
    this.append(suspects[0]!, 0, cosLatitude(suspects[0]!.lat[0]!));
    this.beginSegment();
    for (const believed of suspects.slice(1)) this.take(believed, 0);
  }

  private append(fixes: FixColumns, index: number, cosine: number): void {
    const end = this.length;
    if (end === this.time.length) this.grow();
    this.time[end] = fixes.time[index]!;
    this.lon[end] = fixes.lon[index]!;
    this.lat[end] = fixes.lat[index]!;
    this.accuracy[end] = fixes.accuracy[index]!;
    this.cosine[end] = cosine;
    this.length = end + 1;
  }

  private grow(): void {
    const longer = <Column extends Float64Array | Float32Array>(column: Column, empty: Column): Column => {
      empty.set(column);
      return empty;
    };
    const capacity = this.time.length * 2;
    this.time = longer(this.time, new Float64Array(capacity));
    this.lon = longer(this.lon, new Float64Array(capacity));
    this.lat = longer(this.lat, new Float64Array(capacity));
    this.accuracy = longer(this.accuracy, new Float32Array(capacity));
    this.cosine = longer(this.cosine, new Float64Array(capacity));
    this.metres = longer(this.metres, new Float64Array(capacity));
  }

  /** The fix appended last begins a segment. */
  private beginSegment(): void {
    const index = this.length - 1;
    this.segmentStarts.push(index);
    this.windowFirst = index;
    this.moveStartsAt = Number.NaN;
    this.moveMetres = 0;
    this.box.begin(this.lon, this.lat, index);
  }

  /** T6, T7: what the last fixes of a segment were. */
  private endSegment(): void {
    const { stop, move } = this.openEnd();
    if (move) this.moves.push(move);
    if (stop) this.stops.push(stop);
  }

  /** T6: the window takes in the fix appended last, and gives up its first ones until it fits; or it was a stop. */
  private extendWindow(): void {
    const index = this.length - 1;
    const { box, lon, lat, cosine } = this;
    box.add(lon, lat, index);
    if (box.fits(this.windowFirst, cosine)) return;
    if (this.isStop(index - 1)) {
      if (!Number.isNaN(this.moveStartsAt)) this.pushMove(this.windowFirst);
      this.stops.push(this.describeStop(this.windowFirst, index - 1));
      // The step out of the stop is the first of a move.
      this.moveStartsAt = this.time[index - 1]!;
      this.moveMetres = this.metres[index]!;
      this.windowFirst = index;
      box.begin(lon, lat, index);
      return;
    }
    if (Number.isNaN(this.moveStartsAt)) this.moveStartsAt = this.time[this.windowFirst]!;
    do {
      this.windowFirst++;
      this.moveMetres += this.metres[this.windowFirst]!;
      if (this.windowFirst >= box.backStart) box.rebuild(lon, lat, this.windowFirst, index);
    } while (!box.fits(this.windowFirst, cosine));
  }

  private pushMove(last: number): void {
    const { moveStartsAt: startsAt, moveMetres: distanceMetres } = this;
    this.moves.push({ startsAt, endsAt: this.time[last]!, distanceMetres, isSilence: false });
    this.moveStartsAt = Number.NaN;
    this.moveMetres = 0;
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
    for (let i = first; i <= last; i++) {
      east += lon[i]! / fixCount;
      north += lat[i]! / fixCount;
    }
    return { startsAt: time[first]!, endsAt: time[last]!, lon: east, lat: north, fixCount };
  }
}
