import { isFinal, type DrawnShape, type LonLat } from '@xuncheng/contract';
import type { LiveStore } from '../live/live-store.ts';
import type { ScenePicture } from './scene-picture.ts';
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
    const open = receivers.filter(({ officerId, state }) => !isFinal(state) && (whole || officerId === ofOfficer));
    for (const { officerId } of open) {
      const officer = store.officers.get(officerId);
      const known = officer && officer.lon !== null && officer.lat !== null;
      marked.push({ place: [place.lon, place.lat], from: known ? [officer.lon, officer.lat] : null });
    }
    if (whole && open.length === 0) marked.push({ place: [place.lon, place.lat], from: null });
  }
  return marked;
}

/** What was drawn for the instruction being written, for the selected one, and for those the selected officer has not finished. */
export function instructionDrawings(
  store: Pick<LiveStore, 'instructions'>,
  selection: Selection | null,
  draftDrawing: DrawnShape | null,
): DrawnShape[] {
  const drawn = draftDrawing ? [draftDrawing] : [];
  for (const { id, drawing, receivers } of store.instructions.values()) {
    if (!drawing) continue;
    const isMeant =
      selection?.kind === 'instruction'
        ? selection.instructionId === id
        : selection?.kind === 'officer' &&
          receivers.some(({ officerId, state }) => officerId === selection.officerId && !isFinal(state));
    if (isMeant) drawn.push(drawing);
  }
  return drawn;
}

/** Every place that somebody is on the way to, of a picture of the past: nobody has selected anything there. */
export function openPlaces({ instructions }: Pick<ScenePicture, 'instructions'>): MarkedPlace[] {
  return [...instructions.values()].flatMap(({ place }) =>
    place ? [{ place: [place.lon, place.lat], from: null }] : [],
  );
}
