import { OFFICER_STATES, type OfficerMove } from '../live-events.ts';

/**
 * Officers on the move go to screens in binary frames. A frame is a header and tiles; a tile is a square of the world with those
 * officers in it that changed. All numbers are little-endian; a varint has seven bits a byte, the lowest first.
 *
 *   frame   u8 version · u32 sequence · u32 previous · f64 time (epoch ms) · tile …
 *   tile    i16 column · i16 row · officer … · varint 0
 *   officer varint difference of its id to the one before (ids ascend; the first to 0) · u8 flags · place · zigzag varint age · details
 *   place   i8 east, i8 north: steps from where the receiver has the officer (flag `STEP`), or u16, u16 steps from the tile's corner
 *   age     of the fix at the frame's time, in 20 ms
 *   details one varint for each flag that is set: 0 for null, otherwise the value and one (heading, speed, accuracy, battery)
 *
 * Officers without a position are in the tile NOWHERE, and are an id and flags only.
 */
export const MOVES_VERSION = 1;

/** Steps of position in a degree: 0.11 m. */
export const STEPS_PER_DEGREE = 1_000_000;
/** A tile is 2^13 steps on a side: 910 m to the north. */
export const TILE_BITS = 13;
/** Column of the tile of those without a position; no place in the world has it. */
export const NOWHERE = 0x7fff;
export const AGE_STEP_MS = 20;

export const STATE_MASK = 3;
export const CONNECTED = 4;
export const STEP = 8;
/** The flags of the details are four bits from here, in the order in which they are written. */
export const DETAILS_SHIFT = 4;
/** Units of the details: 5°, 0.1 m/s, 1 m, 1 %. */
export const DETAIL_UNITS = [5, 0.1, 1, 1] as const;
const HEADINGS = 72;

/** A move in whole steps, made to be filled again: ten thousand a tick are coded. Details: 0 for null, otherwise the value in its unit and one. */
export interface MoveCode {
  state: number;
  connected: boolean;
  /** The rest says nothing without a position. */
  isPlaced: boolean;
  lonSteps: number;
  latSteps: number;
  /** Epoch ms. */
  fixAt: number;
  heading: number;
  speed: number;
  accuracy: number;
  battery: number;
}

/** A code to be filled. */
export function emptyCode(): MoveCode {
  return {
    state: 0,
    connected: false,
    isPlaced: false,
    lonSteps: 0,
    latSteps: 0,
    fixAt: 0,
    heading: 0,
    speed: 0,
    accuracy: 0,
    battery: 0,
  };
}

/** A move as frames carry it, in `into`. */
export function codeMove(move: OfficerMove, into: MoveCode = emptyCode()): MoveCode {
  const { lon, lat, fixAt, heading } = move;
  into.state = OFFICER_STATES.indexOf(move.state);
  into.connected = move.connected;
  into.isPlaced = lon !== null && lat !== null && fixAt !== null;
  into.lonSteps = into.isPlaced ? toSteps(lon!) : 0;
  into.latSteps = into.isPlaced ? toSteps(lat!) : 0;
  into.fixAt = into.isPlaced ? fixAt! : 0;
  into.heading = codeDetail(heading === null ? null : ((heading % 360) + 360) % 360, DETAIL_UNITS[0]);
  // Just below north is north.
  if (into.heading === HEADINGS + 1) into.heading = 1;
  into.speed = codeDetail(move.speed, DETAIL_UNITS[1]);
  into.accuracy = codeDetail(move.accuracy, DETAIL_UNITS[2]);
  into.battery = codeDetail(move.battery, DETAIL_UNITS[3]);
  return into;
}

/** A detail's value; `unit`: DETAIL_UNITS. */
export function detailValue(code: number, unit: number): number | null {
  // Rounded, because 0.1 × 14 is not 1.4.
  return code === 0 ? null : Math.round((code - 1) * unit * 10) / 10;
}

/** Degrees in whole steps. */
export function toSteps(degrees: number): number {
  return Math.round(degrees * STEPS_PER_DEGREE);
}

function codeDetail(value: number | null, unit: number): number {
  return value === null ? 0 : Math.min(0xffff, Math.max(0, Math.round(value / unit))) + 1;
}
