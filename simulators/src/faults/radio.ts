import type { TerminalFix } from '../devices/terminal-fix.ts';
import type { Random } from '../random.ts';

/** The way from a terminal's receiver to the network: mostly open, sometimes silent, now and then untidy. */
export interface Radio {
  /** Seconds of silence left; fixes wait meanwhile. */
  readonly silentSeconds: number;
  readonly waiting: readonly TerminalFix[];
  /** A fix held back so that its successor overtakes it. */
  readonly overtaken: TerminalFix | undefined;
  /** Seconds until a dead terminal has been charged. */
  readonly deadSeconds: number;
}

export const OPEN_RADIO: Radio = { silentSeconds: 0, waiting: [], overtaken: undefined, deadSeconds: 0 };

/** More than this a terminal does not keep: the oldest go. Five hours at one fix in five seconds. */
const WAITING_LIMIT = 3600;
const DUPLICATE_SHARE = 0.003;
const OVERTAKEN_SHARE = 0.003;

/** What leaves the terminal: single fixes in the order sent, and the buffer of a silence that just ended. */
export interface Sent {
  readonly singles: readonly TerminalFix[];
  readonly buffered: readonly TerminalFix[];
}

/** Lets time pass: silences begin (`silencePerSecond`) and end; an empty battery is charged within minutes. */
export function stepRadio(radio: Radio, dtSeconds: number, silencePerSecond: number, random: Random): Radio {
  if (radio.deadSeconds > 0) return { ...radio, deadSeconds: radio.deadSeconds - dtSeconds };
  if (radio.silentSeconds > 0) return { ...radio, silentSeconds: Math.max(0, radio.silentSeconds - dtSeconds) };
  return random.chance(silencePerSecond * dtSeconds) ? { ...radio, silentSeconds: random.between(40, 420) } : radio;
}

/** The battery is empty: nothing is measured, and what waited is lost with the terminal's memory. */
export function dieEmpty(random: Random): Radio {
  return { ...OPEN_RADIO, deadSeconds: random.between(480, 1500) };
}

/** Hands a new fix to the radio. */
export function transmit(
  radio: Radio,
  fix: TerminalFix,
  random: Random,
): { readonly radio: Radio; readonly sent: Sent } {
  if (radio.silentSeconds > 0) {
    return {
      radio: { ...radio, waiting: [...radio.waiting, fix].slice(-WAITING_LIMIT) },
      sent: { singles: [], buffered: [] },
    };
  }
  const buffered = radio.waiting;
  if (!radio.overtaken && buffered.length === 0 && random.chance(OVERTAKEN_SHARE)) {
    return { radio: { ...radio, overtaken: fix }, sent: { singles: [], buffered: [] } };
  }
  const singles = [
    fix,
    ...(radio.overtaken ? [radio.overtaken] : []),
    ...(random.chance(DUPLICATE_SHARE) ? [fix] : []),
  ];
  return { radio: { ...radio, waiting: [], overtaken: undefined }, sent: { singles, buffered } };
}
