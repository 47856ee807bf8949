import type { OfficerLive, RosterNowShift } from '@xuncheng/contract';

/**
 * How somebody stands to a shift: here; not here yet although it has begun (`late`), and for so long that somebody must see to it
 * (`absent`); before it begins (`next`); gone before its end (`left`).
 */
export const DUTY_STANDINGS = ['absent', 'late', 'left', 'on', 'next'] as const;
export type DutyStanding = (typeof DUTY_STANDINGS)[number];

/** Whoever clocked in is here, and whoever is seen: not every terminal can clock. `now`: epoch ms. */
export function standingOf(
  shift: RosterNowShift,
  live: Pick<OfficerLive, 'shiftId' | 'fixAt'> | undefined,
  now: number,
  absentSeconds: number,
): DutyStanding {
  if (now < shift.startsAt) return 'next';
  if (shift.clockedOutAt !== null && shift.clockedOutAt <= now) return 'left';
  const isSeen = live?.shiftId === shift.shiftId && live.fixAt !== null;
  if (shift.clockedInAt !== null || isSeen) return 'on';
  return now - shift.startsAt < absentSeconds * 1_000 ? 'late' : 'absent';
}

/** The rest that an officer has said and that goes on at `now` (epoch ms); null: none does. */
export function restNow(
  { restStartsAt, restEndsAt, clockedOutAt }: Pick<RosterNowShift, 'restStartsAt' | 'restEndsAt' | 'clockedOutAt'>,
  now: number,
): { readonly startsAt: number; readonly endsAt: number } | null {
  if (restStartsAt === null || restEndsAt === null || clockedOutAt !== null) return null;
  return restStartsAt <= now && now < restEndsAt ? { startsAt: restStartsAt, endsAt: restEndsAt } : null;
}

/** A squad or a beat with its people. */
export interface DutyGroup {
  readonly id: number;
  readonly name: string;
  /** Shifts that run. */
  readonly planned: number;
  readonly clockedIn: number;
  /** Those that somebody must see to first, then by badge. */
  readonly people: readonly DutyPerson[];
}

export interface DutyPerson {
  readonly shift: RosterNowShift;
  readonly standing: DutyStanding;
}

/** The roster of now by squad or beat, groups where somebody is missing first. `now`: epoch ms. */
export function groupDuty(
  shifts: readonly RosterNowShift[],
  officers: ReadonlyMap<number, Pick<OfficerLive, 'shiftId' | 'fixAt'>>,
  by: 'squad' | 'beat',
  now: number,
  absentSeconds: number,
): DutyGroup[] {
  const groups = new Map<number, { name: string; people: DutyPerson[] }>();
  for (const shift of shifts) {
    if (shift.endsAt <= now) continue;
    const [id, name] = by === 'squad' ? [shift.squadId, shift.squad] : [shift.beatId, shift.beat];
    const person = { shift, standing: standingOf(shift, officers.get(shift.officerId), now, absentSeconds) };
    const group = groups.get(id);
    if (group) group.people.push(person);
    else groups.set(id, { name, people: [person] });
  }
  const rank = ({ standing }: DutyPerson): number => DUTY_STANDINGS.indexOf(standing);
  return [...groups]
    .map(([id, { name, people }]) => {
      people.sort((a, b) => rank(a) - rank(b) || a.shift.badge.localeCompare(b.shift.badge));
      const running = people.filter(({ standing }) => standing !== 'next');
      const clockedIn = running.filter(({ shift, standing }) => shift.clockedInAt !== null && standing === 'on').length;
      return { id, name, planned: running.length, clockedIn, people };
    })
    .sort((a, b) => missing(b) - missing(a) || a.name.localeCompare(b.name, 'zh-CN', { numeric: true }));
}

/** How many of a group are late or absent. */
export function missing({ people }: DutyGroup): number {
  return people.filter(({ standing }) => standing === 'late' || standing === 'absent').length;
}
