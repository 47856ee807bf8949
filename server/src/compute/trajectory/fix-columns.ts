/** Fixes of one device as columns; all of the same length. */
export interface FixColumns {
  /** Epoch ms by the device's clock. */
  readonly time: Float64Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** Metres; NaN where the device did not say. */
  readonly accuracy: Float32Array;
  readonly flags: Uint8Array;
  readonly messageKey: Int32Array;
}

/** Columns for so many fixes. */
export function allocateFixColumns(length: number): FixColumns {
  return {
    time: new Float64Array(length),
    lon: new Float64Array(length),
    lat: new Float64Array(length),
    accuracy: new Float32Array(length),
    flags: new Uint8Array(length),
    messageKey: new Int32Array(length),
  };
}

/** One fix as columns of its own. */
export function copyFix(fixes: FixColumns, index: number): FixColumns {
  return {
    time: fixes.time.slice(index, index + 1),
    lon: fixes.lon.slice(index, index + 1),
    lat: fixes.lat.slice(index, index + 1),
    accuracy: fixes.accuracy.slice(index, index + 1),
    flags: fixes.flags.slice(index, index + 1),
    messageKey: fixes.messageKey.slice(index, index + 1),
  };
}
