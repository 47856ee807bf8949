import { TRAVEL_MODES, type TravelMode } from '@xuncheng/contract';
import { metresBetween } from '../trajectory/step-metres.ts';
import { joinEqualNodes } from './join-nodes.ts';

/** Bits of who may use an edge. */
export const MODE_BITS: Readonly<Record<TravelMode, number>> = { foot: 1, 'e-bike': 2, car: 4 };
export const ALL_MODES = TRAVEL_MODES.reduce((bits, mode) => bits | MODE_BITS[mode], 0);

/** Roads as plain arrays: places, and straight directed edges between them. A curved road is a chain of edges. */
export interface RoadArrays {
  /** WGS-84 degrees. */
  readonly nodeLon: Float64Array;
  readonly nodeLat: Float64Array;
  /** Node at which each directed edge begins, and at which it ends. */
  readonly edgeFrom: Int32Array;
  readonly edgeTo: Int32Array;
  /** Bits of MODE_BITS; absent: everybody. */
  readonly edgeModes?: Uint8Array;
  /** Index into names of streets, -1 none; absent: none. */
  readonly edgeStreet?: Int32Array;
}

/** Roads with what searches need. Edges from `givenEdges` on are one-way roads the other way, for those on foot (rule N3). */
export interface RoadNetwork extends Required<RoadArrays> {
  readonly givenEdges: number;
  readonly edgeMetres: Float64Array;
  /** The same road the other way, -1: there is none. */
  readonly reverseOf: Int32Array;
  /** Edges out of node n: `outEdges[outStart[n]]` up to `outEdges[outStart[n + 1] - 1]`; those into it in the same way. */
  readonly outStart: Int32Array;
  readonly outEdges: Int32Array;
  readonly inStart: Int32Array;
  readonly inEdges: Int32Array;
}

/**
 * Make a network of roads, by rules N1–N3 (RULES.md). Edges keep their numbers.
 * @throws RangeError when a place is none, an edge ends at no node, or arrays that belong together differ in length
 */
export function buildRoadNetwork(roads: RoadArrays): RoadNetwork {
  checkArrays(roads);
  const given = roads.edgeFrom.length;
  const nodes = roads.nodeLon.length;
  const joined = joinEqualNodes(roads.nodeLon, roads.nodeLat);
  const from = roads.edgeFrom.map((node) => joined[node]!);
  const to = roads.edgeTo.map((node) => joined[node]!);
  const modes = roads.edgeModes?.slice() ?? new Uint8Array(given).fill(ALL_MODES);
  const reverse = findReverses(from, to, nodes);
  const walked: number[] = [];
  for (let e = 0; e < given; e++) {
    if (!(modes[e]! & MODE_BITS.foot) || from[e] === to[e]) continue;
    if (reverse[e]! >= 0) modes[reverse[e]!]! |= MODE_BITS.foot;
    else walked.push(e);
  }
  const count = given + walked.length;
  const network = {
    nodeLon: roads.nodeLon,
    nodeLat: roads.nodeLat,
    givenEdges: given,
    edgeFrom: new Int32Array(count),
    edgeTo: new Int32Array(count),
    edgeModes: new Uint8Array(count),
    edgeStreet: new Int32Array(count).fill(-1),
    edgeMetres: new Float64Array(count),
    reverseOf: new Int32Array(count).fill(-1),
  };
  network.edgeFrom.set(from);
  network.edgeTo.set(to);
  network.edgeModes.set(modes);
  if (roads.edgeStreet) network.edgeStreet.set(roads.edgeStreet);
  network.reverseOf.set(reverse);
  for (const [i, e] of walked.entries()) {
    const added = given + i; // N3
    network.edgeFrom[added] = to[e]!;
    network.edgeTo[added] = from[e]!;
    network.edgeModes[added] = MODE_BITS.foot;
    network.edgeStreet[added] = network.edgeStreet[e]!;
    network.reverseOf[added] = e;
    network.reverseOf[e] = added;
  }
  for (let e = 0; e < count; e++) {
    const [a, b] = [network.edgeFrom[e]!, network.edgeTo[e]!];
    network.edgeMetres[e] = metresBetween(roads.nodeLon[a]!, roads.nodeLat[a]!, roads.nodeLon[b]!, roads.nodeLat[b]!);
  }
  const out = groupByNode(network.edgeFrom, nodes);
  const into = groupByNode(network.edgeTo, nodes);
  return { ...network, outStart: out.start, outEdges: out.edges, inStart: into.start, inEdges: into.edges };
}

function checkArrays({ nodeLon, nodeLat, edgeFrom, edgeTo, edgeModes, edgeStreet }: RoadArrays): void {
  const nodes = nodeLon.length;
  const edges = edgeFrom.length;
  if (nodeLat.length !== nodes) throw new RangeError('nodes need as many latitudes as longitudes');
  if (edgeTo.length !== edges || (edgeModes ?? edgeTo).length !== edges || (edgeStreet ?? edgeTo).length !== edges)
    throw new RangeError('arrays of edges differ in length');
  for (let n = 0; n < nodes; n++) {
    if (!(Math.abs(nodeLon[n]!) <= 180 && Math.abs(nodeLat[n]!) <= 90))
      throw new RangeError(`node ${String(n)} is at no place on earth`);
  }
  for (let e = 0; e < edges; e++) {
    const [from, to] = [edgeFrom[e]!, edgeTo[e]!];
    if (!(from >= 0 && from < nodes && to >= 0 && to < nodes))
      throw new RangeError(`edge ${String(e)} is between nodes ${String(from)} and ${String(to)} of ${String(nodes)}`);
  }
}

/** N2: of parallel edges each takes one the other way that no other has taken. */
function findReverses(from: Int32Array, to: Int32Array, nodes: number): Int32Array {
  const reverse = new Int32Array(from.length).fill(-1);
  const waiting = new Map<number, number[]>();
  for (let e = 0; e < from.length; e++) {
    const [a, b] = [from[e]!, to[e]!];
    if (a === b) continue;
    const other = waiting.get(b * nodes + a)?.shift();
    if (other !== undefined) {
      reverse[e] = other;
      reverse[other] = e;
      continue;
    }
    const list = waiting.get(a * nodes + b);
    if (list) list.push(e);
    else waiting.set(a * nodes + b, [e]);
  }
  return reverse;
}

/** Edges listed node by node, in ascending order. */
function groupByNode(nodeOf: Int32Array, nodes: number): { readonly start: Int32Array; readonly edges: Int32Array } {
  const start = new Int32Array(nodes + 1);
  const edges = new Int32Array(nodeOf.length);
  for (const node of nodeOf) start[node + 1]!++;
  for (let n = 0; n < nodes; n++) start[n + 1]! += start[n]!;
  const next = start.slice();
  for (let e = 0; e < nodeOf.length; e++) edges[next[nodeOf[e]!]!++] = e;
  return { start, edges };
}
