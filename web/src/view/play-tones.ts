/** Start in seconds and pitch in hertz of each tone. */
export type Tones = readonly (readonly [start: number, hertz: number])[];

const LOUDNESS = 0.16;
const RISE_SECONDS = 0.02;
const TONE_SECONDS = 0.16;

/** Plays short tones; silent where the browser does not let the page sound yet. */
export function playTones(context: AudioContext | null | undefined, tones: Tones): void {
  if (context?.state !== 'running') return;
  for (const [start, hertz] of tones) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    const at = context.currentTime + start;
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(LOUDNESS, at + RISE_SECONDS);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + TONE_SECONDS);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + TONE_SECONDS + RISE_SECONDS);
  }
}
