import { distanceMetres, type Instruction } from '@xuncheng/contract';
import type { ReceiverNow } from '../store/advance-receiver.ts';

/** Receivers on their way to a place, by officer: asked at every fix, so it stays in memory. */
export class Arrivals {
  private readonly byOfficer = new Map<number, Map<string, { readonly lon: number; readonly lat: number }>>();

  /** Take the present state of a receiver. */
  follow(instructionId: string, { officerId, state, place }: Pick<ReceiverNow, 'officerId' | 'state' | 'place'>): void {
    if (place && (state === 'accepted' || state === 'en-route')) {
      const places = this.byOfficer.get(officerId) ?? new Map<string, typeof place>();
      places.set(instructionId, place);
      this.byOfficer.set(officerId, places);
    } else {
      this.byOfficer.get(officerId)?.delete(instructionId);
    }
  }

  /** Take the present state of all who received it. */
  followAll({ id, place, receivers }: Instruction): void {
    for (const receiver of receivers) this.follow(id, { ...receiver, place: place ?? null });
  }

  /** Instructions whose place the officer has reached at this position. */
  reachedBy(officerId: number, lon: number, lat: number, withinMetres: number): string[] {
    const places = this.byOfficer.get(officerId);
    if (!places || places.size === 0) return [];
    return [...places]
      .filter(([, place]) => distanceMetres(place.lon, place.lat, lon, lat) <= withinMetres)
      .map(([instructionId]) => instructionId);
  }
}
