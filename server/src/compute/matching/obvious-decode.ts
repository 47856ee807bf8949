import { distanceMetres } from '@xuncheng/contract';
import { MODE_BITS, type RoadNetwork } from '../network/road-network.ts';
import { stepTolerance, type MatchOptions } from './match-options.ts';
import type { LookedAt } from './fix-thinner.ts';

/** A place a fix may stem from, and what being there costs. */
export interface ObviousPlace {
  readonly edge: number;
  readonly fraction: number;
  readonly cost: number;
}

interface State {
  /** null: off the road. */
  readonly place: ObviousPlace | null;
  readonly cost: number;
  readonly madeAt: LookedAt;
  readonly isPassedOver: boolean;
  /** Metres behind the farthest place it had seemed to be at. */
  readonly behind: number;
}

/**
 * What the likeliest states of a track cost by rules MM5–MM10, in the plainest words, for tests: from every state to every place, with
 * all shortest ways in the network found by trying edges until nothing gets shorter; nothing is left out because it cannot win.
 */
export function obviousDecode(
  network: RoadNetwork,
  fixes: readonly LookedAt[],
  placesOf: (fix: LookedAt) => readonly ObviousPlace[],
  options: MatchOptions,
): number {
  const ways = allWays(network, options);
  let states: State[] = [];
  for (const fix of fixes) {
    const at = (place: ObviousPlace | null, cost: number): State => ({
      place,
      cost,
      madeAt: fix,
      isPassedOver: false,
      behind: 0,
    });
    const places = placesOf(fix);
    const least = Math.min(...states.map((state) => state.cost));
    if (states.length === 0 || fix.isAfterSilence) {
      const cost = states.length === 0 ? 0 : least;
      states = [...places.map((place) => at(place, cost + place.cost)), at(null, cost + options.offRoadCost)];
      continue;
    }
    const leave = (state: State): number => state.cost + (state.place ? options.leaveCost : 0);
    const off = Math.min(...states.map(leave));
    const next = places.map((place) => {
      const enter = { cost: off + options.leaveCost, behind: 0 };
      const steps = [enter, ...states.flatMap((state) => waysTo(network, ways, state, place, fix, options))];
      const step = steps.reduce((least, one) => (one.cost < least.cost ? one : least));
      return { ...at(place, place.cost + step.cost), behind: step.behind };
    });
    const best = Math.min(Number.POSITIVE_INFINITY, ...next.map((state) => state.cost));
    for (const state of states) {
      if (!state.place) continue;
      if (state.isPassedOver && fix.time - state.madeAt.time > options.skipSeconds * 1_000) continue;
      const cost = state.cost + (state.isPassedOver ? options.furtherSkipCost : options.skipCost);
      if (cost < best + 4) next.push({ ...state, cost, isPassedOver: true });
    }
    states = [...next, at(null, off + options.offRoadCost)];
  }
  return Math.min(...states.map((state) => state.cost));
}

/** Shortest metres from node to node, and the edge by which the way gets there. */
interface Ways {
  readonly metres: number[][];
  readonly last: number[][];
}

function allWays({ edgeFrom, edgeTo, edgeMetres, edgeModes, nodeLon }: RoadNetwork, { mode }: MatchOptions): Ways {
  const nodes = nodeLon.length;
  const metres = Array.from({ length: nodes }, (_, a) =>
    Array.from({ length: nodes }, (_, b) => (a === b ? 0 : Infinity)),
  );
  const last = Array.from({ length: nodes }, () => new Array<number>(nodes).fill(-1));
  for (let round = 0; round < nodes; round++) {
    for (let e = 0; e < edgeFrom.length; e++) {
      if (!(edgeModes[e]! & MODE_BITS[mode])) continue;
      for (let a = 0; a < nodes; a++) {
        const through = metres[a]![edgeFrom[e]!]! + edgeMetres[e]!;
        if (through >= metres[a]![edgeTo[e]!]!) continue;
        metres[a]![edgeTo[e]!] = through;
        last[a]![edgeTo[e]!] = e;
      }
    }
  }
  return { metres, last };
}

interface Step {
  readonly cost: number;
  readonly behind: number;
}

function waysTo(
  network: RoadNetwork,
  ways: Ways,
  { place: from, cost, madeAt, isPassedOver, behind }: State,
  to: ObviousPlace,
  fix: LookedAt,
  options: MatchOptions,
): Step[] {
  if (!from) return []; // from off the road: counted by the caller
  const { edgeFrom, edgeTo, edgeMetres, reverseOf } = network;
  const straight = distanceMetres(madeAt.lon, madeAt.lat, fix.lon, fix.lat);
  const noise = (madeAt.noise + fix.noise) / 2;
  const seconds = (fix.time - madeAt.time) / 1_000;
  const usual = stepTolerance(straight, seconds, noise, isPassedOver, options);
  const most = options.mostMetresPerSecond * seconds + 4 * noise;
  const [lengthA, lengthB] = [edgeMetres[from.edge]!, edgeMetres[to.edge]!];
  const isFoot = options.mode === 'foot';
  const moves: { metres: number; extra: number; isTurn?: boolean }[] = [];
  const isAhead = from.edge === to.edge && (isFoot || to.fraction >= from.fraction);
  if (isAhead) moves.push({ metres: Math.abs(to.fraction - from.fraction) * lengthA, extra: 0 });
  const exits = [{ node: edgeTo[from.edge]!, metres: (1 - from.fraction) * lengthA }];
  const entries = [{ node: edgeFrom[to.edge]!, metres: to.fraction * lengthB }];
  if (isFoot) exits.push({ node: edgeFrom[from.edge]!, metres: from.fraction * lengthA });
  if (isFoot) entries.push({ node: edgeTo[to.edge]!, metres: (1 - to.fraction) * lengthB });
  if (!isAhead) {
    for (const exit of exits) {
      for (const entry of entries) {
        const metres = exit.metres + ways.metres[exit.node]![entry.node]! + entry.metres;
        if (metres < Infinity)
          moves.push({ metres, extra: isFoot ? 0 : turns(network, ways, from.edge, to.edge, options) });
      }
    }
    // The shortest way only; a longer one that resembles the straight line more is not what was meant.
    moves.sort((a, b) => a.metres - b.metres).splice(1);
  }
  if (!isFoot && reverseOf[from.edge] === to.edge)
    moves.push({ metres: Math.abs(1 - to.fraction - from.fraction) * lengthA, extra: options.uTurnCost, isTurn: true });
  const steps = moves
    .filter(({ metres }) => metres <= most)
    .map(({ metres, extra, isTurn }) => ({
      cost: cost + Math.abs(metres - straight) / usual + extra,
      behind: isTurn ? 0 : Math.max(0, behind - metres),
    }));
  if (!isFoot && !isAhead && straight <= 1.5 * options.backMetres) {
    const back =
      from.edge === to.edge
        ? (from.fraction - to.fraction) * lengthA
        : (1 - to.fraction) * lengthB + ways.metres[edgeTo[to.edge]!]![edgeFrom[from.edge]!]! + from.fraction * lengthA;
    if (behind + back <= options.backMetres)
      steps.push({ cost: cost + (back / 2 + straight) / usual, behind: behind + back });
  }
  return steps;
}

function turns(network: RoadNetwork, ways: Ways, from: number, to: number, options: MatchOptions): number {
  const start = network.edgeTo[from]!;
  const route = [to];
  while (network.edgeFrom[route[0]!] !== start) route.unshift(ways.last[start]![network.edgeFrom[route[0]!]!]!);
  let cost = 0;
  for (const [i, edge] of [from, ...route].entries()) {
    const next = route[i];
    if (next === undefined) break;
    const angle = heading(network, next) - heading(network, edge);
    cost += network.reverseOf[edge] === next ? options.uTurnCost : (options.turnCost * (1 - Math.cos(angle))) / 2;
  }
  return cost;
}

function heading({ edgeFrom, edgeTo, nodeLon, nodeLat }: RoadNetwork, edge: number): number {
  const [a, b] = [edgeFrom[edge]!, edgeTo[edge]!];
  const east = (nodeLon[b]! - nodeLon[a]!) * Math.cos((nodeLat[a]! * Math.PI) / 180);
  return Math.atan2(nodeLat[b]! - nodeLat[a]!, east);
}
