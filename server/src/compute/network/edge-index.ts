import Flatbush from 'flatbush';
import { cosLatitude, METRES_PER_DEGREE } from '../trajectory/step-metres.ts';
import type { RoadNetwork } from './road-network.ts';

/** What `find` puts down: on each road around a point the place nearest to it. The arrays grow as needed. */
export interface FoundEdges {
  count: number;
  edge: Int32Array;
  /** Where on the edge, 0 at its beginning, 1 at its end. */
  fraction: Float64Array;
  metres: Float64Array;
}

/** An empty list of places. */
export function allocateFoundEdges(): FoundEdges {
  return { count: 0, edge: new Int32Array(64), fraction: new Float64Array(64), metres: new Float64Array(64) };
}

/** Finds roads near a place, by a tree of the boxes around them. */
export class EdgeIndex {
  private readonly network: RoadNetwork;
  /** Each road once, whichever ways it may be used; edges without a length lead nowhere and are left out. */
  private readonly roads: Int32Array;
  private readonly tree: Flatbush | null;

  constructor(network: RoadNetwork) {
    this.network = network;
    const { edgeFrom, edgeTo, reverseOf, nodeLon, nodeLat } = network;
    this.roads = Int32Array.from(edgeFrom.keys()).filter(
      (edge) => edgeFrom[edge] !== edgeTo[edge] && !(reverseOf[edge]! >= 0 && reverseOf[edge]! < edge),
    );
    this.tree = this.roads.length === 0 ? null : new Flatbush(this.roads.length); // an empty tree cannot be made
    for (const edge of this.roads) {
      const [a, b] = [edgeFrom[edge]!, edgeTo[edge]!];
      this.tree?.add(
        Math.min(nodeLon[a]!, nodeLon[b]!),
        Math.min(nodeLat[a]!, nodeLat[b]!),
        Math.max(nodeLon[a]!, nodeLon[b]!),
        Math.max(nodeLat[a]!, nodeLat[b]!),
      );
    }
    this.tree?.finish();
  }

  /**
   * The roads within `radius` metres of a place that one of `modes` may use, in no order. A road that may be used both ways is found
   * once, as the edge with the lower number; one that these modes may use only the other way as that way's edge.
   */
  find(lon: number, lat: number, radius: number, modes: number, found: FoundEdges): void {
    found.count = 0;
    const { edgeFrom, edgeTo, edgeModes, reverseOf, nodeLon, nodeLat } = this.network;
    const metresPerLon = METRES_PER_DEGREE * cosLatitude(lat);
    const [lonReach, latReach] = [radius / metresPerLon, radius / METRES_PER_DEGREE];
    this.tree?.search(lon - lonReach, lat - latReach, lon + lonReach, lat + latReach, (road) => {
      const edge = this.roads[road]!;
      const from = edgeFrom[edge]!;
      const to = edgeTo[edge]!;
      // In metres east and north of the place looked from.
      const ax = (nodeLon[from]! - lon) * metresPerLon;
      const ay = (nodeLat[from]! - lat) * METRES_PER_DEGREE;
      const dx = (nodeLon[to]! - lon) * metresPerLon - ax;
      const dy = (nodeLat[to]! - lat) * METRES_PER_DEGREE - ay;
      const along = -(ax * dx + ay * dy) / (dx * dx + dy * dy);
      const fraction = along < 0 ? 0 : along > 1 ? 1 : along;
      const ex = ax + fraction * dx;
      const ey = ay + fraction * dy;
      const metres = Math.sqrt(ex * ex + ey * ey);
      if (metres > radius) return false;
      const reverse = reverseOf[edge]!;
      if (edgeModes[edge]! & modes) put(found, edge, fraction, metres);
      else if (reverse >= 0 && edgeModes[reverse]! & modes) put(found, reverse, 1 - fraction, metres);
      return false; // put down already
    });
  }
}

function put(found: FoundEdges, edge: number, fraction: number, metres: number): void {
  if (found.count === found.edge.length) {
    const { edge: edges, fraction: fractions, metres: distances } = found;
    found.edge = new Int32Array(edges.length * 2);
    found.fraction = new Float64Array(edges.length * 2);
    found.metres = new Float64Array(edges.length * 2);
    found.edge.set(edges);
    found.fraction.set(fractions);
    found.metres.set(distances);
  }
  const at = found.count++;
  found.edge[at] = edge;
  found.fraction[at] = fraction;
  found.metres[at] = metres;
}
