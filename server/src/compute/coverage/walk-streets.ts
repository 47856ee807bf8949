import type { MatchedTrack, RoadNetwork } from '../matching/match-track.ts';
import { canonical, type StreetPieces } from '../network/street-pieces.ts';

/** Presence on a piece of a street. */
export interface StreetVisit {
  readonly piece: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Of the stretch it belongs to (MM14). */
  readonly confidence: number;
}

/** Stretches less likely than this say nothing about streets: it is as likely that another way was taken. */
const LEAST_CONFIDENCE = 0.5;
/** Share of a piece that somebody must have gone along. */
const LEAST_SHARE = 0.5;

type Stretch = readonly [from: number, to: number];

/** Going along one piece without leaving it. */
interface Going {
  readonly piece: number;
  readonly startsAt: number;
  endsAt: number;
  /** Of each of its roads that was entered what was gone along, as shares of it from its beginning. */
  readonly gone: Map<number, Stretch[]>;
}

/**
 * When which pieces of streets were walked, by rules W1 and W2 (RULES.md), in order of time.
 * @param time epoch ms of the fixes that were matched
 */
export function walkStreets(
  network: RoadNetwork,
  pieces: StreetPieces,
  matched: MatchedTrack,
  time: ArrayLike<number>,
): StreetVisit[] {
  const visits: StreetVisit[] = [];
  for (const { firstFix, edges, fixEdge, fixFraction, confidence } of matched.stretches) {
    if (confidence < LEAST_CONFIDENCE || edges.length === 0) continue;
    let going: Going | undefined;
    const end = (): void => {
      if (going && metresGone(network, going) >= LEAST_SHARE * pieces.metres[going.piece]!)
        add(visits, going, confidence);
    };
    let fix = 0;
    let leftAt = time[firstFix]!;
    for (const [i, edge] of edges.entries()) {
      // The fixes on this edge, in order; where there is none, it was passed between two fixes.
      const first = fix;
      while (fix < fixEdge.length && (fixEdge[fix] === edge || fixEdge[fix] === -1)) fix++;
      const startsAt = leftAt;
      leftAt = fix > first ? time[firstFix + fix - 1]! : leftAt;
      const turns = {
        before: i === 0 || network.reverseOf[edges[i - 1]!] === edge,
        after: i === edges.length - 1 || network.reverseOf[edge] === edges[i + 1],
      };
      const piece = pieces.of[edge]!;
      if (going?.piece !== piece) {
        end();
        going = { piece, startsAt, endsAt: leftAt, gone: new Map() };
      }
      going.endsAt = leftAt;
      const road = canonical(network, edge);
      const [from, to] = goneAlong(fixFraction, first, fix, turns);
      const stretch: Stretch = road === edge ? [from, to] : [1 - to, 1 - from];
      going.gone.set(road, [...(going.gone.get(road) ?? []), stretch]);
    }
    end();
  }
  return visits;
}

function metresGone(network: RoadNetwork, { gone }: Going): number {
  let metres = 0;
  for (const [road, stretches] of gone) metres += shareOf(stretches) * network.edgeMetres[road]!;
  return metres;
}

/** What all of them cover: to and fro over the same ground is gone along once. */
function shareOf(stretches: readonly Stretch[]): number {
  let share = 0;
  let reached = 0;
  for (const [from, to] of stretches.toSorted(([a], [b]) => a - b)) {
    share += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return share;
}

/** What of an edge was gone along, as shares of it: of one that was begun or ended or turned round on, as far as its fixes reach. */
function goneAlong(
  fraction: Float64Array,
  first: number,
  end: number,
  turns: { readonly before: boolean; readonly after: boolean },
): Stretch {
  if (!turns.before && !turns.after) return [0, 1];
  if (end <= first) return [0, 0];
  return [turns.before ? fraction[first]! : 0, turns.after ? fraction[end - 1]! : 1];
}

/** W2: to and fro on one piece without leaving it is one visit. */
function add(visits: StreetVisit[], { piece, startsAt, endsAt }: Going, confidence: number): void {
  const last = visits.at(-1);
  if (last?.piece === piece && startsAt <= last.endsAt) {
    visits[visits.length - 1] = { ...last, endsAt, confidence: Math.min(confidence, last.confidence) };
  } else {
    visits.push({ piece, startsAt, endsAt, confidence });
  }
}
