import { cosLatitude, METRES_PER_DEGREE } from '../trajectory/step-metres.ts';

/** Straight pieces of roads between numbered points. */
export interface Pieces {
  readonly lon: readonly number[];
  readonly lat: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Where a piece is cut: at which point, and how far along it (0 to 1). */
export interface Cut {
  readonly point: number;
  readonly fraction: number;
}

/**
 * Where two pieces meet: at an end of one of them that is at most `joinMetres` off the other, else where they cross. Pieces that share a
 * point, lie along each other or do not meet give nothing but the ends that touch.
 * @param addPoint makes the point of a crossing and gives its number
 */
export function meetPieces(
  pieces: Pieces,
  first: number,
  second: number,
  joinMetres: number,
  addPoint: (lon: number, lat: number) => number,
): { readonly ofFirst: readonly Cut[]; readonly ofSecond: readonly Cut[] } {
  const { lon, lat, from, to } = pieces;
  const [a, b, c, d] = [from[first]!, to[first]!, from[second]!, to[second]!];
  const metresPerLon = METRES_PER_DEGREE * cosLatitude(lat[a]!);
  const x = (point: number): number => (lon[point]! - lon[a]!) * metresPerLon;
  const y = (point: number): number => (lat[point]! - lat[a]!) * METRES_PER_DEGREE;
  const touching = (point: number, start: number, end: number): Cut[] => {
    const [dx, dy] = [x(end) - x(start), y(end) - y(start)];
    const along = ((x(point) - x(start)) * dx + (y(point) - y(start)) * dy) / (dx * dx + dy * dy);
    const fraction = Math.max(0, Math.min(1, along));
    const off = Math.hypot(x(point) - x(start) - fraction * dx, y(point) - y(start) - fraction * dy);
    return off <= joinMetres ? [{ point, fraction }] : [];
  };
  const ofFirst = [...touching(c, a, b), ...touching(d, a, b)];
  const ofSecond = [...touching(a, c, d), ...touching(b, c, d)];
  if (ofFirst.length + ofSecond.length > 0) return { ofFirst, ofSecond };
  const cross = x(b) * (y(d) - y(c)) - y(b) * (x(d) - x(c)); // a is the origin
  const alongFirst = (x(c) * (y(d) - y(c)) - y(c) * (x(d) - x(c))) / cross;
  const alongSecond = (x(c) * y(b) - y(c) * x(b)) / cross;
  if (!(alongFirst > 0 && alongFirst < 1 && alongSecond > 0 && alongSecond < 1)) return { ofFirst, ofSecond };
  const point = addPoint(
    lon[a]! + alongFirst * (lon[b]! - lon[a]!), //
    lat[a]! + alongFirst * (lat[b]! - lat[a]!),
  );
  return { ofFirst: [{ point, fraction: alongFirst }], ofSecond: [{ point, fraction: alongSecond }] };
}
