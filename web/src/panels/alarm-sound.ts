const EVERY_MS = 2_400;

/**
 * The sound of an alarm nobody has acknowledged: two short tones, again and again until it stops. Browsers let a page sound only
 * after the person has touched it; until then `blocked` is true and `unblock`, called from a click, opens the way.
 */
export class AlarmSound {
  private context: AudioContext | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private readonly onChange: () => void;

  constructor(onChange: () => void) {
    this.onChange = onChange;
  }

  get blocked(): boolean {
    return this.timer !== null && this.context?.state !== 'running';
  }

  start(): void {
    if (this.timer) return;
    this.context ??= new AudioContext();
    this.context.onstatechange = this.onChange;
    void this.context.resume();
    this.timer = setInterval(() => {
      this.beep();
    }, EVERY_MS);
    this.beep();
    this.onChange();
  }

  stop(): void {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
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

  private beep(): void {
    const { context } = this;
    if (context?.state !== 'running') return;
    for (const [start, hertz] of [
      [0, 880],
      [0.18, 660],
    ] as const) {
      const tone = context.createOscillator();
      const gain = context.createGain();
      const at = context.currentTime + start;
      tone.frequency.value = hertz;
      gain.gain.setValueAtTime(0.0001, at);
      gain.gain.exponentialRampToValueAtTime(0.16, at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.16);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + 0.18);
    }
  }
}
