import { distanceMetres } from '@xuncheng/contract';
import type { LoadedReplay, ReplayPerson } from '../loaded-replay.ts';
import { stretchesOf } from './stretches.ts';

/** What a sheet of evidence says of an officer. */
export interface PersonFacts {
  /** Seconds on duty in the interval, and those of them in which nobody knows where. */
  readonly dutySeconds: number;
  readonly unknownSeconds: number;
  readonly distanceMetres: number;
  readonly fixes: number;
  /** Epoch ms; null without a fix. */
  readonly firstFixAt: number | null;
  readonly lastFixAt: number | null;
}

/** The facts of one officer within the interval of a replay. Unknown is what lies outside the stretches of the trail. */
export function factsOf(person: ReplayPerson, { from, to }: Pick<LoadedReplay, 'from' | 'to'>): PersonFacts {
  const stretches = stretchesOf(person, { from, to });
  const dutySeconds = person.duties.reduce(
    (sum, { startsAt, endsAt }) => sum + Math.max(0, Math.min(endsAt, to) - Math.max(startsAt, from)) / 1_000,
    0,
  );
  let metres = 0;
  let knownSeconds = 0;
  for (const points of stretches) {
    knownSeconds += (points.at(-1)!.at - points[0]!.at) / 1_000;
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1]!, points[i]!];
      metres += distanceMetres(a.lon, a.lat, b.lon, b.lat);
    }
  }
  const seen = stretches.flat();
  return {
    dutySeconds,
    unknownSeconds: Math.max(0, dutySeconds - knownSeconds),
    distanceMetres: metres,
    fixes: seen.length,
    firstFixAt: seen[0]?.at ?? null,
    lastFixAt: seen.at(-1)?.at ?? null,
  };
}
