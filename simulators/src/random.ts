/** A seeded generator: the same seed gives the same numbers on every machine. All randomness of the simulation comes from here. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** Uniform in [from, to). */
  readonly between: (from: number, to: number) => number;
  /** Whole number in [from, to]. */
  readonly integer: (from: number, to: number) => number;
  /** True with the given probability. */
  readonly chance: (probability: number) => boolean;
  /** One of the items; throws on an empty list. */
  readonly pick: <T>(items: readonly T[]) => T;
  /** Standard normal deviate. */
  readonly normal: () => number;
  /** A generator of its own for a named part, so that one part drawing more numbers does not change another. */
  readonly fork: (name: string) => Random;
}

/** Mixes a name into a seed (FNV-1a). */
function mix(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The generator of a seed (mulberry32: 32-bit state, passes gjrand's small tests, enough for a simulation). */
export function createRandom(seed: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (from, to) => from + (to - from) * next(),
    integer: (from, to) => from + Math.floor((to - from + 1) * next()),
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new Error('pick from an empty list');
      return items[Math.floor(next() * items.length)]!;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    fork: (name) => createRandom(mix(seed, name)),
  };
}
