import type { RoadNetwork } from './road-network.ts';

/**
 * Shortest ways from one or several nodes, as far as a bound: Dijkstra with arrays that are used again and again; stamps say what
 * belongs to this search, so nothing is cleared. What a search found holds until the next one begins.
 */
export class RouteSearch {
  private readonly network: RoadNetwork;
  private readonly cost: Float64Array;
  private readonly stamps: Uint32Array;
  private readonly wanted: Uint32Array;
  private readonly viaEdge: Int32Array;
  private stamp = 0;
  private wantedStamp = 0;
  private wantedCount = 0;
  private heapNode: Int32Array;
  private heapCost: Float64Array;
  private heapSize = 0;

  constructor(network: RoadNetwork) {
    this.network = network;
    const nodes = network.nodeLon.length;
    this.cost = new Float64Array(nodes);
    this.stamps = new Uint32Array(nodes);
    this.wanted = new Uint32Array(nodes);
    this.viaEdge = new Int32Array(nodes);
    this.heapNode = new Int32Array(256);
    this.heapCost = new Float64Array(256);
  }

  /** Begin a new list of nodes whose costs are wanted. */
  wantNone(): void {
    this.wantedStamp++;
    this.wantedCount = 0;
  }

  want(node: number): void {
    if (this.wanted[node] === this.wantedStamp) return;
    this.wanted[node] = this.wantedStamp;
    this.wantedCount++;
  }

  /** Begin a new search without a place to start from. */
  begin(): void {
    this.stamp++;
    this.heapSize = 0;
  }

  /** Start from a node, too, which already has a cost. */
  startAt(node: number, cost: number): void {
    if (this.stamps[node] === this.stamp && this.cost[node]! <= cost) return;
    this.stamps[node] = this.stamp;
    this.cost[node] = cost;
    this.viaEdge[node] = -1;
    this.push(node, cost);
  }

  /**
   * Search until all wanted nodes are settled or everything within `bound` is (nothing wanted: everything within it).
   * @param bound metres, those of the start included
   * @param modes bits of who is travelling
   * @param backwards find the ways that lead to the start
   */
  run(bound: number, modes: number, backwards = false): void {
    const { edgeModes, edgeMetres } = this.network;
    const end = backwards ? this.network.edgeFrom : this.network.edgeTo;
    const start = backwards ? this.network.inStart : this.network.outStart;
    const edges = backwards ? this.network.inEdges : this.network.outEdges;
    let left = this.wantedCount;
    while (this.heapSize > 0) {
      const cost = this.heapCost[0]!;
      if (cost > bound) return;
      const node = this.pop();
      if (cost > this.cost[node]!) continue;
      if (this.wanted[node] === this.wantedStamp && --left === 0) return;
      for (let i = start[node]!; i < start[node + 1]!; i++) {
        const edge = edges[i]!;
        if (!(edgeModes[edge]! & modes)) continue;
        const next = end[edge]!;
        const through = cost + edgeMetres[edge]!;
        if (through > bound || (this.stamps[next] === this.stamp && this.cost[next]! <= through)) continue;
        this.stamps[next] = this.stamp;
        this.cost[next] = through;
        this.viaEdge[next] = edge;
        this.push(next, through);
      }
    }
  }

  /** Metres of the shortest way to a wanted node (to any, when none were wanted); infinite: none within the bound. */
  metresTo(node: number): number {
    return this.stamps[node] === this.stamp ? this.cost[node]! : Number.POSITIVE_INFINITY;
  }

  /** The edge by which a way found forwards reaches a node; -1 at its start. */
  lastEdgeTo(node: number): number {
    return this.viaEdge[node]!;
  }

  private push(node: number, cost: number): void {
    if (this.heapSize === this.heapNode.length) {
      const [nodes, costs] = [this.heapNode, this.heapCost];
      this.heapNode = new Int32Array(nodes.length * 2);
      this.heapCost = new Float64Array(nodes.length * 2);
      this.heapNode.set(nodes);
      this.heapCost.set(costs);
    }
    let at = this.heapSize++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.heapCost[parent]! <= cost) break;
      this.heapCost[at] = this.heapCost[parent]!;
      this.heapNode[at] = this.heapNode[parent]!;
      at = parent;
    }
    this.heapCost[at] = cost;
    this.heapNode[at] = node;
  }

  private pop(): number {
    const top = this.heapNode[0]!;
    const size = --this.heapSize;
    if (size === 0) return top;
    const node = this.heapNode[size]!;
    const cost = this.heapCost[size]!;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= size) break;
      if (child + 1 < size && this.heapCost[child + 1]! < this.heapCost[child]!) child++;
      if (this.heapCost[child]! >= cost) break;
      this.heapCost[at] = this.heapCost[child]!;
      this.heapNode[at] = this.heapNode[child]!;
      at = child;
    }
    this.heapCost[at] = cost;
    this.heapNode[at] = node;
    return top;
  }
}
