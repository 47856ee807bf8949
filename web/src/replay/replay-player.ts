import type { LoadedReplay } from './loaded-replay.ts';
import { findQuiet } from './quiet-stretches.ts';
import { ReplayClock } from './replay-clock.ts';
import { ReplayPicture } from './replay-picture.ts';

/** Twenty pictures a second are enough for people who walk, at sixty-four times too. */
const FASTEST_PICTURE_MS = 50;
/** A machine that needs longer than this for a frame is not asked for animation. */
const SLOW_FRAME_MS = 120;
const SLOW_PICTURE_MS = 700;
/** A page that was not on the screen does not catch up with what it missed. */
const LONGEST_STEP_MS = 1_500;

/** Drives the clock of a replay by that on the wall, and the picture by the clock. */
export class ReplayPlayer {
  readonly clock: ReplayClock;
  readonly picture: ReplayPicture;
  readonly loaded: LoadedReplay;
  private readonly onShown: () => void;
  private handle = 0;
  private shownAt = 0;
  private frameAt = 0;

  /** `onShown`: another moment is shown, or the clock was started or stopped. */
  constructor(loaded: LoadedReplay, at: number | null, onShown: () => void) {
    this.loaded = loaded;
    this.onShown = onShown;
    const trails = loaded.people.map(({ trail }) => trail);
    this.clock = new ReplayClock(loaded.from, loaded.to, findQuiet(trails, eventTimes(loaded), loaded.from, loaded.to));
    this.picture = new ReplayPicture(loaded);
    this.clock.seek(at ?? loaded.from);
    this.picture.show(this.clock.at);
  }

  toggle(): void {
    if (this.clock.playing) this.pause();
    else this.play();
  }

  play(): void {
    this.clock.play();
    this.shownAt = this.frameAt = 0;
    cancelAnimationFrame(this.handle);
    this.handle = requestAnimationFrame(this.frame);
    this.onShown();
  }

  pause(): void {
    this.clock.playing = false;
    cancelAnimationFrame(this.handle);
    this.onShown();
  }

  /** Goes to a moment, epoch ms, and shows it at once. */
  seek(at: number): void {
    this.clock.seek(at);
    this.picture.show(this.clock.at);
    this.onShown();
  }

  /** Draws the same moment anew, as with longer tails. */
  refresh(): void {
    this.seek(this.clock.at);
  }

  destroy(): void {
    cancelAnimationFrame(this.handle);
  }

  private readonly frame = (time: number): void => {
    this.handle = requestAnimationFrame(this.frame);
    const isSlow = this.frameAt > 0 && time - this.frameAt > SLOW_FRAME_MS;
    this.frameAt = time;
    const since = this.shownAt === 0 ? FASTEST_PICTURE_MS : time - this.shownAt;
    if (since < (isSlow ? SLOW_PICTURE_MS : FASTEST_PICTURE_MS)) return;
    this.shownAt = time;
    this.clock.advance(Math.min(LONGEST_STEP_MS, since));
    this.picture.show(this.clock.at);
    if (!this.clock.playing) cancelAnimationFrame(this.handle);
    this.onShown();
  };
}

/** When something happened that is worth stopping at, epoch ms. */
export function eventTimes({ alarms, instructions }: Pick<LoadedReplay, 'alarms' | 'instructions'>): number[] {
  return [...alarms.map(({ raisedAt }) => raisedAt), ...instructions.map(({ issuedAt }) => issuedAt)].sort(
    (a, b) => a - b,
  );
}
