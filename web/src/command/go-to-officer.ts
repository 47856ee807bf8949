import type { LiveStore } from '../live/live-store.ts';
import { flyTo, select } from '../view/view-state.ts';

/** Shows an officer's card, and the place where the map has one. */
export function goToOfficer(store: LiveStore, officerId: number): void {
  select({ kind: 'officer', officerId });
  const now = store.officers.get(officerId);
  if (now?.lon != null && now.lat !== null) flyTo(now.lon, now.lat);
}
