import type { Places } from '../network/travel-seconds.ts';

/** Places that somebody sets out from; `mode` is an index into TRAVEL_MODES. */
export interface Travellers extends Places {
  readonly mode: Uint8Array;
}

/** In `task`: nothing in hand, something that can wait, something that cannot. */
export const TASK_NONE = 0;
export const TASK_ORDINARY = 1;
export const TASK_URGENT = 2;

/** Officers on shift, a row each. Instants are epoch ms; NaN: none. */
export interface OfficerColumns extends Travellers {
  /** Index into OFFICER_STATES. */
  readonly state: Uint8Array;
  /** A number of the beat; −1: none. */
  readonly beat: Int32Array;
  readonly task: Uint8Array;
  readonly restUntil: Float64Array;
  readonly fixAt: Float64Array;
  /** Last moved by a plan. */
  readonly movedAt: Float64Array;
  readonly dutyEndsAt: Float64Array;
}

/** Columns for so many officers, all live, free, on foot, at 0° 0°, without a beat and with no end of duty. */
export function allocateOfficers(count: number): OfficerColumns {
  return {
    lon: new Float64Array(count),
    lat: new Float64Array(count),
    mode: new Uint8Array(count),
    state: new Uint8Array(count),
    beat: new Int32Array(count).fill(-1),
    task: new Uint8Array(count),
    restUntil: new Float64Array(count).fill(Number.NaN),
    fixAt: new Float64Array(count).fill(Number.NaN),
    movedAt: new Float64Array(count).fill(Number.NaN),
    dutyEndsAt: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
  };
}

/** The rows named, in that order. */
export function pickTravellers(from: Travellers, rows: ArrayLike<number>): Travellers {
  const picked = {
    lon: new Float64Array(rows.length),
    lat: new Float64Array(rows.length),
    mode: new Uint8Array(rows.length),
  };
  for (let i = 0; i < rows.length; i++) {
    picked.lon[i] = from.lon[rows[i]!]!;
    picked.lat[i] = from.lat[rows[i]!]!;
    picked.mode[i] = from.mode[rows[i]!]!;
  }
  return picked;
}

/** The places named, in that order. */
export function pickPlaces(from: Places, rows: ArrayLike<number>): Places {
  const picked = { lon: new Float64Array(rows.length), lat: new Float64Array(rows.length) };
  for (let i = 0; i < rows.length; i++) {
    picked.lon[i] = from.lon[rows[i]!]!;
    picked.lat[i] = from.lat[rows[i]!]!;
  }
  return picked;
}
