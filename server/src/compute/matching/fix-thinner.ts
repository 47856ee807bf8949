import { metresBetween } from '../trajectory/step-metres.ts';
import { noiseOf, type MatchOptions } from './match-options.ts';

/** A fix that is looked at. */
export interface LookedAt {
  /** Its number among all fixes of the track. */
  readonly fix: number;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly lon: number;
  readonly lat: number;
  /** Metres it is off in one direction. */
  readonly noise: number;
  /** No way is known from the fix before it: there was silence. */
  readonly isAfterSilence: boolean;
}

/** Decides which fixes are looked at (rule MM2): NaN and repeated times say nothing, near ones only their own noise. */
export class FixThinner {
  private readonly options: MatchOptions;
  private lastTime = Number.NEGATIVE_INFINITY;
  private isSilent = false;
  private kept: LookedAt | null = null;
  private waiting: LookedAt | null = null;

  constructor(options: MatchOptions) {
    this.options = options;
  }

  /** The fix as one to be looked at, or null. */
  take(fix: number, time: number, lon: number, lat: number, accuracy: number): LookedAt | null {
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && time > this.lastTime)) return null; // NaN fails as well
    if (time - this.lastTime > this.options.silenceSeconds * 1_000) this.isSilent = true;
    this.lastTime = time;
    const noise = noiseOf(accuracy, this.options);
    const { kept } = this;
    const isAfterSilence = this.isSilent && kept !== null;
    if (kept && !isAfterSilence) {
      const near = this.options.thinSigmas * Math.min(noise, kept.noise);
      if (metresBetween(kept.lon, kept.lat, lon, lat) < near) {
        this.waiting = { fix, time, lon, lat, noise, isAfterSilence };
        return null;
      }
    }
    this.isSilent = false;
    this.waiting = null;
    this.kept = { fix, time, lon, lat, noise, isAfterSilence };
    return this.kept;
  }

  /** The last fix of a track is looked at however near it is: a short track may have no other. */
  takeLast(): LookedAt | null {
    return this.waiting;
  }
}
