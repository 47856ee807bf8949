import { distanceMetres, type OfficerLive } from '@xuncheng/contract';

export interface NearOfficer {
  readonly officer: OfficerLive;
  readonly metres: number;
}

/**
 * Officers to send to a place, best first: those whose position is known now before those whose is old, then by distance in metres.
 * Unknown and off-duty officers are not offered: nobody knows where they are.
 */
export function nearestOfficers(
  officers: Iterable<OfficerLive>,
  lon: number,
  lat: number,
  count: number,
): NearOfficer[] {
  const near: NearOfficer[] = [];
  for (const officer of officers) {
    if (officer.lon === null || officer.lat === null) continue;
    if (officer.state !== 'live' && officer.state !== 'stale') continue;
    near.push({ officer, metres: distanceMetres(lon, lat, officer.lon, officer.lat) });
  }
  return near
    .sort((a, b) => Number(a.officer.state === 'stale') - Number(b.officer.state === 'stale') || a.metres - b.metres)
    .slice(0, count);
}
