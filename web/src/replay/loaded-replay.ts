import type { Alarm, Instruction, PictureLimits, Trail } from '@xuncheng/contract';

/** A duty of an officer inside the interval. */
export interface Duty {
  readonly shiftId: number;
  readonly beat: string;
  readonly areaId: number;
  readonly deviceId: string | null;
  /** Epoch ms; from clocking in to clocking out. */
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface ReplayPerson {
  readonly officerId: number;
  readonly name: string;
  readonly badge: string;
  /** In order of time; at least one. */
  readonly duties: readonly Duty[];
  readonly trail: Trail;
}

/** Everything of an interval, loaded once; looking at another moment of it asks nobody. */
export interface LoadedReplay {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly people: readonly ReplayPerson[];
  readonly alarms: readonly Alarm[];
  readonly instructions: readonly Instruction[];
  /** What the age of a position means. */
  readonly limits: PictureLimits;
}

/** A trail of which nothing is known. */
export function emptyTrail(officerId: number): Trail {
  const none = new Float64Array();
  return { officerId, time: none, lon: none, lat: none, begins: new Uint8Array() };
}

const SHORTEST_MS = 60_000;

/** The same without the stretch at its beginning from which nothing is known, as after a first start; a minute is left at least. */
export function fromFirstSeen(loaded: LoadedReplay): LoadedReplay {
  const { from, to, people, alarms, instructions } = loaded;
  const moments = [
    ...people.flatMap(({ trail }) => [...trail.time.subarray(0, 1)]),
    ...[...alarms.map(({ raisedAt }) => raisedAt), ...instructions.map(({ issuedAt }) => issuedAt)].filter(
      (at) => at >= from,
    ),
  ];
  const first = moments.reduce((earliest, at) => Math.min(earliest, at), to);
  return moments.length === 0 || first <= from ? loaded : { ...loaded, from: Math.min(first, to - SHORTEST_MS) };
}
