import type { Viewport } from '@xuncheng/contract';
import { clusterByGrid, type Cluster, type Clusters } from './cluster-grid.ts';

/** Nearer than so many metres a pixel nothing is put together. */
const OPEN_BELOW_METRES_PER_PIXEL = 0.45;
/** What is this far outside the screen is there already when the map is moved. */
const MARGIN = 0.2;
const METRES_PER_DEGREE = 111_195;

/** Things on the map that would cover each other. */
export interface PlaceCluster {
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  /** Half the way between its farthest members, metres. */
  readonly radiusMetres: number;
}

/** What of many things is on the screen, alone or put together. Filled anew for each arrangement: `begin`, `add` …, `finish`. */
export class ViewClusters<Member> {
  private viewport: Viewport = { west: 0, south: 0, east: 0, north: 0, metresPerPixel: 1 };
  private members: Member[] = [];
  private input = inputOf(1_024);
  private made: Clusters = { clusters: [], next: new Int32Array() };

  /** Is one so near that everything stands alone? */
  get opened(): boolean {
    return this.viewport.metresPerPixel < OPEN_BELOW_METRES_PER_PIXEL;
  }

  /** Those of several members, unless all is opened. */
  get together(): readonly Cluster[] {
    return this.opened ? [] : this.made.clusters.filter(({ count }) => count > 1);
  }

  begin(viewport: Viewport): void {
    this.viewport = viewport;
    this.members = [];
  }

  /** `rank`: higher is worse. */
  add(lon: number, lat: number, rank: number, member: Member): void {
    const { west, south, east, north } = this.viewport;
    const marginLon = (east - west) * MARGIN;
    const marginLat = (north - south) * MARGIN;
    if (lon < west - marginLon || lon > east + marginLon || lat < south - marginLat || lat > north + marginLat) return;
    if (this.members.length === this.input.lon.length) this.input = grown(this.input);
    const index = this.members.push(member) - 1;
    this.input.lon[index] = lon;
    this.input.lat[index] = lat;
    this.input.rank[index] = rank;
  }

  /** Puts together what is nearer to each other than about `cellPixels`. */
  finish(cellPixels: number): void {
    const { south, north, metresPerPixel } = this.viewport;
    const cell = cellDegrees(metresPerPixel, cellPixels);
    const aspect = Math.max(0.1, Math.cos((((south + north) / 2) * Math.PI) / 180));
    this.made = clusterByGrid({ ...this.input, length: this.members.length }, cell / aspect, cell);
  }

  /** Everything that is drawn by itself. */
  *alone(): Generator<Member> {
    for (const cluster of this.made.clusters) if (this.opened || cluster.count === 1) yield* this.membersOf(cluster);
  }

  *membersOf(cluster: Cluster): Generator<Member> {
    for (let i = cluster.first; i >= 0; i = this.made.next[i]!) yield this.members[i]!;
  }

  describe({ lon, lat, count, first }: Cluster): PlaceCluster {
    let farthest = 0;
    for (let i = first; i >= 0; i = this.made.next[i]!) {
      const dx = (this.input.lon[i]! - lon) * Math.cos((lat * Math.PI) / 180);
      farthest = Math.max(farthest, Math.hypot(dx, this.input.lat[i]! - lat));
    }
    return { lon, lat, count, radiusMetres: farthest * METRES_PER_DEGREE };
  }
}

/** Sides of a cell, in steps of √2 so that a little nearer does not sort everything anew. */
function cellDegrees(metresPerPixel: number, cellPixels: number): number {
  return (cellPixels * 2 ** (Math.round(Math.log2(metresPerPixel) * 2) / 2)) / METRES_PER_DEGREE;
}

function inputOf(capacity: number): { lon: Float64Array; lat: Float64Array; rank: Uint8Array } {
  return { lon: new Float64Array(capacity), lat: new Float64Array(capacity), rank: new Uint8Array(capacity) };
}

function grown(input: ReturnType<typeof inputOf>): ReturnType<typeof inputOf> {
  const bigger = inputOf(input.lon.length * 2);
  bigger.lon.set(input.lon);
  bigger.lat.set(input.lat);
  bigger.rank.set(input.rank);
  return bigger;
}
