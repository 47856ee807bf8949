import { distanceMetres, type LonLat, type OfficerLive, type Trail } from '@xuncheng/contract';
import type { Tail } from '../scene/tails.ts';
import { lastFixBefore } from './trail-reading.ts';

/** Points nearer to each other than this are one on the screen. */
const THINNED_METRES = 6;
/** A tail begins faint. */
const FAINTEST = 0.12;

/**
 * The way somebody went between two moments (epoch ms), in stretches, brighter to its end, which is where `officer` is now. Nothing is
 * drawn across a silence.
 */
export function tailOf(
  trail: Trail,
  since: number,
  at: number,
  officer: Pick<OfficerLive, 'lon' | 'lat' | 'state'>,
): Tail[] {
  const { time, lon, lat, begins } = trail;
  const first = Math.max(0, lastFixBefore(trail, since));
  const last = lastFixBefore(trail, at);
  const tails: Tail[] = [];
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
  for (let i = first; i <= last; i++) {
    if (begins[i]) close();
    const before = line.at(-1);
    if (before && distanceMetres(before[0], before[1], lon[i]!, lat[i]!) < THINNED_METRES) continue;
    add(lon[i]!, lat[i]!, time[i]!);
  }
  if (officer.state !== 'unknown' && officer.lon !== null && officer.lat !== null && last >= first)
    add(officer.lon, officer.lat, at);
  close();
  return tails;
}
