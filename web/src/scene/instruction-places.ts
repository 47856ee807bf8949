import type { LonLat } from '@xuncheng/contract';
import type { LiveStore } from '../live/live-store.ts';
import { isOver } from '../instruct/ladder.ts';
import type { MapPlace } from '../view/view-state.ts';

/** Targets to mark: those the selected officer is sent to and has not finished, and the one being chosen. */
export function instructionPlaces(
  store: Pick<LiveStore, 'instructions' | 'officers'>,
  officerId: number | null,
  draftPlace: MapPlace | null,
): { readonly place: LonLat; readonly from: LonLat | null }[] {
  const places: { place: LonLat; from: LonLat | null }[] = [];
  if (draftPlace) places.push({ place: [draftPlace.lon, draftPlace.lat], from: null });
  const officer = officerId === null ? undefined : store.officers.get(officerId);
  if (!officer) return places;
  const from: LonLat | null = officer.lon === null || officer.lat === null ? null : [officer.lon, officer.lat];
  for (const { place, receivers } of store.instructions.values()) {
    const receiver = receivers.find((entry) => entry.officerId === officerId);
    if (place && receiver && !isOver(receiver.state)) places.push({ place: [place.lon, place.lat], from });
  }
  return places;
}
