import type { Random } from '../random.ts';
import { skylineAt, type Ground } from './ground.ts';
import type { Officer } from './officer.ts';

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
export function sensePosition(ground: Ground, officer: Officer, random: Random): SensedPosition {
  const skyline = skylineAt(ground, officer.x, officer.y);
  const [lon, lat] = ground.network.plane.toLonLat(
    officer.x + officer.drift[0] + random.normal() * 0.8,
    officer.y + officer.drift[1] + random.normal() * 0.8,
  );
  const lost = random.chance(0.004);
  return {
    lon: round(lon, 7),
    lat: round(lat, 7),
    // Phones report about the 68 % radius; now and then one has lost its satellites and says so.
    accuracy: round(lost ? random.between(55, 140) : 3.5 + skyline * 0.09 + random.between(0, 4), 1),
    speed: round(Math.max(0, officer.metresPerSecond + (officer.metresPerSecond > 0 ? random.normal() * 0.1 : 0)), 2),
    ...(officer.metresPerSecond > 0.3
      ? { heading: round((officer.headingDegrees + random.normal() * 6 + 720) % 360, 1) % 360 }
      : {}),
    battery: Math.ceil(officer.batteryPercent),
  };
}
