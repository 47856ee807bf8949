import { FIX_RANGES, messageKey } from '@xuncheng/contract';
import type { DecodedItem } from './decoded.ts';

type DecodedFix = Extract<DecodedItem, { kind: 'fix' }>;

const OUTSIDE = Symbol('outside its range');

/**
 * A fix of the own contract as nearly every terminal sends it, read by hand: nine of ten messages are this, and the validator
 * costs ten times as much. Whatever is in the least unusual is undefined here, and the validator decides; what is read here is
 * what the validator would have read (own-fix.test.ts compares the two).
 */
export function readFix(deviceId: string, value: unknown): DecodedFix | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, time, lon, lat, accuracy, altitude, speed, heading, battery, mock } = value as Record<string, unknown>;
  if (typeof lon !== 'number' || !(lon >= -180 && lon <= 180)) return undefined;
  if (typeof lat !== 'number' || !(lat >= -90 && lat <= 90)) return undefined;
  if (typeof time !== 'number' || !Number.isFinite(time)) return undefined;
  const key = keyOf(id);
  if (key === undefined) return undefined;
  if (mock !== undefined && typeof mock !== 'boolean') return undefined;
  const metres = inRange(accuracy, FIX_RANGES.accuracy);
  const height = inRange(altitude, FIX_RANGES.altitude);
  const pace = inRange(speed, FIX_RANGES.speed);
  const course = inRange(heading, FIX_RANGES.heading);
  const charge = inRange(battery, FIX_RANGES.battery);
  if (metres === OUTSIDE || height === OUTSIDE || pace === OUTSIDE || course === OUTSIDE || charge === OUTSIDE)
    return undefined;
  return {
    kind: 'fix',
    body: {
      deviceId,
      messageKey: key,
      time: Math.round(time),
      lon,
      lat,
      accuracy: metres,
      altitude: height,
      speed: pace,
      heading: course,
      battery: charge,
      mock: mock === true,
    },
  };
}

/** The key of a message id, or undefined when the validator must look at it. */
function keyOf(id: unknown): number | undefined {
  if (typeof id === 'number') {
    // A device that counts: its number is its key (message-key.ts).
    return id >= 0 && id === (id | 0) ? id : undefined;
  }
  return typeof id === 'string' && id.length > 0 && id.length <= 128 ? messageKey(id) : undefined;
}

function inRange(value: unknown, [least, most]: readonly [number, number]): number | undefined | typeof OUTSIDE {
  if (value === undefined) return undefined;
  return typeof value === 'number' && value >= least && value <= most ? value : OUTSIDE;
}
