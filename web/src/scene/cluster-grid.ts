/** Points to be put together. `rank`: higher is worse. */
export interface ClusterInput {
  /** Filled up to `length`. */
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly rank: Uint8Array;
  readonly length: number;
}

/** A point alone, or several that would cover each other. */
export interface Cluster {
  /** Middle of its members, degrees. */
  lon: number;
  lat: number;
  count: number;
  /** The worst rank among them. */
  worst: number;
  /** Index of a member; the others follow in `next`. */
  first: number;
}

export interface Clusters {
  readonly clusters: readonly Cluster[];
  /** After a member the next one of the same cluster; -1 after the last. */
  readonly next: Int32Array;
}

/** Middles nearer to each other than this share of a cell are put together across its border. */
const TOO_NEAR = 0.62;
const ROW = 0x4000_0000;

/**
 * Puts points of one cell of a grid together, and cells whose middles would still cover each other. The grid lies still in the world, so
 * that people who walk do not make clusters jump. One pass over the points, one over the cells.
 * @param cellLon and `cellLat`: a cell's sides in degrees
 */
export function clusterByGrid(input: ClusterInput, cellLon: number, cellLat: number): Clusters {
  const next = new Int32Array(input.length).fill(-1);
  const cells = new Map<number, Cluster>();
  for (let i = 0; i < input.length; i++) {
    const lon = input.lon[i]!;
    const lat = input.lat[i]!;
    const key = Math.floor(lon / cellLon) * ROW + Math.floor(lat / cellLat);
    const cell = cells.get(key);
    if (!cell) cells.set(key, { lon, lat, count: 1, worst: input.rank[i]!, first: i });
    else {
      cell.count++;
      cell.lon += (lon - cell.lon) / cell.count;
      cell.lat += (lat - cell.lat) / cell.count;
      cell.worst = Math.max(cell.worst, input.rank[i]!);
      next[i] = cell.first;
      cell.first = i;
    }
  }
  // To the east, and the three to the north: each pair of neighbours once.
  for (const [key, cell] of cells) {
    for (const neighbour of [key + ROW, key + 1, key + ROW + 1, key - ROW + 1]) {
      const other = cells.get(neighbour);
      if (!other || other.count === 0 || cell.count === 0) continue;
      if (Math.hypot((other.lon - cell.lon) / cellLon, (other.lat - cell.lat) / cellLat) >= TOO_NEAR) continue;
      const [into, from] = other.count > cell.count ? [other, cell] : [cell, other];
      join(into, from, next);
    }
  }
  return { clusters: [...cells.values()].filter(({ count }) => count > 0), next };
}

function join(into: Cluster, from: Cluster, next: Int32Array): void {
  const count = into.count + from.count;
  into.lon += ((from.lon - into.lon) * from.count) / count;
  into.lat += ((from.lat - into.lat) * from.count) / count;
  into.worst = Math.max(into.worst, from.worst);
  let last = from.first;
  while (next[last]! >= 0) last = next[last]!;
  next[last] = into.first;
  into.first = from.first;
  into.count = count;
  from.count = 0;
}
