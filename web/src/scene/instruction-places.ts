import type { LonLat } from '@xuncheng/contract';
import type { LiveStore } from '../live/live-store.ts';
import type { ScenePicture } from './scene-picture.ts';
import { isOver } from '../instruct/ladder.ts';
import type { MapPlace, Selection } from '../view/view-state.ts';

export interface MarkedPlace {
  readonly place: LonLat;
  /** Where its receiver is, if that is known. */
  readonly from: LonLat | null;
}

/**
 * Targets to mark: the one being chosen; those the selected officer is sent to and has not finished; that of the selected
 * instruction, with a line from each receiver still on the way.
 */
export function instructionPlaces(
  store: Pick<LiveStore, 'instructions' | 'officers'>,
  selection: Selection | null,
  draftPlace: MapPlace | null,
): MarkedPlace[] {
  const marked: MarkedPlace[] = draftPlace ? [{ place: [draftPlace.lon, draftPlace.lat], from: null }] : [];
  for (const { id, place, receivers } of store.instructions.values()) {
    if (!place) continue;
    const whole = selection?.kind === 'instruction' && selection.instructionId === id;
    const ofOfficer = selection?.kind === 'officer' ? selection.officerId : null;
    const open = receivers.filter(({ officerId, state }) => !isOver(state) && (whole || officerId === ofOfficer));
    for (const { officerId } of open) {
      const officer = store.officers.get(officerId);
      const known = officer && officer.lon !== null && officer.lat !== null;
      marked.push({ place: [place.lon, place.lat], from: known ? [officer.lon, officer.lat] : null });
    }
    if (whole && open.length === 0) marked.push({ place: [place.lon, place.lat], from: null });
  }
  return marked;
}

/** Every place that somebody is on the way to, of a picture of the past: nobody has selected anything there. */
export function openPlaces({ instructions }: Pick<ScenePicture, 'instructions'>): MarkedPlace[] {
  return [...instructions.values()].flatMap(({ place }) =>
    place ? [{ place: [place.lon, place.lat], from: null }] : [],
  );
}
