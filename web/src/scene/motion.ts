/** How a thing on the map gets from one fix to the next without jumping. Degrees and epoch ms; a city is flat enough to go straight. */
export interface Glide {
  readonly fromLon: number;
  readonly fromLat: number;
  readonly toLon: number;
  readonly toLat: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface Place {
  lon: number;
  lat: number;
}

/** Farther than this in degrees (about 300 m) is a correction, not a walk: it jumps. */
const JUMP_DEGREES = 0.003;
/** Fixes come every few seconds; a glide longer than this would show the past. */
const LONGEST_GLIDE_MS = 5_000;

/** A glide that has arrived. */
export function standAt(lon: number, lat: number): Glide {
  return { fromLon: lon, fromLat: lat, toLon: lon, toLat: lat, startsAt: 0, endsAt: 0 };
}

/**
 * The glide to a new fix, beginning where the thing is drawn now. Lasts as long as the pause between the last two fixes did
 * (`pauseMs`), at most 5 s; corrections of more than about 300 m are not walked.
 */
export function glideTo(current: Glide, lon: number, lat: number, now: number, pauseMs: number): Glide {
  const { lon: fromLon, lat: fromLat } = placeAt(current, now);
  if (Math.abs(lon - fromLon) > JUMP_DEGREES || Math.abs(lat - fromLat) > JUMP_DEGREES) return standAt(lon, lat);
  const lasts = Math.min(LONGEST_GLIDE_MS, Math.max(0, pauseMs));
  return { fromLon, fromLat, toLon: lon, toLat: lat, startsAt: now, endsAt: now + lasts };
}

/** Where it is at a moment, in `into`: asked for every thing in every frame. */
export function placeAt(glide: Glide, now: number, into: Place = { lon: 0, lat: 0 }): Place {
  const share = now >= glide.endsAt ? 1 : Math.max(0, (now - glide.startsAt) / (glide.endsAt - glide.startsAt));
  into.lon = share === 1 ? glide.toLon : glide.fromLon + (glide.toLon - glide.fromLon) * share;
  into.lat = share === 1 ? glide.toLat : glide.fromLat + (glide.toLat - glide.fromLat) * share;
  return into;
}
