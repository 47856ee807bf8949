import type { MatchedTrack, RoadNetwork } from '../matching/match-track.ts';
import { canonical, type StreetPieces } from '../network/street-pieces.ts';
import type { StreetVisit } from './walk-streets.ts';

/** Places looked at on each road. */
const PLACES = 400;

/** Streets walked as RULES.md has them, one rule after the other: slow, and plainly right. @returns with each visit the share of its piece gone along */
export function obviousStreets(
  network: RoadNetwork,
  pieces: StreetPieces,
  { stretches }: MatchedTrack,
  time: ArrayLike<number>,
): (StreetVisit & { readonly share: number })[] {
  const visits: (StreetVisit & { readonly share: number })[] = [];
  for (const { firstFix, edges, fixEdge, fixFraction, confidence } of stretches) {
    if (confidence < 0.5) continue; // W1
    // Which edge of the way each fix is on: none lies behind the one before.
    const at: number[] = [];
    for (const edge of fixEdge) {
      const from = at.at(-1) ?? 0;
      at.push(edges.indexOf(edge, from));
    }
    const turnsAfter = (i: number): boolean => network.reverseOf[edges[i]!] === edges[i + 1];
    /** Is a place of a road, at this share of it, gone along on the edge of that number? */
    const passes = (i: number, share: number): boolean => {
      const isReverse = canonical(network, edges[i]!) !== edges[i];
      const along = isReverse ? 1 - share : share;
      const own = [...at.keys()].filter((fix) => at[fix] === i).map((fix) => fixFraction[fix]!);
      const beginsHere = i === 0 || turnsAfter(i - 1);
      const endsHere = i === edges.length - 1 || turnsAfter(i);
      if (own.length === 0 && (beginsHere || endsHere)) return false;
      return (!beginsHere || along >= own[0]!) && (!endsHere || along <= own.at(-1)!);
    };
    for (let begin = 0, end = 0; begin < edges.length; begin = end) {
      const piece = pieces.of[edges[begin]!]!;
      while (end < edges.length && pieces.of[edges[end]!] === piece) end++; // W2: without leaving it
      let metres = 0;
      for (const road of new Set([...edges.slice(begin, end)].map((edge) => canonical(network, edge)))) {
        let passed = 0;
        for (let place = 0; place < PLACES; place++) {
          let isPassed = false;
          for (let i = begin; i < end; i++)
            isPassed ||= canonical(network, edges[i]!) === road && passes(i, (place + 0.5) / PLACES);
          if (isPassed) passed++;
        }
        metres += (passed / PLACES) * network.edgeMetres[road]!;
      }
      const share = metres / pieces.metres[piece]!;
      const lastBefore = at.findLastIndex((i) => i < begin);
      const lastOn = at.findLastIndex((i) => i < end);
      const startsAt = time[firstFix + Math.max(0, lastBefore)]!;
      visits.push({ piece, startsAt, endsAt: time[firstFix + Math.max(0, lastOn)]!, confidence, share });
    }
  }
  return visits;
}
