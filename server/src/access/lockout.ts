/** How many failed sign-ins lock a pair of account and address, and for how long. */
export const LOCKOUT = {
  failures: 5, // more than a person mistypes
  windowSeconds: 900,
  pairsAtMost: 10_000, // memory stays bounded when somebody tries a list of names
} as const;

/** Remembers failed sign-ins by key; time (epoch ms) is passed in. */
export interface Lockout {
  readonly isLocked: (key: string, now: number) => boolean;
  readonly recordFailure: (key: string, now: number) => void;
  readonly recordSuccess: (key: string) => void;
}

/** An empty memory. A key is locked from its 5th failure until 15 minutes after it. */
export function createLockout(): Lockout {
  const failures = new Map<string, { count: number; lastAt: number }>();
  return {
    isLocked: (key, now) => {
      const entry = failures.get(key);
      return (
        entry !== undefined && entry.count >= LOCKOUT.failures && now - entry.lastAt < LOCKOUT.windowSeconds * 1_000
      );
    },
    recordFailure: (key, now) => {
      const entry = failures.get(key);
      const isOld = entry === undefined || now - entry.lastAt >= LOCKOUT.windowSeconds * 1_000;
      failures.delete(key); // re-inserted last: the map stays ordered by time
      failures.set(key, { count: isOld ? 1 : entry.count + 1, lastAt: now });
      if (failures.size > LOCKOUT.pairsAtMost) {
        const oldest = failures.keys().next();
        if (!oldest.done) failures.delete(oldest.value);
      }
    },
    recordSuccess: (key) => {
      failures.delete(key);
    },
  };
}
