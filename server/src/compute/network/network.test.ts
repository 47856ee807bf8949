import { localPlane, type TravelMode } from '@xuncheng/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRAVEL_LIMITS } from '../limits.ts';
import { EdgeIndex } from './edge-index.ts';
import { nearestRoad } from './nearest-road.ts';
import { networkFromRoads, roadsOf, type RoadLine } from './network-from-roads.ts';
import { obviousTravelSeconds } from './obvious-travel.ts';
import { ALL_MODES, buildRoadNetwork, MODE_BITS, type RoadNetwork } from './road-network.ts';
import { createRoadFinder, travelSeconds, type Places } from './travel-seconds.ts';

const PLANE = localPlane(120.17, 30.24);
const NO_LIMIT = 1e9;

/** A network in metres east and north: nodes, and edges as [from, to, modes]. */
function network(nodes: readonly [number, number][], edges: readonly [number, number, number?][]): RoadNetwork {
  const degrees = nodes.map(([x, y]) => PLANE.toLonLat(x, y));
  return buildRoadNetwork({
    nodeLon: Float64Array.from(degrees, ([lon]) => lon),
    nodeLat: Float64Array.from(degrees, ([, lat]) => lat),
    edgeFrom: Int32Array.from(edges, ([from]) => from),
    edgeTo: Int32Array.from(edges, ([, to]) => to),
    edgeModes: Uint8Array.from(edges, ([, , modes]) => modes ?? ALL_MODES),
  });
}

function road(line: readonly [number, number][], properties: RoadLine['properties'] = {}): RoadLine {
  return { geometry: { type: 'LineString', coordinates: line.map(([x, y]) => PLANE.toLonLat(x, y)) }, properties };
}

function places(...list: readonly [number, number][]): Places {
  const degrees = list.map(([x, y]) => PLANE.toLonLat(x, y));
  return { lon: Float64Array.from(degrees, ([lon]) => lon), lat: Float64Array.from(degrees, ([, lat]) => lat) };
}

/** Metres of the way between two places, through the seconds that are asked for. */
function metres(
  roads: RoadNetwork,
  from: [number, number],
  to: [number, number],
  mode: TravelMode = 'foot',
  limit = NO_LIMIT,
): number {
  const [seconds] = travelSeconds(createRoadFinder(roads), places(from), places(to), mode, limit, TRAVEL_LIMITS);
  return seconds! * TRAVEL_LIMITS.metresPerSecond[mode];
}

describe('network', () => {
  it('N1: nodes at the same place are one, and edges without a length are never found', () => {
    const roads = network(
      [
        [0, 0],
        [100, 0],
        [100, 0],
        [200, 0],
      ],
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    );
    expect(metres(roads, [0, 0], [200, 0])).toBeCloseTo(200, 1);
    const middle = nearestRoad(new EdgeIndex(roads), ...PLANE.toLonLat(100, 3), 'foot', 50);
    expect(middle?.edge).toBe(0);
    expect(middle?.metres).toBeCloseTo(3, 2);
  });

  it('N2: parallel edges have one partner each', () => {
    const { reverseOf } = network(
      [
        [0, 0],
        [100, 0],
      ],
      [
        [0, 1],
        [0, 1],
        [1, 0],
        [1, 0],
        [0, 1, MODE_BITS.car],
      ],
    );
    expect([...reverseOf]).toEqual([2, 3, 0, 1, -1]);
  });

  it('N3: a one-way street is walked both ways and driven one way; given edges keep their numbers', () => {
    const roads = network(
      [
        [0, 0],
        [100, 0],
        [200, 0],
      ],
      [
        [0, 1],
        [1, 2],
        [2, 1, MODE_BITS.car],
      ],
    );
    expect(roads.givenEdges).toBe(3);
    expect(metres(roads, [150, 0], [0, 0])).toBeCloseTo(150, 1);
    expect(metres(roads, [0, 0], [150, 0], 'car')).toBeCloseTo(150, 1);
    expect(metres(roads, [150, 0], [0, 0], 'car')).toBe(Infinity);
    expect(roads.edgeModes[3]).toBe(MODE_BITS.foot);
    expect(roads.edgeModes[2]).toBe(MODE_BITS.car | MODE_BITS.foot);
    const motorway = network(
      [
        [0, 0],
        [100, 0],
      ],
      [[0, 1, MODE_BITS.car]],
    );
    expect(motorway.edgeFrom.length).toBe(1);
    expect(metres(motorway, [0, 0], [100, 0], 'e-bike')).toBe(Infinity);
    expect(metres(motorway, [0, 0], [1_100, 0])).toBe(Infinity);
  });

  it('N4: lines join at shared points, at ends that touch and where they cross', () => {
    const { network: roads, streets } = networkFromRoads([
      road([[0, 0], [100, 0], [200, 0]], { name: 'long' }), // prettier-ignore
      road([[100, 0], [100, 100]], { name: 'shared point' }), // prettier-ignore
      road([[50, 0.3], [50, 100]], { name: 'end beside it' }), // prettier-ignore
      road([[150, -50], [150, 50]], { name: 'across', oneway: true }), // prettier-ignore
    ]);
    expect(metres(roads, [100, 100], [150, 50])).toBeCloseTo(200, 1);
    expect(metres(roads, [50, 100], [0, 0])).toBeCloseTo(150, 0);
    expect(metres(roads, [150, -50], [150, 50], 'car')).toBeCloseTo(100, 1);
    expect(metres(roads, [150, 50], [150, -50], 'car')).toBe(Infinity);
    expect(metres(roads, [150, 50], [150, -50], 'foot')).toBeCloseTo(100, 1);
    const found = nearestRoad(new EdgeIndex(roads), ...PLANE.toLonLat(150, 30), 'car', 50);
    expect(streets[roads.edgeStreet[found!.edge]!]!.name).toBe('across');
  });

  it('N5: a bridge passes over, and meets what has a point of its own in common', () => {
    const under = road([
      [0, 0],
      [200, 0],
    ]);
    const over = (line: [number, number][]): number =>
      metres(networkFromRoads([under, road(line, { bridge: true })]).network, [100, 100], [200, 0]);
    expect(over([[100, 100], [100, -100]])).toBe(Infinity); // prettier-ignore
    expect(over([[100, 100], [200, 0]])).toBeCloseTo(Math.SQRT2 * 100, 1); // prettier-ignore
    const tunnelFirst = networkFromRoads([road([[100, 100], [100, -100]], { tunnel: true }), under]); // prettier-ignore
    expect(metres(tunnelFirst.network, [100, 100], [200, 0])).toBe(Infinity);
  });

  it('N4: only roads of a base map are roads', () => {
    const line = { type: 'LineString' as const, coordinates: [PLANE.toLonLat(0, 0), PLANE.toLonLat(10, 0)] };
    const roads = roadsOf([
      { type: 'Feature', geometry: line, properties: { kind: 'road', name: '河坊街' } },
      { type: 'Feature', geometry: line, properties: { kind: 'water' } },
      { type: 'Feature', geometry: { type: 'Point', coordinates: [120, 30] }, properties: { kind: 'road' } },
    ]);
    expect(networkFromRoads(roads).streets).toEqual([{ name: '河坊街', roadClass: null }]);
  });

  it('N6: a place beyond reach has no way, one within has the leg to the road', () => {
    const roads = network(
      [
        [0, 0],
        [1_000, 0],
      ],
      [[0, 1]],
    );
    expect(metres(roads, [100, 40], [500, 0])).toBeCloseTo(440, 0);
    expect(metres(roads, [100, 510], [900, 0])).toBe(Infinity);
  });

  it('N8: across a square nobody goes to the street first', () => {
    const roads = network(
      [
        [0, 0],
        [1_000, 0],
      ],
      [[0, 1]],
    );
    expect(metres(roads, [500, 100], [560, 100])).toBeCloseTo(60, 1);
    expect(metres(roads, [500, 600], [560, 600])).toBeCloseTo(60, 1);
  });

  it('N9: a way as long as the limit is one, a longer one is none', () => {
    const roads = network(
      [
        [0, 0],
        [1_000, 0],
      ],
      [[0, 1]],
    );
    const seconds = metres(roads, [0, 0], [260, 0]) / TRAVEL_LIMITS.metresPerSecond.foot;
    expect(metres(roads, [0, 0], [260, 0], 'foot', seconds * (1 + 1e-12))).toBeCloseTo(260, 1);
    expect(metres(roads, [0, 0], [260, 0], 'foot', seconds * (1 - 1e-6))).toBe(Infinity);
  });

  it('N6–N9: as the plainest reading of the rules gives, on any network, forwards and backwards', () => {
    const spot = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }));
    const metre = fc.integer({ min: -100, max: 700 });
    const place = fc.tuple(metre, metre);
    fc.assert(
      fc.property(
        fc.array(spot, { minLength: 2, maxLength: 14 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 7 })), { minLength: 6, maxLength: 40 }),
        fc.array(place, { minLength: 1, maxLength: 4 }),
        fc.array(place, { minLength: 1, maxLength: 4 }),
        fc.constantFrom<TravelMode>('foot', 'e-bike', 'car'),
        fc.constantFrom(200, 1_000, NO_LIMIT),
        (nodes, edges, sources, targets, mode, limit) => {
          const roads = network(
            nodes.map(([x, y]) => [x * 50, y * 50]),
            edges.map(([a, b, modes]) => [a % nodes.length, b % nodes.length, modes]),
          );
          const limits = { ...TRAVEL_LIMITS, reachMetres: 120.3 };
          const ours = travelSeconds(
            createRoadFinder(roads),
            places(...sources),
            places(...targets),
            mode,
            limit,
            limits,
          );
          for (const [i, a] of sources.entries()) {
            for (const [j, b] of targets.entries()) {
              const plain = obviousTravelSeconds(
                roads,
                PLANE.toLonLat(...a),
                PLANE.toLonLat(...b),
                mode,
                limit,
                limits,
              );
              const quick = ours[i * targets.length + j]!;
              if (plain === Infinity || quick === Infinity) {
                // At the limit itself the last digit decides.
                const all = obviousTravelSeconds(
                  roads,
                  PLANE.toLonLat(...a),
                  PLANE.toLonLat(...b),
                  mode,
                  NO_LIMIT,
                  limits,
                );
                expect(quick === plain || Math.abs(all - limit) < 1e-3).toBe(true);
              } else expect(Math.abs(quick - plain)).toBeLessThan(1e-3);
            }
          }
        },
      ),
      { numRuns: 500, seed: 4 },
    );
  });

  it('refuses arrays that are no network, by name', () => {
    expect(() => network([[0, 0]], [[0, 1]])).toThrow(/between nodes 0 and 1 of 1/);
    const one = Float64Array.of(0);
    const none = Int32Array.of();
    expect(() =>
      buildRoadNetwork({ nodeLon: one, nodeLat: Float64Array.of(NaN), edgeFrom: none, edgeTo: none }),
    ).toThrow(/no place/);
    expect(() => buildRoadNetwork({ nodeLon: one, nodeLat: one, edgeFrom: Int32Array.of(0), edgeTo: none })).toThrow(
      /differ/,
    );
  });

  it('an empty network has no roads and no ways', () => {
    const { network: roads } = networkFromRoads([road([[0, 0]])]);
    expect(metres(roads, [0, 0], [900, 0], 'car')).toBe(Infinity);
    expect(metres(roads, [0, 0], [1_100, 0])).toBe(Infinity);
  });
});
