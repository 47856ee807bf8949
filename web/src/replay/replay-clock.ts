/** How much faster than life; 1 is the clock on the wall. */
export const SPEEDS = [0.5, 1, 2, 4, 8, 16, 32, 64] as const;
export type Speed = (typeof SPEEDS)[number];

export interface Stretch {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** The one clock of a replay: everything shown is of `at`. It knows nothing of the clock on the wall, which is told to it. Epoch ms. */
export class ReplayClock {
  readonly from: number;
  readonly to: number;
  at: number;
  speed: Speed = 8;
  playing = false;
  /** Are stretches in which nothing happens left out? */
  skipping = false;
  private readonly quiet: readonly Stretch[];

  /** `quiet`: stretches in order of time in which nothing happens. */
  constructor(from: number, to: number, quiet: readonly Stretch[]) {
    this.from = from;
    this.to = to;
    this.at = from;
    this.quiet = quiet;
  }

  seek(at: number): void {
    this.at = Math.min(this.to, Math.max(this.from, at));
  }

  /** Starts, from the beginning again when it stood at the end. */
  play(): void {
    if (this.at >= this.to) this.at = this.from;
    this.playing = true;
  }

  /** Goes on by so many milliseconds of the clock on the wall; stops at the end. */
  advance(elapsedMs: number): void {
    if (!this.playing) return;
    this.seek(this.at + elapsedMs * this.speed);
    const quiet = this.skipping
      ? this.quiet.find(({ startsAt, endsAt }) => startsAt <= this.at && this.at < endsAt)
      : undefined;
    if (quiet) this.seek(quiet.endsAt);
    if (this.at >= this.to) this.playing = false;
  }

  /** The next faster (1) or slower (-1) speed. */
  shift(by: 1 | -1): void {
    this.speed = SPEEDS[SPEEDS.indexOf(this.speed) + by] ?? this.speed;
  }
}
