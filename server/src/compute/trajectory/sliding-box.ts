import { METRES_PER_DEGREE } from './step-metres.ts';

/**
 * Box around a window of points that slides: points are added behind, dropped in front, each at constant cost whatever the
 * window's length. The front half keeps the box of every suffix of its own, the back half the box of all of it.
 */
export class SlidingBox {
  /** First point of the back half: once the window begins there, the front half must be built anew. */
  backStart = 0;
  private frontStart = 0;
  private west = 0;
  private east = 0;
  private south = 0;
  private north = 0;
  private fronts = new Float64Array(0);

  private readonly squareMost: number;

  /** @param mostMetres diagonal up to which the window fits */
  constructor(mostMetres: number) {
    this.squareMost = mostMetres * mostMetres;
  }

  /** A window of one point. */
  begin(lon: Float64Array, lat: Float64Array, index: number): void {
    this.frontStart = index;
    this.backStart = index;
    this.west = lon[index]!;
    this.east = lon[index]!;
    this.south = lat[index]!;
    this.north = lat[index]!;
  }

  /** One more point behind. */
  add(lon: Float64Array, lat: Float64Array, index: number): void {
    const x = lon[index]!;
    const y = lat[index]!;
    if (x < this.west) this.west = x;
    if (x > this.east) this.east = x;
    if (y < this.south) this.south = y;
    if (y > this.north) this.north = y;
  }

  /** All points of the window `first` to `last` become the front half. */
  rebuild(lon: Float64Array, lat: Float64Array, first: number, last: number): void {
    const count = Math.max(0, last - first + 1);
    if (this.fronts.length < count * 4) this.fronts = new Float64Array(count * 8);
    const { fronts } = this;
    let west = Number.POSITIVE_INFINITY;
    let east = Number.NEGATIVE_INFINITY;
    let south = Number.POSITIVE_INFINITY;
    let north = Number.NEGATIVE_INFINITY;
    for (let i = count - 1; i >= 0; i--) {
      const x = lon[first + i]!;
      const y = lat[first + i]!;
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
      fronts[i * 4] = west;
      fronts[i * 4 + 1] = east;
      fronts[i * 4 + 2] = south;
      fronts[i * 4 + 3] = north;
    }
    this.frontStart = first;
    this.backStart = first + count;
    this.west = Number.POSITIVE_INFINITY;
    this.east = Number.NEGATIVE_INFINITY;
    this.south = Number.POSITIVE_INFINITY;
    this.north = Number.NEGATIVE_INFINITY;
  }

  /**
   * Is the diagonal of the box (sides north–south and east–west) around the points from `first` on small enough?
   * @param cosine of each point's latitude; that of the first is taken for all
   */
  fits(first: number, cosine: Float64Array): boolean {
    let { west, east, south, north } = this;
    if (first < this.backStart) {
      const { fronts } = this;
      const at = (first - this.frontStart) * 4;
      if (fronts[at]! < west) west = fronts[at]!;
      if (fronts[at + 1]! > east) east = fronts[at + 1]!;
      if (fronts[at + 2]! < south) south = fronts[at + 2]!;
      if (fronts[at + 3]! > north) north = fronts[at + 3]!;
    }
    const x = (east - west) * METRES_PER_DEGREE * cosine[first]!;
    const y = (north - south) * METRES_PER_DEGREE;
    return x * x + y * y <= this.squareMost;
  }
}
