import type { MapFeature } from '@xuncheng/contract';
import type { XY } from './plane.ts';
import { toDegrees, toPlane } from './plane.ts';
import { smoothLine } from './curves.ts';
import { OUTER_ROADS } from './main-roads.ts';
import { KEY_BASE, type Mesh } from './mesh.ts';
import { PLACES } from './names.ts';
import { GREENS, WATERS, type Surface } from './terrain.ts';

const closed = (ring: readonly XY[]): [number, number][] => {
  const corners = ring.map(toDegrees);
  return [...corners, corners[0]!];
};

function drawSurface(kind: 'water' | 'green', { name, nameEn, ring }: Surface): MapFeature {
  return {
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [closed(ring)] },
    properties: { kind, name, nameEn },
  };
}

/** Water, parks and hills, in the order they are painted. */
export function drawSurfaces(): MapFeature[] {
  return [
    ...WATERS.map((surface) => drawSurface('water', surface)),
    ...GREENS.map((surface) => drawSurface('green', surface)),
  ];
}

/**
 * Roads as lines that share their corners wherever they meet: whoever joins equal coordinates has the network.
 * Named roads are as few lines as their course allows; lanes are one line from crossing to crossing.
 */
export function drawRoads(mesh: Mesh): MapFeature[] {
  const edgesOf = new Map<number, [number, number][]>();
  for (const [key, road] of mesh.edgeRoads) {
    if (mesh.cuts.has(key)) continue;
    const edges = edgesOf.get(road) ?? [];
    edges.push([Math.floor(key / KEY_BASE), key % KEY_BASE]);
    edgesOf.set(road, edges);
  }
  const features: MapFeature[] = [];
  for (const [number, edges] of edgesOf) {
    const { name, nameEn, roadClass, widthMetres } = mesh.roads[number]!;
    for (const chain of chainEdges(edges)) {
      features.push({
        type: 'Feature',
        geometry: { type: 'LineString', coordinates: chain.map((vertex) => toDegrees(mesh.points[vertex]!)) },
        properties: { kind: 'road', roadClass, widthMetres, ...(name === '' ? {} : { name, nameEn }) },
      });
    }
  }
  return features;
}

/** Roads that lead out of the district; each begins in the corner of the network that is nearest to its first point. */
export function drawOuterRoads(mesh: Mesh): MapFeature[] {
  const corners = new Set<number>();
  for (const [key] of mesh.edgeRoads) {
    if (mesh.cuts.has(key)) continue;
    corners.add(Math.floor(key / KEY_BASE)).add(key % KEY_BASE);
  }
  return OUTER_ROADS.map(({ name, nameEn, roadClass, widthMetres, line }) => {
    const start = toPlane(line[0]!);
    let nearest: XY = start;
    let best = Infinity;
    for (const corner of corners) {
      const [x, y] = mesh.points[corner]!;
      const distance = Math.hypot(x - start[0], y - start[1]);
      if (distance < best) [best, nearest] = [distance, [x, y]];
    }
    const points = smoothLine([nearest, ...line.slice(1).map(toPlane)]);
    return {
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: points.map(toDegrees) },
      properties: { kind: 'road', roadClass, widthMetres, name, nameEn },
    };
  });
}

/** Names of well-known places. */
export function drawPlaces(): MapFeature[] {
  return PLACES.map(([name, nameEn, lon, lat]) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: { kind: 'place', name, nameEn },
  }));
}

/** Joins edges to lines that run as far as they can. */
function chainEdges(edges: readonly (readonly [number, number])[]): number[][] {
  const near = new Map<number, number[]>();
  for (const [a, b] of edges) {
    near.set(a, [...(near.get(a) ?? []), b]);
    near.set(b, [...(near.get(b) ?? []), a]);
  }
  const chains: number[][] = [];
  const walk = (start: number): void => {
    const chain = [start];
    let vertex = start;
    for (let next = near.get(vertex)!.pop(); next !== undefined; next = near.get(vertex)!.pop()) {
      const back = near.get(next)!;
      back.splice(back.indexOf(vertex), 1);
      chain.push(next);
      vertex = next;
    }
    if (chain.length > 1) chains.push(chain);
  };
  // Ends and forks first, so that lines are not begun in their middle; rings last.
  for (const [vertex, list] of near) while (list.length % 2 === 1) walk(vertex);
  for (const [vertex, list] of near) while (list.length > 0) walk(vertex);
  return chains;
}
