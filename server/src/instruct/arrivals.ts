import { distanceMetres, type Instruction } from '@xuncheng/contract';

/** Receivers on their way to a place, by officer: asked at every fix, so it stays in memory. */
export class Arrivals {
  private readonly byOfficer = new Map<number, Map<string, { readonly lon: number; readonly lat: number }>>();

  /** Take the present state of an instruction. */
  follow(instruction: Instruction): void {
    for (const receiver of instruction.receivers) {
      const isOnTheWay = receiver.state === 'accepted' || receiver.state === 'en-route';
      if (instruction.place && isOnTheWay) {
        const places = this.byOfficer.get(receiver.officerId) ?? new Map<string, { lon: number; lat: number }>();
        places.set(instruction.id, instruction.place);
        this.byOfficer.set(receiver.officerId, places);
      } else {
        this.byOfficer.get(receiver.officerId)?.delete(instruction.id);
      }
    }
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
