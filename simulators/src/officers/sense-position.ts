import type { Random } from '../random.ts';
import { skylineAt, type Ground } from './ground.ts';
import type { Officer } from './officer.ts';

/** What a receiver's noise and its battery depend on. */
export type Carrier = Pick<Officer, 'x' | 'y' | 'drift' | 'metresPerSecond' | 'headingDegrees' | 'batteryPercent'>;

/** What a receiver says: WGS-84 degrees, metres, metres a second, percent. */
export interface SensedPosition {
  readonly lon: number;
  readonly lat: number;
  readonly accuracy: number;
  readonly speed: number;
  readonly heading?: number;
  readonly battery: number;
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** The position as the terminal's receiver gives it, noise and all; heading only while moving. */
export function sensePosition(ground: Ground, carrier: Carrier, random: Random): SensedPosition {
  const skyline = skylineAt(ground, carrier.x, carrier.y);
  const [lon, lat] = ground.network.plane.toLonLat(
    carrier.x + carrier.drift[0] + random.normal() * 0.8,
    carrier.y + carrier.drift[1] + random.normal() * 0.8,
  );
  const lost = random.chance(0.004);
  return {
    lon: round(lon, 7),
    lat: round(lat, 7),
    // Phones report about the 68 % radius; now and then one has lost its satellites and says so.
    accuracy: round(lost ? random.between(55, 140) : 3.5 + skyline * 0.09 + random.between(0, 4), 1),
    speed: round(Math.max(0, carrier.metresPerSecond + (carrier.metresPerSecond > 0 ? random.normal() * 0.1 : 0)), 2),
    ...(carrier.metresPerSecond > 0.3
      ? { heading: round((carrier.headingDegrees + random.normal() * 6 + 720) % 360, 1) % 360 }
      : {}),
    battery: Math.ceil(carrier.batteryPercent),
  };
}
