import type { Reading } from '@xuncheng/contract';

export interface ChartPath {
  /** SVG path; broken where a reading is missing or bad. */
  readonly path: string;
  readonly lowest: number;
  readonly highest: number;
  readonly from: number;
  readonly to: number;
}

/** A pause longer than this is a hole in the line, not a line across it. */
const HOLE_MS = 5 * 60_000;

/**
 * Readings (newest first, as the server gives them) as a path in a `width` × `height` box. Null when none has a value.
 * Bad readings are left out.
 */
export function readingsPath(readings: readonly Reading[], width: number, height: number): ChartPath | null {
  const points = readings
    .flatMap(({ time, value, quality }) => (value === null || quality === 'bad' ? [] : [{ time, value }]))
    .reverse();
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const values = points.map(({ value }) => value);
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const xOf = (time: number): number =>
    last.time === first.time ? width : ((time - first.time) / (last.time - first.time)) * width;
  const yOf = (value: number): number =>
    highest === lowest ? height / 2 : height - ((value - lowest) / (highest - lowest)) * height;
  let path = '';
  let before = Number.NEGATIVE_INFINITY;
  for (const { time, value } of points) {
    path += `${time - before > HOLE_MS ? 'M' : 'L'}${xOf(time).toFixed(1)} ${yOf(value).toFixed(1)}`;
    before = time;
  }
  return { path, lowest, highest, from: first.time, to: last.time };
}
