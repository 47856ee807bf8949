import { ByteCursor, orRefusal, Refused, type FrameRefusal } from '../moves/byte-cursor.ts';
import { STEPS_PER_DEGREE } from '../moves/move-code.ts';
import { TRAIL_TIME_STEP_MS, TRAILS_VERSION, type Trail } from './trail-code.ts';

/** A fix takes three bytes at least: a count that says more is not believed, nor memory taken for it. */
const FIX_BYTES_AT_LEAST = 3;

/** Reads trails (the format: trail-code.ts), or says why not. */
export function readTrails(bytes: Uint8Array): Trail[] | FrameRefusal {
  return orRefusal(() => {
    const cursor = new ByteCursor(bytes);
    if (cursor.u8() !== TRAILS_VERSION) throw new Refused('frame-version');
    const from = cursor.f64();
    if (!Number.isFinite(from)) throw new Refused('frame-malformed');
    const trails: Trail[] = [];
    let officerId = 0;
    while (!cursor.atEnd) {
      const difference = cursor.varint();
      if (difference === 0) throw new Refused('frame-malformed');
      officerId += difference;
      trails.push(readTrail(cursor, officerId, from));
    }
    return trails;
  });
}

function readTrail(cursor: ByteCursor, officerId: number, from: number): Trail {
  const count = cursor.varint();
  if (count * FIX_BYTES_AT_LEAST > cursor.left) throw new Refused('frame-truncated');
  const trail = {
    officerId,
    time: new Float64Array(count),
    lon: new Float64Array(count),
    lat: new Float64Array(count),
    begins: new Uint8Array(count),
  };
  let ticks = 0;
  let lonSteps = 0;
  let latSteps = 0;
  for (let i = 0; i < count; i++) {
    const doubled = cursor.varint();
    trail.begins[i] = doubled & 1;
    ticks += doubled >>> 1;
    lonSteps += cursor.zigzag();
    latSteps += cursor.zigzag();
    trail.time[i] = from + ticks * TRAIL_TIME_STEP_MS;
    trail.lon[i] = lonSteps / STEPS_PER_DEGREE;
    trail.lat[i] = latSteps / STEPS_PER_DEGREE;
  }
  return trail;
}
