import type { GeofenceSubjects, GeofenceWindow } from '@xuncheng/contract';
import type { WatchedFence } from '../compute/geofence/due-alarms.ts';
import { prepareShape } from '../compute/geofence/fence-shape.ts';
import type { StoredGeofence } from '../store/geofences.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { seesShift } from './fan-out.ts';

/** A fence that is switched on. */
export interface LiveFence extends WatchedFence {
  readonly areaId: number;
  readonly schedule: readonly GeofenceWindow[];
  readonly subjectKind: GeofenceSubjects['kind'];
  readonly subjectIds: ReadonlySet<number>;
}

/** Make those ready that are switched on. */
export function prepareFences(stored: readonly StoredGeofence[]): LiveFence[] {
  return stored
    .filter(({ enabled }) => enabled)
    .map(({ id, areaId, shape, subjects, schedule, alarms, dwellSeconds, marginMetres, watchedFrom }) => ({
      id,
      areaId,
      shape: prepareShape(shape),
      schedule,
      alarms,
      dwellSeconds,
      marginMetres,
      watchedFrom,
      subjectKind: subjects.kind,
      subjectIds: new Set(subjects.kind === 'everybody' ? [] : subjects.ids),
    }));
}

/** Is the fence about whoever works this shift? Its area must command the beat or the squad, whoever was named. */
export function isSubject(
  contains: (rootId: number, areaId: number) => boolean,
  fence: LiveFence,
  shift: ShiftRecord,
): boolean {
  if (!seesShift(contains, fence.areaId, shift)) return false;
  if (fence.subjectKind === 'everybody') return true;
  const id = { squads: shift.squadId, beats: shift.beatId, officers: shift.officerId }[fence.subjectKind];
  return fence.subjectIds.has(id);
}
