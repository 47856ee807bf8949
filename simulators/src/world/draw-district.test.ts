import {
  districtDocument,
  localPlane,
  outerRings,
  ringAreaSquareMetres,
  ringContains,
  type DistrictDocument,
  type LonLat,
} from '@xuncheng/contract';
import { areaPathsD, FillRule, intersectD, inflatePathsD, JoinType, EndType, unionD, type PathsD } from 'clipper2-ts';
import { expect, test } from 'vitest';
import { buildNetwork } from '../officers/network.ts';
import { createRandom } from '../random.ts';
import { drawDistrict } from './draw-district.ts';

const district = drawDistrict({ seed: 1 });
const plane = localPlane(120.175, 30.2325);

type Geometry = DistrictDocument['areas'][number]['geometry'];
const ringOf = (geometry: Geometry): readonly LonLat[] => outerRings(geometry)[0]!;
const pathOf = (ring: readonly LonLat[]): { x: number; y: number }[] =>
  ring.slice(0, -1).map(([lon, lat]) => {
    const [x, y] = plane.toXY(lon, lat);
    return { x, y };
  });
const areaOf = (geometry: Geometry): number => Math.abs(areaPathsD([pathOf(ringOf(geometry))]));
const levels = (level: string): DistrictDocument['areas'] => district.areas.filter((area) => area.level === level);
const whole = areaOf(levels('district')[0]!.geometry);
const surfaces = (kind: string): PathsD =>
  district.map.flatMap(({ geometry, properties }) =>
    properties.kind === kind && geometry.type === 'Polygon' ? [pathOf(geometry.coordinates[0]!)] : [],
  );

test('the document is what importers expect', () => {
  expect(districtDocument.parse(district)).toEqual(district);
});

test('counts of areas, cells, people and devices', () => {
  expect(
    ['district', 'subdistrict', 'community', 'grid', 'slice', 'group'].map((level) => levels(level).length),
  ).toEqual([1, 6, 54, 159, 593, 2516]);
  expect(Math.abs(district.cells.length - 1810)).toBeLessThanOrEqual(36);
  expect(district.beats).toHaveLength(120);
  expect(district.officers).toHaveLength(360);
  const count = (kind: string, protocol: string): number =>
    district.devices.filter((device) => device.kind === kind && device.protocol === protocol).length;
  expect([
    count('terminal', 'own'),
    count('camera', 'frigate'),
    count('probe', 'own'),
    count('probe', 'opcua'),
    count('terminal', 'osmand'),
    count('vehicle', 'jt808'),
    count('camera', 'onvif'),
  ]).toEqual([120, 60, 150, 50, 2, 3, 1]);
  const eBikes = district.officers.filter((officer) => officer.travelMode === 'e-bike').length;
  expect(eBikes / 360).toBeGreaterThan(0.18);
  expect(eBikes / 360).toBeLessThan(0.32);
});

test('18.1 km² within 1 %', () => {
  expect(Math.abs(ringAreaSquareMetres(ringOf(levels('district')[0]!.geometry)) / 18.1e6 - 1)).toBeLessThan(0.01);
});

test('children come after their parents and tile them', () => {
  const byCode = new Map(district.areas.map((area) => [area.code, area]));
  const sums = new Map<string, number>();
  const seen = new Set<string>();
  for (const area of district.areas) {
    if (area.parentCode !== null) {
      expect(seen.has(area.parentCode)).toBe(true);
      sums.set(area.parentCode, (sums.get(area.parentCode) ?? 0) + areaOf(area.geometry));
    }
    seen.add(area.code);
  }
  for (const [code, sum] of sums) expect(sum / areaOf(byCode.get(code)!.geometry)).toBeCloseTo(1, 4);
  // Equal sums could still overlap and leave gaps; the union may not lose anything.
  for (const level of ['subdistrict', 'community', 'grid']) {
    const united = unionD(
      levels(level).map((area) => pathOf(ringOf(area.geometry))),
      FillRule.NonZero,
    );
    expect(areaPathsD(united) / whole).toBeCloseTo(1, 4);
  }
});

test('cells tile the district, and each lies in its community', () => {
  const total = district.cells.reduce((sum, cell) => sum + areaOf(cell.geometry), 0);
  expect(Math.abs(total / whole - 1)).toBeLessThan(0.001);
  const sizes = district.cells.map((cell) => areaOf(cell.geometry)).sort((a, b) => a - b);
  expect(sizes[0]).toBeGreaterThan(6000);
  expect(sizes.at(-1)).toBeLessThan(15_000);
  const random = createRandom(7);
  const outline = ringOf(levels('district')[0]!.geometry);
  let inside = 0;
  for (let i = 0; i < 600; i++) {
    const lon = random.between(120.145, 120.207);
    const lat = random.between(30.204, 30.259);
    const holders = district.cells.filter((cell) => ringContains(ringOf(cell.geometry), lon, lat));
    const inDistrict = ringContains(outline, lon, lat);
    expect(holders).toHaveLength(inDistrict ? 1 : 0);
    if (!inDistrict) continue;
    inside++;
    const community = levels('community').find((area) => ringContains(ringOf(area.geometry), lon, lat));
    expect(holders[0]!.areaCode).toBe(community!.code);
  }
  expect(inside).toBeGreaterThan(200);
});

test('neighbouring cells share their corners', () => {
  const edges = new Map<string, number>();
  for (const { geometry } of district.cells) {
    const ring = ringOf(geometry);
    for (let i = 1; i < ring.length; i++) {
      const ends = [ring[i - 1]!.join(' '), ring[i]!.join(' ')].sort();
      edges.set(ends.join('|'), (edges.get(ends.join('|')) ?? 0) + 1);
    }
  }
  const outline = ringOf(levels('district')[0]!.geometry);
  const single = [...edges.values()].filter((count) => count === 1).length;
  expect(single).toBe(outline.length - 1);
  expect([...edges.values()].every((count) => count <= 2)).toBe(true);
});

test('every cell is in one beat, and the cells of a beat hang together', () => {
  const held = district.beats.flatMap((beat) => beat.cellCodes);
  expect(new Set(held).size).toBe(district.cells.length);
  expect(held).toHaveLength(district.cells.length);
  const geometries = new Map(district.cells.map((cell) => [cell.code, cell.geometry]));
  for (const beat of district.beats) {
    const cells = beat.cellCodes.map((code) => pathOf(ringOf(geometries.get(code)!)));
    // Cells that hang together become one outline when each is widened by a hand's breadth.
    const united = unionD(inflatePathsD(cells, 0.1, JoinType.Miter, EndType.Polygon), FillRule.NonZero);
    expect(united.filter((path) => areaPathsD([path]) > 0)).toHaveLength(1);
  }
});

test('the network is connected and within reach of every cell', () => {
  const network = buildNetwork(district.map);
  const seen = new Set([0]);
  const open = [0];
  for (let corner = open.pop(); corner !== undefined; corner = open.pop()) {
    for (const { to } of network.ways[corner]!) {
      if (seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  expect(seen.size).toBe(network.x.length);
  for (const { geometry } of district.cells) {
    const ring = pathOf(ringOf(geometry));
    const x = ring.reduce((sum, corner) => sum + corner.x, 0) / ring.length;
    const y = ring.reduce((sum, corner) => sum + corner.y, 0) / ring.length;
    let nearest = Infinity;
    for (let i = 0; i < network.x.length; i++) {
      const [lon, lat] = network.plane.toLonLat(network.x[i]!, network.y[i]!);
      const [nx, ny] = plane.toXY(lon, lat);
      nearest = Math.min(nearest, Math.hypot(nx - x, ny - y));
    }
    expect(nearest).toBeLessThan(120);
  }
});

test('houses stand neither on roads nor in the water', () => {
  const blocks = surfaces('block');
  expect(blocks.length).toBeGreaterThanOrEqual(3000);
  expect(blocks.length).toBeLessThanOrEqual(6500);
  const roads = district.map.flatMap(({ geometry, properties }) =>
    properties.kind === 'road' && geometry.type === 'LineString'
      ? inflatePathsD(
          [geometry.coordinates.map(([lon, lat]) => ({ x: plane.toXY(lon, lat)[0], y: plane.toXY(lon, lat)[1] }))],
          properties.widthMetres! / 2,
          JoinType.Round,
          EndType.Butt,
        )
      : [],
  );
  const onRoads = areaPathsD(
    intersectD(unionD(roads, FillRule.NonZero), unionD(blocks, FillRule.NonZero), FillRule.NonZero),
  );
  const inWater = areaPathsD(intersectD(surfaces('water'), unionD(blocks, FillRule.NonZero), FillRule.NonZero));
  expect(onRoads).toBeLessThan(1);
  expect(inWater).toBeLessThan(1);
  const heights = district.map.flatMap(({ properties }) => properties.heightMetres ?? []);
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(9);
  expect(Math.max(...heights)).toBeLessThanOrEqual(120);
});

test('120 officers are on shift at any minute, each with a terminal of their own', () => {
  for (const minute of [0, 479, 480, 700, 959, 960, 1439]) {
    const on = district.roster.filter(
      (entry) => entry.startMinute <= minute && minute < entry.startMinute + entry.durationMinutes,
    );
    expect(on).toHaveLength(120);
    expect(new Set(on.map((entry) => entry.deviceId)).size).toBe(120);
    expect(new Set(on.map((entry) => entry.badge)).size).toBe(120);
  }
});

test('same seed, same bytes; another seed, another district', () => {
  expect(JSON.stringify(drawDistrict({ seed: 1 }))).toBe(JSON.stringify(district));
  expect(JSON.stringify(drawDistrict({ seed: 2 }))).not.toBe(JSON.stringify(district));
});
