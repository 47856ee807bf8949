import { allocateFoundEdges, type EdgeIndex } from '../network/edge-index.ts';
import { MODE_BITS, type RoadNetwork } from '../network/road-network.ts';
import type { MatchOptions } from './match-options.ts';

/** Finds where somebody may be when a fix says where they are (rules MM3, MM4). What it found holds until the next time. */
export class CandidateFinder {
  count = 0;
  readonly edge: Int32Array;
  readonly fraction: Float64Array;
  /** Cost of being there. */
  readonly cost: Float64Array;

  private readonly network: RoadNetwork;
  private readonly index: EdgeIndex;
  private readonly options: MatchOptions;
  private readonly found = allocateFoundEdges();
  /** Which of the roads found now an edge is: its place in `found`, valid while its stamp is. */
  private readonly placeOf: Int32Array;
  private readonly stamps: Uint32Array;
  private stamp = 0;

  constructor(network: RoadNetwork, index: EdgeIndex, options: MatchOptions) {
    this.network = network;
    this.index = index;
    this.options = options;
    this.placeOf = new Int32Array(network.edgeFrom.length);
    this.stamps = new Uint32Array(network.edgeFrom.length);
    this.edge = new Int32Array(options.candidates);
    this.fraction = new Float64Array(options.candidates);
    this.cost = new Float64Array(options.candidates);
  }

  /** @param noise metres, standard deviation of the fix in one direction */
  find(lon: number, lat: number, noise: number): void {
    const { mode, offsetMetres, reachSigmas, reachMetres, skipCost } = this.options;
    const variance = noise * noise + offsetMetres * offsetMetres;
    const reach = Math.min(reachMetres, reachSigmas * Math.sqrt(variance));
    const { found } = this;
    this.index.find(lon, lat, reach, MODE_BITS[mode], found);
    this.stamp++;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < found.count; i++) {
      const edge = found.edge[i]!;
      this.mark(edge, i);
      if (this.network.reverseOf[edge]! >= 0) this.mark(this.network.reverseOf[edge]!, i);
      least = Math.min(least, found.metres[i]!);
    }
    this.count = 0;
    const most = emissionCost(least, variance) + skipCost;
    for (let i = 0; i < found.count; i++) {
      const cost = emissionCost(found.metres[i]!, variance);
      if (cost > most || this.isPassedOn(i)) continue;
      const edge = found.edge[i]!;
      this.add(edge, found.fraction[i]!, cost);
      const reverse = this.network.reverseOf[edge]!;
      if (mode !== 'foot' && reverse >= 0 && this.network.edgeModes[reverse]! & MODE_BITS[mode])
        this.add(reverse, 1 - found.fraction[i]!, cost);
    }
  }

  private mark(edge: number, place: number): void {
    this.stamps[edge] = this.stamp;
    this.placeOf[edge] = place;
  }

  /**
   * Where a road only goes on, its end is a place on the next piece as well: one of the two is enough. At junctions all stay, since
   * who stands before one and seems to be beyond may still turn.
   */
  private isPassedOn(i: number): boolean {
    const { edgeFrom, edgeTo } = this.network;
    const fraction = this.found.fraction[i]!;
    if (fraction > 0 && fraction < 1) return false;
    const edge = this.found.edge[i]!;
    const other = this.onlyOther(fraction === 0 ? edgeFrom[edge]! : edgeTo[edge]!, edge);
    if (other < 0 || this.stamps[other] !== this.stamp) return false;
    const place = this.placeOf[other]!;
    const nearer = this.found.metres[i]! - this.found.metres[place]!;
    return nearer > 1e-6 || (nearer > -1e-6 && place < i);
  }

  /** The one road, besides that of an edge, that there is at a node; -1: none or several. */
  private onlyOther(node: number, edge: number): number {
    const { outStart, outEdges, inStart, inEdges, reverseOf } = this.network;
    let other = -1;
    for (let side = 0; side < 2; side++) {
      const [start, edges] = side === 0 ? [outStart, outEdges] : [inStart, inEdges];
      for (let i = start[node]!; i < start[node + 1]!; i++) {
        const one = edges[i]!;
        if (one === edge || one === reverseOf[edge]) continue;
        if (other >= 0 && one !== other && one !== reverseOf[other]) return -1;
        other = one;
      }
    }
    return other;
  }

  /** Kept in the order of cost; the costliest falls out when there is no room. */
  private add(edge: number, fraction: number, cost: number): void {
    let at = this.count;
    if (at === this.edge.length) {
      if (cost >= this.cost[at - 1]!) return;
      at--;
    } else this.count++;
    while (at > 0 && this.cost[at - 1]! > cost) {
      this.edge[at] = this.edge[at - 1]!;
      this.fraction[at] = this.fraction[at - 1]!;
      this.cost[at] = this.cost[at - 1]!;
      at--;
    }
    this.edge[at] = edge;
    this.fraction[at] = fraction;
    this.cost[at] = cost;
  }
}

/**
 * Cost of a fix so far from where one is: Student's t with four degrees of freedom. Satellite fixes are wrong by far more often than a
 * normal distribution has it, and errors of one minute resemble each other.
 */
export function emissionCost(metres: number, variance: number): number {
  return 2.5 * Math.log(1 + (metres * metres) / (4 * variance));
}
