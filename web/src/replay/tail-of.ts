import type { LonLat, OfficerLive, Trail } from '@xuncheng/contract';
import type { Tail } from '../scene/tails.ts';
import { lastFixBefore } from './trail-reading.ts';

/** Nearer than this to a straight line satellite positions say nothing. */
const FINEST_METRES = 2;
/** Half a pixel of the line's width beside it, nobody sees. */
const FINEST_PIXELS = 1.2;
/** A corridor is as wide as this is long before it has a direction: wandering has none. */
const AHEAD = 3;
/** A tail begins faint. */
const FAINTEST = 0.12;
const METRES_PER_DEGREE = 111_195;

/**
 * The way somebody went between two moments (epoch ms), in stretches, brighter to its end, which is where `officer` is now. Nothing is
 * drawn across a silence. Points that lie on the way as it is drawn at so many metres a pixel are left out (Reumann and Witkam's corridor).
 */
export function tailOf(
  trail: Trail,
  since: number,
  at: number,
  officer: Pick<OfficerLive, 'lon' | 'lat' | 'state'>,
  metresPerPixel: number,
): Tail[] {
  const { time, lon, lat, begins } = trail;
  const first = Math.max(0, lastFixBefore(trail, since));
  const last = lastFixBefore(trail, at);
  if (last < first) return [];
  const tails: Tail[] = [];
  const tolerance = Math.max(FINEST_METRES, metresPerPixel * FINEST_PIXELS);
  const perLon = METRES_PER_DEGREE * Math.cos((lat[last]! * Math.PI) / 180);
  let line: LonLat[] = [];
  let opacities: number[] = [];
  const add = (east: number, north: number, moment: number): void => {
    line.push([east, north]);
    opacities.push(FAINTEST + (1 - FAINTEST) * Math.max(0, Math.min(1, (moment - since) / (at - since))));
  };
  const close = (): void => {
    if (line.length > 1) tails.push({ line, opacities });
    line = [];
    opacities = [];
  };
  /** Direction of the corridor, and where it begins. */
  let anchor = first;
  let [dirX, dirY] = [0, 0];
  for (let i = first; i <= last; i++) {
    if (begins[i] || i === first) {
      if (i > anchor) add(lon[i - 1]!, lat[i - 1]!, time[i - 1]!);
      close();
      add(lon[i]!, lat[i]!, time[i]!);
      anchor = i;
      [dirX, dirY] = [0, 0];
      continue;
    }
    const x = (lon[i]! - lon[anchor]!) * perLon;
    const y = (lat[i]! - lat[anchor]!) * METRES_PER_DEGREE;
    if (dirX === 0 && dirY === 0) {
      const length = Math.hypot(x, y);
      if (length > tolerance * AHEAD) [dirX, dirY] = [x / length, y / length];
      continue;
    }
    const beside = Math.abs(x * dirY - y * dirX);
    if (beside <= tolerance && x * dirX + y * dirY >= 0) continue;
    anchor = i - 1;
    add(lon[anchor]!, lat[anchor]!, time[anchor]!);
    const [nextX, nextY] = [(lon[i]! - lon[anchor]!) * perLon, (lat[i]! - lat[anchor]!) * METRES_PER_DEGREE];
    const length = Math.hypot(nextX, nextY);
    [dirX, dirY] = length > tolerance * AHEAD ? [nextX / length, nextY / length] : [0, 0];
  }
  if (last > anchor) add(lon[last]!, lat[last]!, time[last]!);
  if (officer.state !== 'unknown' && officer.lon !== null && officer.lat !== null) add(officer.lon, officer.lat, at);
  close();
  return tails;
}
