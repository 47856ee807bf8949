import type { MapFeature, TravelMode } from '@xuncheng/contract';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawRoute, drawTown, drawTrack, type Motion } from '../bench/drawn-roads.ts';
import { networkFromRoads, roadsOf } from '../src/compute/network/network-from-roads.ts';
import { createFeatureCollector } from '../src/compute/osm/map-features.ts';
import { readOsmFile } from '../src/jobs/read-osm-file.ts';
import { buildRoadNetwork, matchOptions, matchTrack, type RoadNetwork } from '@xuncheng/server/map-matching';
import { seededNumbers } from '../src/compute/seeded-numbers.ts';

/** Shares of the length of the truth: what was found of it, and what is missing of it and too much together (Newson & Krumm). */
interface Score {
  readonly correct: number;
  readonly mismatch: number;
}

/** Each item of the truth is found once; items are edges or roads with their metres. */
function scoreOf(truth: readonly number[], matched: readonly number[], metresOf: (item: number) => number): Score {
  const left = new Map<number, number>();
  for (const item of truth) left.set(item, (left.get(item) ?? 0) + 1);
  let [found, extra] = [0, 0];
  for (const item of matched) {
    const more = left.get(item) ?? 0;
    if (more > 0) found += metresOf(item);
    else extra += metresOf(item);
    left.set(item, more - 1);
  }
  const all = truth.reduce((sum, item) => sum + metresOf(item), 0);
  return { correct: found / all, mismatch: (all - found + extra) / all };
}

function mean(scores: readonly Score[]): Score {
  const of = (key: keyof Score): number => scores.reduce((sum, score) => sum + score[key], 0) / scores.length;
  return { correct: of('correct'), mismatch: of('mismatch') };
}

const TOWNS = [drawTown(1), drawTown(2), drawTown(3), drawTown(4)];
const WALK = { metresPerSecond: 1.3, offsetMetres: 4.5, memorySeconds: 30, haltShare: 0.02 };
const DRIVE = { metresPerSecond: 10, offsetMetres: 2, memorySeconds: 30, haltShare: 0.04 };

/** How sure matching is of routes through towns, and the share of what it found that is right; by length. */
function judgeConfidence(mode: TravelMode, motion: Motion): { readonly confidence: number; readonly right: number } {
  let [sure, right, all] = [0, 0, 0];
  for (let i = 0; i < 12; i++) {
    const town = TOWNS[2 + (i % 2)]!;
    const next = seededNumbers(70_000 + i * 7_919);
    const route = drawRoute(town, mode, mode === 'foot' ? 1_500 : 4_000, next);
    const track = drawTrack(town, route, motion, next);
    const accuracy = track.time.map(() => motion.noiseMetres / 0.66);
    const road = (edge: number): number =>
      mode === 'foot' && town.reverseOf[edge]! >= 0 ? Math.min(edge, town.reverseOf[edge]!) : edge;
    const truth = new Set(route.map(road));
    for (const { edges, confidence } of matchTrack(town, { ...track, accuracy }, matchOptions(mode)).stretches) {
      for (const edge of edges) {
        const metres = town.edgeMetres[edge]!;
        sure += confidence * metres;
        if (truth.has(road(edge))) right += metres;
        all += metres;
      }
    }
  }
  return { confidence: sure / all, right: right / all };
}

/** Routes of known truth through towns; on foot it does not matter which way a road was walked. */
function scoreDrawn(
  towns: readonly RoadNetwork[],
  mode: TravelMode,
  metres: number,
  motion: Motion,
  count: number,
): Score {
  return mean(
    Array.from({ length: count }, (_, i) => {
      const town = towns[i % towns.length]!;
      const next = seededNumbers(40_000 + i * 7_919);
      const route = drawRoute(town, mode, metres, next);
      const { stretches } = matchTrack(town, drawTrack(town, route, motion, next), matchOptions(mode));
      const road = (edge: number): number =>
        mode === 'foot' && town.reverseOf[edge]! >= 0 ? Math.min(edge, town.reverseOf[edge]!) : edge;
      const matched = stretches.flatMap(({ edges }) => Array.from(edges, road));
      return scoreOf(route.map(road), matched, (edge) => town.edgeMetres[edge]!);
    }),
  );
}

describe('map matching against the truth', () => {
  it.each([
    {
      name: 'walking, 4 m of noise',
      mode: 'foot',
      metres: 2_500,
      motion: { ...WALK, noiseMetres: 4 },
      every: 1,
      floor: 0.99,
      most: 0.02,
    },
    {
      name: 'walking, 6 m',
      mode: 'foot',
      metres: 2_500,
      motion: { ...WALK, noiseMetres: 6 },
      every: 1,
      floor: 0.985,
      most: 0.03,
    },
    {
      name: 'walking, 8 m',
      mode: 'foot',
      metres: 2_500,
      motion: { ...WALK, noiseMetres: 8 },
      every: 1,
      floor: 0.975,
      most: 0.05,
    },
    {
      name: 'driving, 4 m',
      mode: 'car',
      metres: 6_000,
      motion: { ...DRIVE, noiseMetres: 4 },
      every: 1,
      floor: 0.99,
      most: 0.02,
    },
    {
      name: 'driving, 8 m',
      mode: 'car',
      metres: 6_000,
      motion: { ...DRIVE, noiseMetres: 8 },
      every: 1,
      floor: 0.985,
      most: 0.03,
    },
    {
      name: 'walking, a fix in 60 s',
      mode: 'foot',
      metres: 2_500,
      motion: { ...WALK, noiseMetres: 6 },
      every: 60,
      floor: 0.96,
      most: 0.06,
    },
    {
      name: 'driving, a fix in 30 s',
      mode: 'car',
      metres: 6_000,
      motion: { ...DRIVE, noiseMetres: 6 },
      every: 30,
      floor: 0.91,
      most: 0.13,
    },
  ] as const)('$name: the streets of drawn towns', ({ name, mode, metres, motion, every, floor, most }) => {
    const { correct, mismatch } = scoreDrawn(TOWNS, mode, metres, { ...motion, everySeconds: every }, 16);
    process.stdout.write(
      `${name}: ${(correct * 100).toFixed(2)} % correct, mismatch ${(mismatch * 100).toFixed(2)} %\n`,
    );
    expect(correct).toBeGreaterThan(floor);
    expect(mismatch).toBeLessThan(most);
  });

  it.each([
    ['foot', 8],
    ['foot', 20],
    ['car', 8],
    ['car', 25],
  ] as const)('MM14: is as sure as it is right, by %s in %s m of noise', (mode, noiseMetres) => {
    const motion = { ...(mode === 'foot' ? WALK : DRIVE), noiseMetres, everySeconds: 1 };
    const { confidence, right } = judgeConfidence(mode, motion);
    process.stdout.write(
      `${mode}, ${String(noiseMetres)} m: confidence ${confidence.toFixed(3)}, right ${right.toFixed(3)}\n`,
    );
    expect(Math.abs(confidence - right)).toBeLessThan(0.05);
  });

  const EXTRACT = '../shared/data/osm_extracts/andorra.osm.pbf';
  it.skipIf(!existsSync(EXTRACT))('driving through the recorded roads of mountains, where ways go round', async () => {
    const features: MapFeature[] = [];
    const collector = createFeatureCollector([1.3, 42.4, 1.9, 42.7], new Set(['road']), (one) => features.push(one));
    await readOsmFile(EXTRACT, collector, () => undefined);
    const { network } = networkFromRoads(roadsOf(features));
    const scores = [
      { every: 1, floor: 0.995 },
      { every: 30, floor: 0.94 },
    ].map(({ every, floor }) => ({
      every,
      floor,
      ...scoreDrawn([network], 'car', 8_000, { ...DRIVE, noiseMetres: 5, everySeconds: every }, 12),
    }));
    for (const { every, floor, correct, mismatch } of scores) {
      process.stdout.write(
        `Andorra, a fix in ${String(every)} s: ${(correct * 100).toFixed(2)} % correct, mismatch ${(mismatch * 100).toFixed(2)} %\n`,
      );
      expect(correct).toBeGreaterThan(floor);
    }
  });

  const RECORDED = '../shared/data/matching_shenzhen';
  it.skipIf(!existsSync(RECORDED))('recorded tracks with the roads that are true', () => {
    const { network, roadOf, roads } = readRecorded(RECORDED);
    const truths = JSON.parse(readFileSync(`${RECORDED}/data/trajs/gt.json`, 'utf8')) as Record<string, number[]>;
    const scores = [2, 3, 4, 5, 6, 7, 8, 14].map((number) => {
      const name = `traj_${String(number)}.geojson`;
      const { features } = JSON.parse(readFileSync(`${RECORDED}/data/trajs/${name}`, 'utf8'));
      const places: [number, number][] = features.map(
        (feature: { geometry: { coordinates: [number, number] } }) => feature.geometry.coordinates,
      );
      // The tracks have no times: few fixes, far apart.
      const fixes = {
        time: places.map((_, i) => i * 30_000),
        lon: places.map(([lon]) => lon),
        lat: places.map(([, lat]) => lat),
      };
      const { stretches } = matchTrack(network, fixes, matchOptions('car'));
      const matched: number[] = [];
      for (const edge of stretches.flatMap(({ edges }) => [...edges]))
        if (matched.at(-1) !== roadOf[edge]) matched.push(roadOf[edge]!);
      const nodes = truths[name]!;
      // A truth that begins inside a road of the network begins with that road.
      const truth = nodes
        .slice(1)
        .map((node, i) => roads.findIndex((road) => road.nodes.at(-1) === node && road.nodes.includes(nodes[i]!)));
      expect(truth).not.toContain(-1);
      return scoreOf(truth, matched, (road) => roads[road]!.metres);
    });
    const { correct, mismatch } = mean(scores);
    process.stdout.write(
      `recorded: ${(correct * 100).toFixed(2)} % correct, mismatch ${(mismatch * 100).toFixed(2)} %\n`,
    );
    expect(correct).toBeGreaterThan(0.95);
    expect(mismatch).toBeLessThan(0.12);
  });
});

interface RecordedRoad {
  readonly nodes: readonly number[];
  readonly metres: number;
}

/** The network of the recorded tracks, straight edge by straight edge, and which road of theirs each belongs to. */
function readRecorded(folder: string): { network: RoadNetwork; roadOf: number[]; roads: RecordedRoad[] } {
  const places = JSON.parse(readFileSync(`${folder}/lxd_nodes.json`, 'utf8')) as Record<string, [number, number]>;
  const ids = Object.keys(places);
  const numberOf = new Map(ids.map((id, number) => [Number(id), number]));
  const { features } = JSON.parse(readFileSync(`${folder}/lxd_edges.geojson`, 'utf8'));
  const roads: RecordedRoad[] = features.map(
    ({ properties }: { properties: { waypoints: number[]; dist: number } }) => ({
      nodes: properties.waypoints,
      metres: properties.dist,
    }),
  );
  const pieces = roads.flatMap(({ nodes }, road) =>
    nodes.slice(1).map((node, i) => ({ from: nodes[i]!, to: node, road })),
  );
  const network = buildRoadNetwork({
    nodeLon: Float64Array.from(ids, (id) => places[id]![0]),
    nodeLat: Float64Array.from(ids, (id) => places[id]![1]),
    edgeFrom: Int32Array.from(pieces, ({ from }) => numberOf.get(from)!),
    edgeTo: Int32Array.from(pieces, ({ to }) => numberOf.get(to)!),
  });
  return { network, roadOf: pieces.map(({ road }) => road), roads };
}
