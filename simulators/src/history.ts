import type { TerminalFix } from './devices/terminal-fix.ts';
import type { Patrol } from './officers/patrol.ts';
import type { DistrictDocument } from '@xuncheng/contract';
import { createLocalClock, findShiftStart } from './shift-clock.ts';
import type { Spoken } from './spoken.ts';

/** What happened before the run began, and nobody has heard of yet. */
export interface History {
  /** Terminal → its fixes, the oldest first, each once. */
  readonly fixes: ReadonlyMap<string, readonly TerminalFix[]>;
  readonly clocks: Spoken['clocks'];
}

/** Coarser than the run, well below the time between two fixes: four hours of a whole district are walked in about three seconds. */
const STEP_MS = 2000;
/** About ten milliseconds' work. */
const STEPS_PER_PIECE = 20;

/** Epoch ms at which a history of at most so many minutes begins: the running shift and nothing before it. */
export function findHistoryStart(
  { roster, timeZone }: Pick<DistrictDocument, 'roster' | 'timeZone'>,
  startTime: number,
  minutes: number,
): number {
  if (minutes === 0) return startTime;
  return Math.max(findShiftStart(roster, createLocalClock(timeZone), startTime), startTime - minutes * 60_000);
}

/**
 * Walks everybody from `from` to `to` (epoch ms). What a terminal would have sent meanwhile is in its history; what it would not
 * have sent yet (a silence that lasts) it sends in the run, and what was never measured (an empty battery) is nowhere.
 */
export function* recallPatrol(
  patrol: Patrol,
  from: number,
  to: number,
  speed: number,
): Generator<undefined, History, undefined> {
  const buffers = new Map<string, Map<number, TerminalFix>>();
  const spoken: Pick<Spoken, 'clocks' | 'receipts'> = { clocks: [], receipts: [] };
  const step = (now: number, dtSeconds: number): void => {
    patrol.step(now, dtSeconds * speed, spoken, (deviceId, { buffered, singles }) => {
      const buffer = buffers.get(deviceId) ?? new Map<number, TerminalFix>();
      buffers.set(deviceId, buffer);
      for (const fix of buffered) buffer.set(fix.id, fix);
      for (const fix of singles) buffer.set(fix.id, fix);
    });
  };
  // The officers clock in at the very beginning, not a second later.
  if (from < to) step(from, 0);
  let steps = 0;
  for (let before = from; before < to; before += STEP_MS) {
    const now = Math.min(to, before + STEP_MS);
    step(now, (now - before) / 1000);
    if (++steps % STEPS_PER_PIECE === 0) yield;
  }
  const fixes = new Map(
    [...buffers].map(([deviceId, buffer]) => [deviceId, [...buffer.values()].sort((a, b) => a.time - b.time)]),
  );
  return { fixes, clocks: spoken.clocks };
}
