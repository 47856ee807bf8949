import { confidenceOf } from './confidence.ts';
import { dropSpurs } from './drop-spurs.ts';
import { FixThinner } from './fix-thinner.ts';
import type { MatchGround } from './match-ground.ts';
import { PathBuilder } from './path-builder.ts';
import { placeFixes, type PlacedFixes } from './place-fixes.ts';
import { NO_WAY, OFF_ROAD, PASSED_OVER } from './road-states.ts';
import { TrackDecoder } from './track-decoder.ts';

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

/** Matches a track that is still going on: each fix is taken once, at a cost that does not grow with those before it. */
export class TrackMatcher {
  private readonly ground: MatchGround;
  private readonly decoder: TrackDecoder;
  private readonly thinner: FixThinner;
  private readonly lon: number[] = [];
  private readonly lat: number[] = [];

  constructor(ground: MatchGround) {
    this.ground = ground;
    this.decoder = new TrackDecoder(ground);
    this.thinner = new FixThinner(ground.options);
  }

  /** Take the next fix: epoch milliseconds, WGS-84 degrees, metres (radius of 68 %, NaN not said). */
  push(time: number, lon: number, lat: number, accuracy: number): void {
    const fix = this.thinner.take(this.lon.length, time, lon, lat, accuracy);
    this.lon.push(lon);
    this.lat.push(lat);
    if (fix) this.decoder.add(fix);
  }

  /**
   * How many fixes, from the first, are on roads that no further fix can change any more (rule MM15). Takes time by how many are not.
   */
  settledFixes(): number {
    const settled = this.decoder.settled();
    return settled === 0 ? 0 : this.decoder.fixes[settled - 1]!.fix + 1;
  }

  /** All fixes up to now, as `matchTrack` matches them; takes time by how many there are. */
  result(): MatchedTrack {
    const { decoder, lon, lat } = this;
    const last = this.thinner.takeLast();
    if (last) decoder.add(last);
    const { chosen } = decoder.decide();
    const stretches = cutStretches(decoder, chosen).map((run) =>
      describeStretch(this.ground, decoder, chosen, run, lon, lat),
    );
    if (last) decoder.dropLast(); // it was no nearer than others that are not looked at
    return { stretches, offRoad: findRest(stretches, lon.length) };
  }
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
  { network, options, steps }: MatchGround,
  decoder: TrackDecoder,
  chosen: Int32Array,
  { first, last }: Run,
  lon: readonly number[],
  lat: readonly number[],
): Stretch {
  const own = chosen.subarray(first, last + 1);
  const raw = new PathBuilder(network, decoder.states, steps, options).build(own);
  const { edges, positions } = dropSpurs(network, raw, options.spurMetres);
  const anchors = decoder.fixes.slice(first, last + 1).map(({ fix }) => fix);
  const lastFix = (decoder.fixes[last + 1]?.fix ?? lon.length) - 1;
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
