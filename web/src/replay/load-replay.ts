import {
  alarm,
  dutyInterval,
  instruction,
  limits,
  officer,
  readTrails,
  REPLAY_OFFICERS_AT_MOST,
  shift,
  type Shift,
  type Trail,
} from '@xuncheng/contract';
import { z } from 'zod';
import { ApiFailure } from '../api/api-failure.ts';
import { get, getBytes } from '../api/request.ts';
import { emptyTrail, type LoadedReplay, type ReplayPerson } from './loaded-replay.ts';
import type { ReplayAsked } from './replay-asked.ts';

/** Asked for at once: the first are on the way while the next are read. */
const REQUESTS_AT_ONCE = 2;
const OFFICERS_A_REQUEST = Math.min(50, REPLAY_OFFICERS_AT_MOST);

/**
 * Loads everything of an interval, once. `onProgress`: the share that is there, 0–1. Throws ApiFailure, and what the signal is aborted with.
 */
export async function loadReplay(
  { from, to, who }: Pick<ReplayAsked, 'from' | 'to' | 'who'>,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<LoadedReplay> {
  const span = `from=${String(from)}&to=${String(to)}`;
  const [shifts, alarms, instructions, { picture }] = await Promise.all([
    get(`/shifts?${span}`, z.array(shift), signal),
    get(`/alarms?${span}`, z.array(alarm), signal),
    get(`/instructions?${span}`, z.array(instruction), signal),
    get('/limits', limits, signal),
  ]);
  const members = who.kind === 'squad' ? await squadMembers(who.squad, signal) : null;
  const people = peopleOf(shifts, from, to).filter(({ officerId }) =>
    who.kind === 'all' ? true : who.kind === 'squad' ? members!.has(officerId) : who.officerIds.includes(officerId),
  );
  const trails = await loadTrails(
    people.map(({ officerId }) => officerId),
    span,
    signal,
    onProgress,
  );
  return {
    from,
    to,
    people: people.map((person) => ({
      ...person,
      trail: trails.get(person.officerId) ?? emptyTrail(person.officerId),
    })),
    alarms,
    instructions,
    limits: picture,
  };
}

/** Who belongs to a squad. */
async function squadMembers(squad: string, signal: AbortSignal): Promise<ReadonlySet<number>> {
  const officers = await get('/officers', z.array(officer), signal);
  return new Set(officers.filter((one) => one.squad === squad).map(({ id }) => id));
}

function peopleOf(shifts: readonly Shift[], from: number, to: number): Omit<ReplayPerson, 'trail'>[] {
  const people = new Map<number, Omit<ReplayPerson, 'trail'>>();
  for (const one of [...shifts].sort((a, b) => a.startsAt - b.startsAt)) {
    const duty = { shiftId: one.id, beat: one.beat, areaId: one.areaId, deviceId: one.deviceId, ...dutyInterval(one) };
    if (duty.endsAt <= from || duty.startsAt >= to) continue;
    const { officerId, officerName: name, badge } = one;
    const known = people.get(officerId);
    people.set(officerId, { officerId, name, badge, duties: [...(known?.duties ?? []), duty] });
  }
  return [...people.values()].sort((a, b) => a.badge.localeCompare(b.badge));
}

async function loadTrails(
  officerIds: readonly number[],
  span: string,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<ReadonlyMap<number, Trail>> {
  const waiting = Array.from({ length: Math.ceil(officerIds.length / OFFICERS_A_REQUEST) }, (_, i) =>
    officerIds.slice(i * OFFICERS_A_REQUEST, (i + 1) * OFFICERS_A_REQUEST),
  );
  const requests = waiting.length;
  const found = new Map<number, Trail>();
  let done = 0;
  const work = async (): Promise<void> => {
    for (let ids = waiting.pop(); ids; ids = waiting.pop()) {
      const trails = readTrails(await getBytes(`/replay/trails?${span}&officerIds=${ids.join(',')}`, signal));
      if (typeof trails === 'string') throw new ApiFailure(-1, { code: 'unexpected-answer', message: trails });
      for (const trail of trails) found.set(trail.officerId, trail);
      onProgress(++done / requests);
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, work));
  return found;
}
