import { localPlane, type TravelMode } from '@xuncheng/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EdgeIndex } from '../network/edge-index.ts';
import { MODE_BITS } from '../network/road-network.ts';
import { CandidateFinder, emissionCost } from './candidate-finder.ts';
import {
  buildRoadNetwork,
  matchOptions,
  matchTrack,
  prepareGround,
  TrackMatcher,
  type Fixes,
  type MatchedTrack,
  type RoadArrays,
  type RoadNetwork,
} from './match-track.ts';
import { obviousDecode } from './obvious-decode.ts';
import { FixThinner, type LookedAt } from './fix-thinner.ts';
import { TrackDecoder } from './track-decoder.ts';

const PLANE = localPlane(120.17, 30.24);
type XY = readonly [x: number, y: number];

/** Nodes in metres east and north; edges as [from, to], 'both' for one each way. */
function network(
  nodes: readonly XY[],
  edges: readonly (readonly [number, number, ('both' | 'oneway')?])[],
): RoadNetwork {
  const directed = edges.flatMap(([a, b, ways = 'both']) =>
    ways === 'both' ? [[a, b] as const, [b, a] as const] : [[a, b] as const],
  );
  const degrees = nodes.map(([x, y]) => PLANE.toLonLat(x, y));
  const roads: RoadArrays = {
    nodeLon: Float64Array.from(degrees, ([lon]) => lon),
    nodeLat: Float64Array.from(degrees, ([, lat]) => lat),
    edgeFrom: Int32Array.from(directed, ([from]) => from),
    edgeTo: Int32Array.from(directed, ([, to]) => to),
  };
  return buildRoadNetwork(roads);
}

/** A fix a second, or as often as said. */
function track(places: readonly XY[], everySeconds = 1): Fixes {
  const degrees = places.map(([x, y]) => PLANE.toLonLat(x, y));
  return {
    time: places.map((_, i) => i * everySeconds * 1_000),
    lon: degrees.map(([lon]) => lon),
    lat: degrees.map(([, lat]) => lat),
  };
}

/** Along a line of corners at so many metres a fix, beside it by some. */
function along(corners: readonly XY[], step: number, beside = 0): XY[] {
  const places: XY[] = [];
  for (let i = 1; i < corners.length; i++) {
    const [[ax, ay], [bx, by]] = [corners[i - 1]!, corners[i]!];
    const length = Math.hypot(bx - ax, by - ay);
    for (let at = 0; at < length; at += step)
      places.push([
        ax + ((bx - ax) * at) / length + ((by - ay) / length) * beside,
        ay + ((by - ay) * at) / length - ((bx - ax) / length) * beside,
      ]);
  }
  return places;
}

/** The nodes a stretch passes, to be read. */
function nodesOf({ edgeFrom, edgeTo }: RoadNetwork, { edges }: { readonly edges: Int32Array }): number[] {
  return [edgeFrom[edges[0]!]!, ...Array.from(edges, (edge) => edgeTo[edge]!)];
}

function match(roads: RoadNetwork, fixes: Fixes, mode: TravelMode = 'foot'): MatchedTrack {
  return matchTrack(roads, fixes, matchOptions(mode));
}

/** A block: 0 south-west, 1 south-east, 2 north-east, 3 north-west, and 4 farther east. */
const BLOCK: readonly XY[] = [[0, 0], [200, 0], [200, 200], [0, 200], [400, 0]]; // prettier-ignore
const STREETS = [[0, 1], [1, 2], [2, 3], [3, 0], [1, 4]] as const; // prettier-ignore

describe('map matching', () => {
  it('MM1: a walk round a corner is the two streets, every fix on its street, in order', () => {
    const roads = network(BLOCK, STREETS);
    const { stretches, offRoad } = match(roads, track(along([[50, 0], [200, 0], [200, 150]], 1.3, 5))); // prettier-ignore
    expect(offRoad).toEqual([]);
    expect(stretches).toHaveLength(1);
    const [stretch] = stretches;
    expect(nodesOf(roads, stretch!)).toEqual([0, 1, 2]);
    expect(roads.edgeTo[stretch!.fixEdge[20]!]).toBe(1);
    expect(stretch!.fixFraction[20]).toBeCloseTo((50 + 26) / 200, 1);
    expect(roads.edgeTo[stretch!.fixEdge.at(-20)!]).toBe(2);
    expect(stretch!.confidence).toBeGreaterThan(0.9);
  });

  it('MM1: a walk across a park is off the road, from where it is left to where it is reached again', () => {
    const roads = network(BLOCK, STREETS);
    const places = along([[20, 0], [100, 0], [100, 200], [180, 200]], 1.3); // prettier-ignore
    const { stretches, offRoad } = match(roads, track(places));
    expect(stretches.map((stretch) => nodesOf(roads, stretch))).toEqual([
      [0, 1],
      [3, 2],
    ]);
    expect(offRoad).toHaveLength(1);
    const [left, back] = [places[offRoad[0]!.firstFix]!, places[offRoad[0]!.lastFix]!];
    expect(left[1]).toBeGreaterThan(5);
    expect(left[1]).toBeLessThan(45);
    expect(back[1]).toBeGreaterThan(155);
    expect(back[1]).toBeLessThan(199);
  });

  it('MM1: far from all roads nothing is matched, nor without any', () => {
    const far = track(along([[1_000, 1_000], [1_300, 1_000]], 1.3)); // prettier-ignore
    const nothing = { stretches: [], offRoad: [{ firstFix: 0, lastFix: far.time.length - 1 }] };
    expect(match(network(BLOCK, STREETS), far)).toEqual(nothing);
    expect(match(network([], []), far, 'car')).toEqual(nothing);
    expect(match(network(BLOCK, STREETS), track([]))).toEqual({ stretches: [], offRoad: [] });
  });

  it('MM2: places that are none and repeated times do no harm', () => {
    const roads = network(BLOCK, STREETS);
    const good = track(along([[50, 0], [150, 0]], 1.3)); // prettier-ignore
    const at = 30;
    const insert = (list: ArrayLike<number>, ...values: number[]) => [
      ...Array.from(list).slice(0, at),
      ...values,
      ...Array.from(list).slice(at),
    ];
    const fixes = {
      time: insert(good.time, good.time[at - 1]!, good.time[at - 1]! + 1),
      lon: insert(good.lon, 120.171, Number.NaN),
      lat: insert(good.lat, 30.242, 30.24),
    };
    const { stretches, offRoad } = match(roads, fixes);
    expect(offRoad).toEqual([]);
    expect(stretches.map((stretch) => nodesOf(roads, stretch))).toEqual([[0, 1]]);
    expect(stretches[0]!.fixEdge[at + 1]).toBe(-1);
  });

  it('MM2: standing still for an hour with wandering fixes adds no road', () => {
    const roads = network(BLOCK, STREETS);
    const standing = Array.from({ length: 3_600 }, (_, i): XY => [190 + 9 * Math.sin(i / 40), 9 * Math.cos(i / 53)]);
    const places = [...along([[50, 0], [190, 0]], 1.3), ...standing, ...along([[190, 0], [350, 0]], 1.3)]; // prettier-ignore
    for (const mode of ['foot', 'car'] as const) {
      const { stretches } = match(roads, track(places), mode);
      expect(stretches.map((stretch) => nodesOf(roads, stretch))).toEqual([[0, 1, 4]]);
    }
  });

  it('MM3: reach goes by accuracy', () => {
    const roads = network(BLOCK, STREETS);
    const fixes = track(along([[20, -45], [180, -45]], 1.3)); // prettier-ignore
    expect(match(roads, fixes).stretches).toEqual([]);
    const vague = matchTrack(roads, { ...fixes, accuracy: Array.from(fixes.time, () => 40) }, matchOptions('foot'));
    expect(vague.stretches.map((stretch) => nodesOf(roads, stretch))).toEqual([[0, 1]]);
  });

  it('MM5, MM3: all roads within reach are found, at the cost of their distance', () => {
    const spot = fc.tuple(fc.integer({ min: -80, max: 80 }), fc.integer({ min: -80, max: 80 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(spot, spot), { minLength: 1, maxLength: 12 }), spot, (lines, [x, y]) => {
        const roads = network(lines.flat(), lines.map((_, i) => [2 * i, 2 * i + 1])); // prettier-ignore
        const options = matchOptions('foot', { skipCost: 1e9 });
        const finder = new CandidateFinder(roads, new EdgeIndex(roads), options);
        finder.find(...PLANE.toLonLat(x, y), 6);
        const reach = options.reachSigmas * Math.hypot(6, options.offsetMetres);
        const metres = lines
          .filter(([a, b]) => a[0] !== b[0] || a[1] !== b[1])
          .map(([a, b]) => distanceToLine([x, y], a, b));
        fc.pre(metres.every((one) => Math.abs(one - reach) > 0.1)); // the last digit would decide
        const costs = metres
          .filter((one) => one < reach)
          .map((one) => emissionCost(one, 6 ** 2 + options.offsetMetres ** 2));
        const alone = new Set(lines.flat().map(String)).size === lines.length * 2; // else ends that meet may be passed on (MM4)
        const found = [...finder.cost.subarray(0, finder.count)];
        const all = costs.sort((a, b) => a - b);
        if (alone && new Set(lines.map(String)).size === lines.length) {
          expect(found).toHaveLength(all.length);
          for (const [i, cost] of found.entries()) expect(cost).toBeCloseTo(all[i]!, 3);
        } else if (all.length > 0) expect(found[0]).toBeCloseTo(all[0]!, 3);
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  it('MM4: along a chain of short edges one place a direction is enough', () => {
    const roads = network(
      Array.from({ length: 41 }, (_, i): XY => [i * 5, Math.sin(i / 4) * 6]),
      Array.from({ length: 40 }, (_, i) => [i, i + 1] as const),
    );
    const finder = new CandidateFinder(roads, new EdgeIndex(roads), matchOptions('car'));
    finder.find(...PLANE.toLonLat(101, 4), 6);
    expect(finder.count).toBeLessThanOrEqual(6);
    expect(finder.count % 2).toBe(0);
  });

  it('MM7: a leap nobody can make is no way', () => {
    const roads = network([[0, 0], [3_000, 0]], [[0, 1]]); // prettier-ignore
    const places = [...along([[0, 0], [200, 0]], 1.3), ...along([[2_000, 0], [2_200, 0]], 1.3)]; // prettier-ignore
    const { stretches } = match(roads, track(places));
    expect(stretches).toHaveLength(2);
    expect(stretches[1]!.firstFix).toBe(stretches[0]!.lastFix + 1);
  });

  it('MM8: the wrong way through a one-way street is walked, but not driven', () => {
    const roads = network([[0, 0], [300, 0], [300, 200], [0, 200]], [[0, 1, 'oneway'], [1, 2], [2, 3], [3, 0]]); // prettier-ignore
    const fixes = track(along([[300, 150], [300, 0], [0, 0], [0, 150]], 5), 4); // prettier-ignore
    const [walked] = match(roads, fixes).stretches;
    expect(nodesOf(roads, walked!)).toEqual([2, 1, 0, 3]);
    for (const mode of ['car', 'e-bike'] as const) {
      const { stretches } = match(roads, track(along([[300, 150], [300, 0], [0, 0], [0, 150]], 8)), mode); // prettier-ignore
      for (const { edges } of stretches) {
        for (const edge of edges) expect(roads.edgeModes[edge]! & MODE_BITS[mode]).not.toBe(0);
      }
      expect(stretches.reduce((sum, stretch) => sum + stretch.fixEdge.length, 0)).toBeLessThan(50);
    }
  });

  it('MM8: seeming to go backwards is believed for 20 m in all', () => {
    const roads = network([[0, 0], [300, 0]], [[0, 1, 'oneway']]); // prettier-ignore
    const { stretches } = match(roads, track(along([[290, 0], [10, 0]], 8)), 'car'); // prettier-ignore
    expect(stretches.reduce((sum, stretch) => sum + stretch.fixEdge.length, 0)).toBeLessThan(12);
  });

  it('MM8: of two carriageways a car is on that of its direction', () => {
    const roads = network([[0, 0], [400, 0], [400, 15], [0, 15]], [[0, 1, 'oneway'], [2, 3, 'oneway']]); // prettier-ignore
    const { stretches } = match(roads, track(along([[380, 6], [20, 6]], 10)), 'car'); // prettier-ignore
    expect(stretches.map((stretch) => nodesOf(roads, stretch))).toEqual([[2, 3]]);
  });

  it('MM8: a car that turns round between two junctions did', () => {
    const roads = network(BLOCK, STREETS);
    const { stretches } = match(roads, track(along([[0, 0], [130, 0], [0, 0]], 6)), 'car'); // prettier-ignore
    expect(stretches.map((stretch) => nodesOf(roads, stretch))).toEqual([[0, 1, 0]]);
  });

  it('MM9: after silence a new stretch begins, before it the way goes on', () => {
    const roads = network(BLOCK, STREETS);
    const { time, lon, lat } = track(along([[20, 0], [390, 0]], 1.3)); // prettier-ignore
    const pause = (seconds: number): number[] => Array.from(time, (t, i) => (i < 100 ? t : t + seconds * 1_000));
    const count = (seconds: number): number => match(roads, { time: pause(seconds), lon, lat }).stretches.length;
    expect(count(170)).toBe(1);
    expect(count(200)).toBe(2);
  });

  it('MM10: a few fixes in a side street far away are passed over', () => {
    const roads = network([...BLOCK, [100, -300], [300, -300], [100, 0]], [...STREETS, [5, 6], [7, 5], [0, 7], [7, 1]]);
    const places = along([[20, 0], [390, 0]], 8); // prettier-ignore
    for (const i of [20, 21, 22]) places[i] = [places[i]![0], -120];
    const { stretches, offRoad } = match(roads, track(places), 'car');
    expect(offRoad).toEqual([]);
    expect(stretches.map((stretch) => roads.edgeTo[stretch.edges.at(-1)!])).toEqual([4]);
    for (const edge of stretches[0]!.edges) expect(roads.nodeLat[roads.edgeTo[edge]!]).toBeCloseTo(30.24, 6);
  });

  it('MM12: a step into a side street is noise, a walk into it and back is not', () => {
    const roads = network(BLOCK, STREETS);
    const into = (depth: number): number[] => {
      const places = along([[100, 0], [200, 0], [200, depth], [200, 0], [300, 0]], 1.3); // prettier-ignore
      return nodesOf(roads, match(roads, track(places)).stretches[0]!);
    };
    expect(into(14)).toEqual([0, 1, 4]);
    expect(into(90)).toEqual([0, 1, 2, 1, 4]);
  });

  it('MM14: between two like streets confidence is low', () => {
    const roads = network([[0, 0], [300, 0], [0, 30], [300, 30]], [[0, 1], [2, 3]]); // prettier-ignore
    const at = (y: number): number => match(roads, track(along([[10, y], [290, y]], 1.3))).stretches[0]!.confidence; // prettier-ignore
    expect(at(0)).toBeGreaterThan(0.8);
    expect(at(15)).toBeLessThan(0.65);
  });

  const node = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }));
  const town = fc.record({
    nodes: fc.uniqueArray(node, { minLength: 3, maxLength: 9, selector: String }),
    edges: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('both' as const, 'oneway' as const)), {
      minLength: 3,
      maxLength: 14,
    }),
    fixes: fc.array(
      fc.tuple(
        fc.integer({ min: -60, max: 460 }),
        fc.integer({ min: -60, max: 460 }),
        fc.integer({ min: 0, max: 250 }),
      ),
      { minLength: 1, maxLength: 8 },
    ),
    mode: fc.constantFrom<TravelMode>('foot', 'e-bike', 'car'),
  });
  const townOf = ({ nodes, edges }: { nodes: XY[]; edges: [number, number, 'both' | 'oneway'][] }): RoadNetwork => {
    const seen = new Set<string>();
    const distinct = edges
      .map(([a, b, ways]): [number, number, 'both' | 'oneway'] => [a % nodes.length, b % nodes.length, ways])
      .filter(([a, b]) => a !== b && !seen.has(`${a} ${b}`) && Boolean(seen.add(`${a} ${b}`).add(`${b} ${a}`)));
    return network(nodes, distinct);
  };
  /** As others draw them: loops, the same road twice, two nodes in one place. */
  const asGiven = ({ nodes, edges }: { nodes: XY[]; edges: [number, number, 'both' | 'oneway'][] }): RoadNetwork => {
    const places = [...nodes, nodes[0]!, nodes[1]!];
    return network(
      places,
      edges.map(([a, b, ways]) => [a % places.length, b % places.length, ways]),
    );
  };
  const tracked = (fixes: readonly (readonly [number, number, number])[]): Fixes => {
    let time = 0;
    return { ...track(fixes.map(([x, y]) => [x, y])), time: fixes.map(([, , seconds]) => (time += seconds * 1_000)) };
  };

  it('MM5–MM10: the likeliest states cost what trying everything gives', () => {
    fc.assert(
      fc.property(town, ({ nodes, edges, fixes, mode }) => {
        const roads = townOf({ nodes, edges });
        const options = matchOptions(mode);
        const ground = prepareGround(roads, options);
        const decoder = new TrackDecoder(ground);
        const thinner = new FixThinner(options);
        const { time, lon, lat } = tracked(fixes);
        const looked: LookedAt[] = [];
        for (let i = 0; i < time.length; i++) {
          const fix = thinner.take(i, time[i]!, lon[i]!, lat[i]!, Number.NaN);
          if (fix) looked.push(fix);
        }
        for (const fix of looked) decoder.add(fix);
        const finder = ground.candidates;
        const placesOf = (fix: LookedAt) => {
          finder.find(fix.lon, fix.lat, fix.noise);
          return Array.from({ length: finder.count }, (_, i) => ({
            edge: finder.edge[i]!,
            fraction: finder.fraction[i]!,
            cost: finder.cost[i]!,
          }));
        };
        expect(decoder.decide().cost).toBeCloseTo(obviousDecode(roads, looked, placesOf, options), 4);
      }),
      { numRuns: 600, seed: 5 },
    );
  });

  it('MM15: fix by fix it is at any time what the whole track gives, and what is settled stays', () => {
    const longer = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }), fc.integer({ min: 5, max: 250 })), { minLength: 8, maxLength: 16 }); // prettier-ignore
    let settledBefore = 0;
    fc.assert(
      fc.property(town, longer, ({ nodes, edges, mode }, fixes) => {
        const roads = townOf({ nodes, edges });
        const options = matchOptions(mode);
        const ground = prepareGround(roads, options);
        const matcher = new TrackMatcher(ground);
        const { time, lon, lat } = tracked(fixes);
        const whole = matchTrack(roads, { time, lon, lat }, options, ground);
        const decoder = new TrackDecoder(ground);
        const thinner = new FixThinner(options);
        const kept: { settled: number; chosen: Int32Array }[] = [];
        for (let i = 0; i < time.length; i++) {
          matcher.push(time[i]!, lon[i]!, lat[i]!, Number.NaN);
          const [soFar, settled] = [matcher.result(), matcher.settledFixes()];
          const upTo = (list: ArrayLike<number>) => Array.from(list).slice(0, i + 1);
          expect(soFar).toEqual(
            matchTrack(roads, { time: upTo(time), lon: upTo(lon), lat: upTo(lat) }, options, ground),
          );
          const fix = thinner.take(i, time[i]!, lon[i]!, lat[i]!, Number.NaN);
          if (fix) decoder.add(fix);
          kept.push({ settled: decoder.settled(), chosen: decoder.decide().chosen });
          expect(settled).toBe(kept[i]!.settled === 0 ? 0 : decoder.fixes[kept[i]!.settled - 1]!.fix + 1);
        }
        expect(matcher.result()).toEqual(whole);
        const last = decoder.decide().chosen;
        for (const { settled, chosen } of kept) {
          settledBefore += settled;
          expect(last.slice(0, settled)).toEqual(chosen.slice(0, settled));
        }
      }),
      { numRuns: 300, seed: 15 },
    );
    expect(settledBefore).toBeGreaterThan(1_000); // else nothing was tested
  });

  it('MM1, MM11, MM13: whatever the fixes, paths are continuous and allowed, and every fix is somewhere', () => {
    fc.assert(
      fc.property(town, fc.boolean(), ({ nodes, edges, fixes: inTown, mode }, isTidy) => {
        const roads = isTidy ? townOf({ nodes, edges }) : asGiven({ nodes, edges });
        // Others come from afar and go away again.
        const fixes = isTidy ? inTown : [[-5_000, 0, 0] as const, ...inTown, [0, 5_000, 60] as const];
        const { stretches, offRoad } = match(roads, tracked(fixes), mode);
        const owner = new Int32Array(fixes.length);
        for (const { firstFix, lastFix } of [...stretches, ...offRoad])
          for (let i = firstFix; i <= lastFix; i++) owner[i]!++;
        expect([...owner]).toEqual(fixes.map(() => 1));
        for (const stretch of stretches) {
          expect(stretch.edges.length).toBeGreaterThan(0);
          for (const [i, edge] of stretch.edges.entries()) {
            expect(roads.edgeModes[edge]! & MODE_BITS[mode]).not.toBe(0);
            expect(roads.edgeFrom[edge]).not.toBe(roads.edgeTo[edge]);
            if (i > 0) expect(roads.edgeFrom[edge]).toBe(roads.edgeTo[stretch.edges[i - 1]!]);
          }
          const isOnce = new Set(stretch.edges).size === stretch.edges.length;
          let [at, last] = [0, 0];
          for (const [i, edge] of stretch.fixEdge.entries()) {
            if (edge < 0) continue;
            const before = at;
            while (at < stretch.edges.length && stretch.edges[at] !== edge) at++;
            expect(at).toBeLessThan(stretch.edges.length);
            if (isOnce && at === before) expect(stretch.fixFraction[i]).toBeGreaterThanOrEqual(last);
            last = stretch.fixFraction[i]!;
          }
          expect(stretch.confidence).toBeGreaterThanOrEqual(0);
          expect(stretch.confidence).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 1_000, seed: 6 },
    );
  });
});

function distanceToLine([x, y]: XY, [ax, ay]: XY, [bx, by]: XY): number {
  const [dx, dy] = [bx - ax, by - ay];
  const share = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}
