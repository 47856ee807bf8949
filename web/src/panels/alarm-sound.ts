import { playTones, type Tones } from '../view/play-tones.ts';

interface Call {
  readonly everyMs: number;
  readonly tones: Tones;
}

/** A life may hang on `critical`: three rising tones, twice as often. Told apart with the eyes elsewhere. */
const CALLS = {
  usual: {
    everyMs: 2_400,
    tones: [
      [0, 880],
      [0.18, 660],
    ],
  },
  critical: {
    everyMs: 1_200,
    tones: [
      [0, 880],
      [0.16, 1_175],
      [0.32, 1_568],
    ],
  },
} as const satisfies Record<string, Call>;
export type CallName = keyof typeof CALLS;

/**
 * The sound of an alarm nobody has acknowledged: short tones, again and again until it stops. Browsers let a page sound only
 * after the person has touched it; until then `blocked` is true and `unblock`, called from a click, opens the way.
 */
export class AlarmSound {
  private context: AudioContext | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private call: CallName | null = null;
  private readonly onChange: () => void;

  constructor(onChange: () => void) {
    this.onChange = onChange;
  }

  get blocked(): boolean {
    return this.timer !== null && this.context?.state !== 'running';
  }

  start(call: CallName): void {
    if (this.call === call) return;
    if (this.timer) clearInterval(this.timer);
    this.call = call;
    this.context ??= new AudioContext();
    this.context.onstatechange = this.onChange;
    void this.context.resume();
    const { everyMs, tones } = CALLS[call];
    this.timer = setInterval(() => {
      playTones(this.context, tones);
    }, everyMs);
    playTones(this.context, tones);
    this.onChange();
  }

  stop(): void {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.call = null;
    this.onChange();
  }

  unblock(): void {
    void this.context?.resume();
  }

  close(): void {
    this.stop();
    void this.context?.close();
    this.context = null;
  }
}
