import type { TrajectoryLimits } from '../limits.ts';
import { copyFix, type FixColumns } from './fix-columns.ts';
import { SlidingBox } from './sliding-box.ts';
import { cosLatitude, metresBetween, stepMetres } from './step-metres.ts';

/** A stop: fixes `first` to `last` of the track, both included. */
export interface StopRange {
  readonly first: number;
  readonly last: number;
}

/** A stretch outside stops, from fix `first` to fix `last` of the track; `isSilence`: the straight line across a silence. */
export interface MoveRange extends StopRange {
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

/** Where a pass stood: enough to take it up there again, as long as what it had found by then is kept. */
export interface PassState {
  readonly length: number;
  readonly stops: number;
  readonly moves: number;
  readonly segments: number;
  readonly runStart: number;
  readonly runStops: number;
  readonly runMoves: number;
  readonly runSegments: number;
  readonly windowFirst: number;
  readonly moveFirst: number;
  readonly moveMetres: number;
  /** Fixes that T4 refused and that may yet be believed, each as columns of one. */
  readonly suspects: readonly FixColumns[];
}

const NO_SUSPECTS: readonly FixColumns[] = [];

/**
 * One pass over the ordered fixes of a duty by rules T4–T8 (RULES.md): what is used, segments, stops and moves. Everything is
 * settled as early as the rules allow, so that the next fix costs the same however long the duty has been.
 */
export class TrailPass {
  readonly segmentStarts: number[] = [];
  /** Segment starts that are jumps. */
  readonly jumps = new Set<number>();
  readonly stops: StopRange[] = [];
  readonly moves: MoveRange[] = [];
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
  /** First fix of the move under way, or -1, and its metres up to `windowFirst`. */
  private moveFirst = -1;
  private moveMetres = 0;
  private suspects: readonly FixColumns[] = NO_SUSPECTS;
  private runStart = 0;
  private runStops = 0;
  private runMoves = 0;
  private runSegments = 0;

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

  /**
   * The next fix in order of time, one a moment: by its index, for numbers handed over one by one would be boxed.
   * @returns the used fix from which on the track was given up and begun anew (T4); -1: nothing was
   */
  take(fixes: FixColumns, index: number): number {
    const last = this.length - 1;
    if (last < 0) {
      this.append(fixes, index, cosLatitude(fixes.lat[index]!));
      this.beginSegment();
      return -1;
    }
    const seconds = (fixes.time[index]! - this.time[last]!) / 1_000;
    const cosine = cosLatitude(fixes.lat[index]!);
    const metres = stepMetres(
      fixes.lon[index]! - this.lon[last]!,
      fixes.lat[index]! - this.lat[last]!,
      (cosine + this.cosine[last]!) * 0.5,
    );
    if (metres > this.maximumSpeed * seconds) return this.suspect(fixes, index); // T4
    if (this.suspects.length > 0) this.suspects = NO_SUSPECTS;
    if (seconds > this.limits.silenceSeconds) {
      this.endSegment();
      this.moves.push({ first: last, last: last + 1, distanceMetres: metres, isSilence: true }); // T5
      this.append(fixes, index, cosine);
      this.beginSegment();
    } else {
      this.append(fixes, index, cosine);
      this.metres[last + 1] = metres;
      this.extendWindow();
    }
    return -1;
  }

  /** What stands at this moment as if no more fixes came: stops and moves of the open end, in order behind the settled ones. */
  openEnd(): { readonly stop: StopRange | undefined; readonly move: MoveRange | undefined } {
    const last = this.length - 1;
    if (last < 0) return { stop: undefined, move: undefined };
    const isStop = this.isStop(last);
    const moveEnd = isStop ? this.windowFirst : last;
    const first = this.moveFirst < 0 ? this.windowFirst : this.moveFirst;
    let distanceMetres = this.moveFirst < 0 ? 0 : this.moveMetres;
    for (let i = this.windowFirst + 1; i <= moveEnd; i++) distanceMetres += this.metres[i]!;
    return {
      stop: isStop ? { first: this.windowFirst, last } : undefined,
      move: moveEnd > first ? { first, last: moveEnd, distanceMetres, isSilence: false } : undefined,
    };
  }

  /** Where the pass stands. */
  save(): PassState {
    return {
      length: this.length,
      stops: this.stops.length,
      moves: this.moves.length,
      segments: this.segmentStarts.length,
      runStart: this.runStart,
      runStops: this.runStops,
      runMoves: this.runMoves,
      runSegments: this.runSegments,
      windowFirst: this.windowFirst,
      moveFirst: this.moveFirst,
      moveMetres: this.moveMetres,
      suspects: this.suspects,
    };
  }

  /** Go back to where the pass stood. */
  restore(state: PassState): void {
    this.cut(state.length, state.stops, state.moves, state.segments);
    this.runStart = state.runStart;
    this.runStops = state.runStops;
    this.runMoves = state.runMoves;
    this.runSegments = state.runSegments;
    this.windowFirst = state.windowFirst;
    this.moveFirst = state.moveFirst;
    this.moveMetres = state.moveMetres;
    this.suspects = state.suspects;
    this.box.rebuild(this.lon, this.lat, this.windowFirst, this.length - 1);
  }

  private cut(length: number, stops: number, moves: number, segments: number): void {
    this.length = length;
    this.stops.length = stops;
    this.moves.length = moves;
    for (let i = segments; i < this.segmentStarts.length; i++) this.jumps.delete(this.segmentStarts[i]!);
    this.segmentStarts.length = segments;
  }

  /** T4: a fix that cannot be; when enough of them agree, the track goes on from them. */
  private suspect(fixes: FixColumns, index: number): number {
    const fix = copyFix(fixes, index);
    const previous = this.suspects.at(-1);
    const agrees =
      previous !== undefined &&
      metresBetween(previous.lon[0]!, previous.lat[0]!, fix.lon[0]!, fix.lat[0]!) <=
        this.maximumSpeed * ((fix.time[0]! - previous.time[0]!) / 1_000);
    const suspects = agrees ? [...this.suspects, fix] : [fix];
    this.suspects = suspects;
    if (suspects.length < this.limits.agreeingFixes) return -1;
    this.suspects = NO_SUSPECTS;
    const isShort = this.length - this.runStart < this.limits.agreeingFixes;
    if (isShort) {
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
    return isShort ? this.runStart : -1;
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
    this.moveFirst = -1;
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
      if (this.moveFirst >= 0) this.pushMove(this.windowFirst);
      this.stops.push({ first: this.windowFirst, last: index - 1 });
      // The step out of the stop is the first of a move.
      this.moveFirst = index - 1;
      this.moveMetres = this.metres[index]!;
      this.windowFirst = index;
      box.begin(lon, lat, index);
      return;
    }
    if (this.moveFirst < 0) this.moveFirst = this.windowFirst;
    do {
      this.windowFirst++;
      this.moveMetres += this.metres[this.windowFirst]!;
      if (this.windowFirst >= box.backStart) box.rebuild(lon, lat, this.windowFirst, index);
    } while (!box.fits(this.windowFirst, cosine));
  }

  private pushMove(last: number): void {
    this.moves.push({ first: this.moveFirst, last, distanceMetres: this.moveMetres, isSilence: false });
    this.moveFirst = -1;
    this.moveMetres = 0;
  }

  private isStop(last: number): boolean {
    return this.time[last]! - this.time[this.windowFirst]! >= this.limits.stopSeconds * 1_000;
  }
}
