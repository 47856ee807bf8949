/**
 * Where officers were in an interval, in one binary answer, in the steps of the frames of moves. All numbers are little-endian; a
 * varint has seven bits a byte, the lowest first.
 *
 *   trails  u8 version · f64 from (epoch ms) · officer …
 *   officer varint difference of its id to the one before (ids ascend; the first to 0) · varint count of fixes · fix …
 *   fix     varint time · zigzag varint east · zigzag varint north
 *   time    since the fix before (the first: since `from`) in 100 ms, doubled; plus one where nobody knows the way from the fix before
 *   east, north  steps from the fix before, the first from 0° 0°
 *
 * Somebody who walks and says where every five seconds takes four bytes a fix.
 */
export const TRAILS_VERSION = 1;

export const TRAIL_TIME_STEP_MS = 100;

/** The used fixes of one officer in order of time. Columns of the same length. */
export interface Trail {
  readonly officerId: number;
  /** Epoch ms. */
  readonly time: Float64Array;
  /** Degrees. */
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** 1 where a stretch begins: before it was silence, a jump or another shift, and a line there would be nobody's way. */
  readonly begins: Uint8Array;
}
