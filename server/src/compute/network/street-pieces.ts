import type { RoadNetwork } from './road-network.ts';

/** Streets between junctions: what is walked along as a whole. */
export interface StreetPieces {
  /** The piece that each directed edge is of. */
  readonly of: Int32Array;
  readonly metres: Float64Array;
  /** Nodes of each piece, from one junction to the other. */
  readonly nodes: readonly (readonly number[])[];
  /** Of the network's `edgeStreet`, of each piece. */
  readonly street: Int32Array;
}

/** A road is the lower of its directed edges. */
export function canonical(network: RoadNetwork, edge: number): number {
  const reverse = network.reverseOf[edge]!;
  return reverse >= 0 && reverse < edge ? reverse : edge;
}

/**
 * Join the edges of a network between junctions by rule N10 (RULES.md): where two edges of one street meet and no third, the street only
 * bends. A ring that meets nothing begins at its lowest node.
 */
export function joinBetweenJunctions(network: RoadNetwork): StreetPieces {
  const { edgeFrom, edgeTo, edgeMetres, edgeStreet, edgeModes, givenEdges, nodeLon } = network;
  const roads: number[] = [];
  for (let edge = 0; edge < givenEdges; edge++) if (canonical(network, edge) === edge) roads.push(edge);
  const at: number[][] = Array.from({ length: nodeLon.length }, () => []);
  for (const edge of roads) {
    at[edgeFrom[edge]!]!.push(edge);
    at[edgeTo[edge]!]!.push(edge);
  }
  const modesOf = (edge: number): number => edgeModes[edge]! | (edgeModes[network.reverseOf[edge] ?? -1] ?? 0);
  const onlyBends = (node: number): boolean => {
    const [a, b, third] = at[node]!;
    if (a === undefined || b === undefined || third !== undefined || a === b) return false;
    return edgeStreet[a] === edgeStreet[b] && modesOf(a) === modesOf(b);
  };
  const of = new Int32Array(edgeFrom.length).fill(-1);
  const metres: number[] = [];
  const nodes: number[][] = [];
  const street: number[] = [];
  const follow = (first: number, from: number): void => {
    const piece = nodes.length;
    const passed = [from];
    let length = 0;
    let node = from;
    for (let edge: number | undefined = first; edge !== undefined && of[edge] === -1;) {
      of[edge] = piece;
      length += edgeMetres[edge]!;
      node = edgeFrom[edge] === node ? edgeTo[edge]! : edgeFrom[edge]!;
      passed.push(node);
      const last: number = edge;
      edge = onlyBends(node) ? at[node]!.find((other) => other !== last) : undefined;
    }
    nodes.push(passed);
    metres.push(length);
    street.push(edgeStreet[first]!);
  };
  for (const edge of roads) {
    const ends = [edgeFrom[edge]!, edgeTo[edge]!].filter((node) => !onlyBends(node));
    if (of[edge] === -1 && ends.length > 0) follow(edge, ends[0]!);
  }
  // What is left are rings without a junction.
  const left = roads.filter((edge) => of[edge] === -1);
  const lowest = (edge: number): number => Math.min(edgeFrom[edge]!, edgeTo[edge]!);
  for (const edge of left.sort((a, b) => lowest(a) - lowest(b))) if (of[edge] === -1) follow(edge, lowest(edge));
  for (let edge = 0; edge < of.length; edge++) of[edge] = of[canonical(network, edge)]!;
  return { of, metres: Float64Array.from(metres), nodes, street: Int32Array.from(street) };
}
