import { bearingDegrees, distanceMetres, type OfficerState, type PictureLimits, type Trail } from '@xuncheng/contract';

/** Who stands does not point anywhere. */
const STANDING_METRES = 2;

/** Where somebody was at a moment, and how well that is known. */
export interface TrailReading {
  readonly state: Exclude<OfficerState, 'off-duty'>;
  /** Degrees, or where the last fix was when nobody knows more; null before the first fix. */
  readonly lon: number | null;
  readonly lat: number | null;
  /** Of the last fix, epoch ms. */
  readonly fixAt: number | null;
  readonly heading: number | null;
  /** Metres a second. */
  readonly speed: number | null;
}

const NOTHING_YET: TrailReading = { state: 'unknown', lon: null, lat: null, fixAt: null, heading: null, speed: null };

/** Index of the last fix not after `at` (epoch ms); -1 when there is none. */
export function lastFixBefore({ time }: Trail, at: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Reads a trail at a moment on duty. Between two fixes of a stretch people are on the straight way; where a stretch ends, nobody knows the
 * way, and the state ages as it does on the screens of now.
 * @param dutyStartsAt a fix of an earlier duty says nothing of this one
 */
export function readTrail(trail: Trail, dutyStartsAt: number, at: number, limits: PictureLimits): TrailReading {
  const { time, lon, lat, begins } = trail;
  const i = lastFixBefore(trail, at);
  const fixAt = time[i];
  if (fixAt === undefined || fixAt < dutyStartsAt) return NOTHING_YET;
  const ageSeconds = (at - fixAt) / 1_000;
  const state = ageSeconds > limits.unknownSeconds ? 'unknown' : ageSeconds > limits.staleSeconds ? 'stale' : 'live';
  const next = i + 1;
  if (next >= time.length || begins[next])
    return { state, lon: lon[i]!, lat: lat[i]!, fixAt, heading: null, speed: null };
  const seconds = (time[next]! - fixAt) / 1_000;
  const share = seconds > 0 ? ageSeconds / seconds : 0;
  const metres = distanceMetres(lon[i]!, lat[i]!, lon[next]!, lat[next]!);
  return {
    state,
    lon: lon[i]! + (lon[next]! - lon[i]!) * share,
    lat: lat[i]! + (lat[next]! - lat[i]!) * share,
    fixAt,
    heading: metres < STANDING_METRES ? null : bearingDegrees(lon[i]!, lat[i]!, lon[next]!, lat[next]!),
    speed: seconds > 0 ? metres / seconds : null,
  };
}
