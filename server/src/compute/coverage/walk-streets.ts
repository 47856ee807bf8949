import type { MatchedTrack, RoadNetwork } from '../matching/match-track.ts';

/** Presence on a piece of a street: the lower of its two directed edges. */
export interface StreetVisit {
  readonly edge: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Of the stretch it belongs to (MM14). */
  readonly confidence: number;
}

/** Stretches less likely than this say nothing about streets: it is as likely that another way was taken. */
const LEAST_CONFIDENCE = 0.5;
/** Metres of a piece that somebody must have gone along; of shorter pieces all of it but a little. */
const LEAST_METRES = 10;
const LEAST_SHARE = 0.6;

/**
 * When which pieces of streets were walked, by rules W1 and W2 (RULES.md), in order of time.
 * @param time epoch ms of the fixes that were matched
 */
export function walkStreets(network: RoadNetwork, matched: MatchedTrack, time: ArrayLike<number>): StreetVisit[] {
  const visits: StreetVisit[] = [];
  for (const { firstFix, edges, fixEdge, fixFraction, confidence } of matched.stretches) {
    if (confidence < LEAST_CONFIDENCE || edges.length === 0) continue;
    let fix = 0;
    let leftAt = time[firstFix]!;
    for (const [i, edge] of edges.entries()) {
      // The fixes on this edge, in order; where there is none, it was passed between two fixes.
      const first = fix;
      while (fix < fixEdge.length && (fixEdge[fix] === edge || fixEdge[fix] === -1)) fix++;
      const startsAt = leftAt;
      const endsAt = fix > first ? time[firstFix + fix - 1]! : leftAt;
      leftAt = endsAt;
      const isEnd = i === 0 || i === edges.length - 1;
      const metres = network.edgeMetres[edge]!;
      if (isEnd && goneAlong(fixFraction, first, fix, i === 0, edges.length) * metres < leastMetres(metres)) continue;
      add(visits, canonical(network, edge), startsAt, endsAt, confidence);
    }
  }
  return visits;
}

/** Share of a first or last edge that was gone along. */
function goneAlong(fraction: Float64Array, first: number, end: number, isFirst: boolean, edges: number): number {
  if (end <= first) return 0;
  const from = fraction[first]!;
  const to = fraction[end - 1]!;
  if (edges === 1) return Math.abs(to - from);
  return isFirst ? 1 - from : to;
}

function leastMetres(metres: number): number {
  return Math.min(LEAST_METRES, LEAST_SHARE * metres);
}

/** W2: to and fro on one piece without leaving it is one visit. */
function add(visits: StreetVisit[], edge: number, startsAt: number, endsAt: number, confidence: number): void {
  const last = visits.at(-1);
  if (last?.edge === edge && startsAt <= last.endsAt) {
    visits[visits.length - 1] = { ...last, endsAt, confidence: Math.min(confidence, last.confidence) };
  } else {
    visits.push({ edge, startsAt, endsAt, confidence });
  }
}

/** A piece of a street is the lower of its directed edges. */
export function canonical(network: RoadNetwork, edge: number): number {
  const reverse = network.reverseOf[edge]!;
  return reverse >= 0 && reverse < edge ? reverse : edge;
}
