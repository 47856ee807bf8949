import type { Random } from '../random.ts';

/** What is wrong with a probe for a while. */
export const PROBE_FAULTS = ['silent', 'stuck', 'uncertain', 'bad'] as const;
export interface ProbeFault {
  readonly kind: (typeof PROBE_FAULTS)[number];
  readonly secondsLeft: number;
  /** Stuck: the value it keeps saying. */
  readonly value: number;
}

/** Once in about five hours and a half per probe something goes wrong, for two to ten minutes. */
const FAULT_PER_SECOND = 1 / 20_000;

/** Lets time pass over a probe's fault, which ends or begins. */
export function stepProbeFault(
  fault: ProbeFault | undefined,
  value: number,
  dtSeconds: number,
  random: Random,
): ProbeFault | undefined {
  if (fault) {
    const secondsLeft = fault.secondsLeft - dtSeconds;
    return secondsLeft > 0 ? { ...fault, secondsLeft } : undefined;
  }
  if (!random.chance(FAULT_PER_SECOND * dtSeconds)) return undefined;
  return { kind: random.pick(PROBE_FAULTS), secondsLeft: random.between(120, 600), value };
}

/** What a probe with a fault says instead of the value; undefined: nothing at all. */
export function distort(
  fault: ProbeFault | undefined,
  value: number,
): { readonly value: number | null; readonly quality: 'good' | 'uncertain' | 'bad' } | undefined {
  switch (fault?.kind) {
    case undefined:
      return { value, quality: 'good' };
    case 'silent':
      return undefined;
    case 'stuck':
      return { value: fault.value, quality: 'good' };
    case 'uncertain':
      return { value, quality: 'uncertain' };
    case 'bad':
      return { value: null, quality: 'bad' };
  }
}
