import { METRES_PER_DEGREE } from './step-metres.ts';

/**
 * Box around a window of points that slides: points are added behind, dropped in front, each at constant cost whatever the
 * window's length. The front half keeps the box of every suffix of its own, the back half the box of all of it.
 */
export class SlidingBox {
  /** The front half is from somewhere before `backStart` up to it; the back half up to `end`. */
  private backStart = 0;
  private end = 0;
  private west = 0;
  private east = 0;
  private south = 0;
  private north = 0;
  /** Four numbers a point of the front half, the last one's first. */
  private fronts = new Float64Array(0);
  private readonly squareMost: number;

  /** @param mostMetres diagonal up to which the window fits */
  constructor(mostMetres: number) {
    this.squareMost = mostMetres * mostMetres;
  }

  /** A window that begins with a point, which is not looked at yet. */
  begin(index: number): void {
    this.backStart = index;
    this.end = index;
    this.west = Number.POSITIVE_INFINITY;
    this.east = Number.NEGATIVE_INFINITY;
    this.south = Number.POSITIVE_INFINITY;
    this.north = Number.NEGATIVE_INFINITY;
  }

  /** Take in the points up to `last`. */
  extend(lon: Float64Array, lat: Float64Array, last: number): void {
    let { west, east, south, north } = this;
    for (let i = this.end; i <= last; i++) {
      const x = lon[i]!;
      const y = lat[i]!;
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
    this.end = last + 1;
    this.west = west;
    this.east = east;
    this.south = south;
    this.north = north;
  }

  /**
   * Is the diagonal of the box (sides north–south and east–west) around the points from `first` on small enough?
   * @param cosine of the latitude there
   */
  fits(first: number, cosine: number): boolean {
    let { west, east, south, north } = this;
    if (first < this.backStart) {
      const { fronts } = this;
      const at = (this.backStart - 1 - first) * 4;
      if (fronts[at]! < west) west = fronts[at]!;
      if (fronts[at + 1]! > east) east = fronts[at + 1]!;
      if (fronts[at + 2]! < south) south = fronts[at + 2]!;
      if (fronts[at + 3]! > north) north = fronts[at + 3]!;
    }
    return this.isSmall(east - west, north - south, cosine);
  }

  /** Take in the points up to `last` and drop some in front until the rest fits. @returns the first that is left */
  narrow(lon: Float64Array, lat: Float64Array, first: number, last: number, cosine: number): number {
    // Where most points are new the halves are not worth keeping: from the last one back, a walk is soon far enough away.
    if ((last + 1 - this.end) * 2 >= last + 1 - first) return this.rebuild(lon, lat, first, last, cosine);
    this.extend(lon, lat, last);
    if (!this.fits(this.backStart, cosine)) return this.rebuild(lon, lat, first, last, cosine);
    let left = first;
    while (!this.fits(left, cosine)) left++;
    return left;
  }

  /** As many of the last points as fit become the front half. */
  private rebuild(lon: Float64Array, lat: Float64Array, first: number, last: number, cosine: number): number {
    const count = last + 1 - first;
    if (this.fronts.length < count * 4) this.fronts = new Float64Array(count * 8);
    const { fronts } = this;
    let west = Number.POSITIVE_INFINITY;
    let east = Number.NEGATIVE_INFINITY;
    let south = Number.POSITIVE_INFINITY;
    let north = Number.NEGATIVE_INFINITY;
    let i = last;
    for (let at = 0; i >= first; i--, at += 4) {
      const x = lon[i]!;
      const y = lat[i]!;
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
      if (!this.isSmall(east - west, north - south, cosine)) break;
      fronts[at] = west;
      fronts[at + 1] = east;
      fronts[at + 2] = south;
      fronts[at + 3] = north;
    }
    this.begin(last + 1);
    return i + 1;
  }

  private isSmall(east: number, north: number, cosine: number): boolean {
    const x = east * METRES_PER_DEGREE * cosine;
    const y = north * METRES_PER_DEGREE;
    return x * x + y * y <= this.squareMost;
  }
}
