/**
 * Map matching: which roads a track went along. Needs nothing but arrays and can be used outside the server:
 * build a network with `buildRoadNetwork`, once, then match any number of tracks. This file is all of the module that others import.
 */
import { EdgeIndex } from '../network/edge-index.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import { confidenceOf } from './confidence.ts';
import { dropSpurs } from './drop-spurs.ts';
import type { MatchOptions } from './match-options.ts';
import { PathBuilder } from './path-builder.ts';
import { placeFixes, type PlacedFixes } from './place-fixes.ts';
import { NO_WAY, OFF_ROAD, PASSED_OVER } from './road-states.ts';
import { FixThinner, TrackDecoder } from './track-decoder.ts';

export { buildRoadNetwork, type RoadArrays, type RoadNetwork } from '../network/road-network.ts';
export { matchOptions, type MatchOptions } from './match-options.ts';

/** A track, one entry a fix, in order of time. */
export interface Fixes {
  /** Epoch milliseconds. */
  readonly time: ArrayLike<number>;
  /** WGS-84 degrees. */
  readonly lon: ArrayLike<number>;
  readonly lat: ArrayLike<number>;
  /** Metres, radius of 68 %; NaN or 0: not said. */
  readonly accuracy?: ArrayLike<number>;
}

/** Fixes of a track, the first and the last of them included. */
export interface FixRange {
  readonly firstFix: number;
  readonly lastFix: number;
}

/** A part of a track that runs along roads. */
export interface Stretch extends FixRange, PlacedFixes {
  /** Directed edges one after the other: each begins where the one before ends. */
  readonly edges: Int32Array;
  /** 0 to 1: how much likelier than everything else (rule MM14). */
  readonly confidence: number;
}

/** What a track was matched to: every fix is in one of the stretches or off the roads. */
export interface MatchedTrack {
  readonly stretches: readonly Stretch[];
  readonly offRoad: readonly FixRange[];
}

/**
 * Match a track to roads by rules MM1–MM14 (RULES.md). Memory and time grow with the number of fixes.
 * @param index of the same network; made anew when it is not given
 */
export function matchTrack(
  network: RoadNetwork,
  fixes: Fixes,
  options: MatchOptions,
  index = new EdgeIndex(network),
): MatchedTrack {
  const decoder = new TrackDecoder(network, index, options);
  const thinner = new FixThinner(options);
  const count = fixes.time.length;
  for (let i = 0; i < count; i++) {
    const fix = thinner.take(i, fixes.time[i]!, fixes.lon[i]!, fixes.lat[i]!, fixes.accuracy?.[i] ?? Number.NaN);
    if (fix) decoder.add(fix);
  }
  const last = thinner.takeLast();
  if (last) decoder.add(last);
  const { chosen } = decoder.decide();
  const stretches = cutStretches(decoder, chosen).map(({ first, last }) =>
    describeStretch(network, decoder, chosen, first, last, fixes, options),
  );
  return { stretches, offRoad: findRest(stretches, count) };
}

interface Run {
  readonly first: number;
  readonly last: number;
}

/** Runs of looked-at fixes that are joined by ways; passed over ones at the end of a run are not of it. */
function cutStretches({ states }: TrackDecoder, chosen: Int32Array): Run[] {
  const runs: Run[] = [];
  let first = -1;
  let last = -1;
  const close = (): void => {
    if (first >= 0) runs.push({ first, last });
    first = -1;
  };
  for (const [at, state] of chosen.entries()) {
    const how = states.how[state]!;
    if (states.edge[state] === OFF_ROAD) {
      close();
      continue;
    }
    if (how === NO_WAY) close();
    if (first < 0) first = at;
    if (how !== PASSED_OVER) last = at;
  }
  close();
  return runs;
}

function describeStretch(
  network: RoadNetwork,
  decoder: TrackDecoder,
  chosen: Int32Array,
  first: number,
  last: number,
  { time, lon, lat }: Fixes,
  options: MatchOptions,
): Stretch {
  const own = chosen.subarray(first, last + 1);
  const raw = new PathBuilder(network, decoder.states, decoder.steps, options).build(own);
  const { edges, positions } = dropSpurs(network, raw, options.spurMetres);
  const anchors = decoder.fixes.slice(first, last + 1).map(({ fix }) => fix);
  const lastFix = (decoder.fixes[last + 1]?.fix ?? time.length) - 1;
  return {
    firstFix: anchors[0]!,
    lastFix,
    edges,
    confidence: confidenceOf(network, decoder, chosen, first, last),
    ...placeFixes(network, edges, anchors, positions, lastFix, lon, lat),
  };
}

function findRest(stretches: readonly Stretch[], count: number): FixRange[] {
  const rest: FixRange[] = [];
  let next = 0;
  for (const { firstFix, lastFix } of stretches) {
    if (firstFix > next) rest.push({ firstFix: next, lastFix: firstFix - 1 });
    next = lastFix + 1;
  }
  if (next < count) rest.push({ firstFix: next, lastFix: count - 1 });
  return rest;
}
