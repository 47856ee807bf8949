import type { TravelMode } from '@xuncheng/contract';
import type { Interval } from '../intervals.ts';
import type { TrajectoryLimits } from '../limits.ts';
import { describeTrajectory, type ShiftTrajectory } from './compute-trajectory.ts';
import { allocateFixColumns, type FixColumns } from './fix-columns.ts';
import { compareFixes, isUsable } from './order-fixes.ts';
import { TrailPass, type PassState } from './trail-pass.ts';

/** Fixes between two places from which the pass can be taken up again. */
const FIXES_PER_CHECKPOINT = 128;

/** One fix of a device. */
export interface OneFix {
  /** Epoch ms by the device's clock. */
  readonly time: number;
  readonly lon: number;
  readonly lat: number;
  /** Metres; NaN where the device did not say. */
  readonly accuracy: number;
  readonly flags: number;
  readonly messageKey: number;
}

interface Checkpoint {
  /** Fixes taken by then. */
  readonly taken: number;
  readonly state: PassState;
}

/**
 * The trajectory of a duty that goes on. A fix in order costs the same however many there are; a late one finds its place by
 * halving and the pass is taken up again just before it; a fix that is here already changes nothing. Whatever the order of
 * arrival, the trajectory is the one `computeTrajectory` finds in all the fixes (RULES.md).
 */
export class LiveTrajectory {
  private fixes: FixColumns = allocateFixColumns(256);
  private count = 0;
  private readonly limits: TrajectoryLimits;
  private readonly pass: TrailPass;
  private readonly beginning: PassState;
  private readonly checkpoints: Checkpoint[] = [];
  /** Time of the fix the pass has taken last. */
  private takenTime = Number.NEGATIVE_INFINITY;

  constructor(mode: TravelMode, limits: TrajectoryLimits) {
    this.limits = limits;
    this.pass = new TrailPass(limits, limits.speedMetresPerSecond[mode]);
    this.beginning = this.pass.save();
  }

  /** Fixes here, used or not. */
  get fixCount(): number {
    return this.count;
  }

  /** @returns false: this fix was here already */
  add(fix: OneFix): boolean {
    if (this.count === this.fixes.time.length) this.grow();
    const end = this.count;
    this.write(end, fix);
    const place = this.findPlace(end);
    if (this.isHere(place, end)) return false;
    this.count++;
    if (place === end) {
      this.takeUp(end);
      return true;
    }
    this.moveBehind(place, end);
    this.write(place, fix);
    this.goBackBefore(place);
    return true;
  }

  /** The trajectory as of the end of `duty`, which must hold all fixes added. */
  describe(duty: Interval): ShiftTrajectory {
    return describeTrajectory(this.pass, duty, this.count, this.limits);
  }

  private write(index: number, fix: OneFix): void {
    this.fixes.time[index] = fix.time;
    this.fixes.lon[index] = fix.lon;
    this.fixes.lat[index] = fix.lat;
    this.fixes.accuracy[index] = fix.accuracy;
    this.fixes.flags[index] = fix.flags;
    this.fixes.messageKey[index] = fix.messageKey;
  }

  private grow(): void {
    const longer = allocateFixColumns(this.fixes.time.length * 2);
    for (const column of ['time', 'lon', 'lat', 'accuracy', 'flags', 'messageKey'] as const)
      longer[column].set(this.fixes[column]);
    this.fixes = longer;
  }

  /** Where the fix written at `end` belongs. */
  private findPlace(end: number): number {
    let low = 0;
    let high = end;
    if (end > 0 && compareFixes(this.fixes, end, end - 1) > 0) return end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareFixes(this.fixes, end, middle) > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The same message of the same moment is stored once. */
  private isHere(place: number, end: number): boolean {
    const { time, messageKey } = this.fixes;
    const isSame = (index: number): boolean => messageKey[index] === messageKey[end];
    for (let i = place; i < end && time[i] === time[end]; i++) if (isSame(i)) return true;
    for (let i = place - 1; i >= 0 && time[i] === time[end]; i--) if (isSame(i)) return true;
    return false;
  }

  private moveBehind(place: number, end: number): void {
    for (const column of ['time', 'lon', 'lat', 'accuracy', 'flags', 'messageKey'] as const)
      this.fixes[column].copyWithin(place + 1, place, end);
  }

  private takeUp(index: number): void {
    const { time } = this.fixes;
    if (!isUsable(this.fixes, index, this.limits) || time[index] === this.takenTime) return; // T2, T3
    if (index - (this.checkpoints.at(-1)?.taken ?? 0) >= FIXES_PER_CHECKPOINT)
      this.checkpoints.push({ taken: index, state: this.pass.save() });
    const givenUpFrom = this.pass.take(this.fixes, index);
    this.takenTime = time[index]!;
    if (givenUpFrom < 0) return;
    while ((this.checkpoints.at(-1)?.state.length ?? -1) > givenUpFrom) this.checkpoints.pop();
  }

  private goBackBefore(place: number): void {
    while ((this.checkpoints.at(-1)?.taken ?? 0) > place) this.checkpoints.pop();
    const checkpoint = this.checkpoints.at(-1);
    const from = checkpoint?.taken ?? 0;
    this.pass.restore(checkpoint?.state ?? this.beginning);
    this.takenTime = this.lastUsableBefore(from);
    for (let i = from; i < this.count; i++) this.takeUp(i);
  }

  private lastUsableBefore(index: number): number {
    for (let i = index - 1; i >= 0; i--) if (isUsable(this.fixes, i, this.limits)) return this.fixes.time[i]!;
    return Number.NEGATIVE_INFINITY;
  }
}
