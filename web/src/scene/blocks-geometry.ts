import type { LonLat } from '@xuncheng/contract';
import {
  BoundingSphere,
  Cartesian3,
  ComponentDatatype,
  Ellipsoid,
  Geometry,
  GeometryAttribute,
  GeometryAttributes,
  PrimitiveType,
} from 'cesium';
import earcut from 'earcut';

export interface Block {
  /** Outer first, then courtyards; degrees. */
  readonly rings: readonly (readonly LonLat[])[];
  readonly heightMetres: number;
}

/**
 * Buildings with upright walls and flat roofs as one geometry with normals. The engine's PolygonGeometry makes one
 * a building and splits edges along the curved earth, which no building needs: for a district of 6,000 that was most of the time until the
 * map was drawn. Undefined when there are none.
 */
export function blocksGeometry(blocks: readonly Block[]): Geometry | undefined {
  const positions: number[] = [];
  const normals: number[] = [];
  const indices: number[] = [];
  for (const { rings, heightMetres } of blocks) addBlock(rings, heightMetres, positions, normals, indices);
  if (indices.length === 0) return undefined;
  const attributes = new GeometryAttributes();
  Object.assign(attributes, {
    position: new GeometryAttribute({
      componentDatatype: ComponentDatatype.DOUBLE,
      componentsPerAttribute: 3,
      values: Float64Array.from(positions),
    }),
    normal: new GeometryAttribute({
      componentDatatype: ComponentDatatype.FLOAT,
      componentsPerAttribute: 3,
      values: Float32Array.from(normals),
    }),
  });
  return new Geometry({
    attributes,
    indices: Uint32Array.from(indices),
    primitiveType: PrimitiveType.TRIANGLES,
    boundingSphere: BoundingSphere.fromVertices(positions),
  });
}

/** Walls see outwards: outer rings go against the clock, courtyards with it. */
function addBlock(
  rings: readonly (readonly LonLat[])[],
  heightMetres: number,
  positions: number[],
  normals: number[],
  indices: number[],
): void {
  const turned = rings.map((ring, index) => openRing(ring, index === 0)).filter((ring) => ring.length > 2);
  const first = turned[0]?.[0];
  if (!first) return;
  const up = Ellipsoid.WGS84.geodeticSurfaceNormal(Cartesian3.fromDegrees(first[0], first[1]), upOf);
  const put = ({ x, y, z }: Cartesian3, normal: Cartesian3): number =>
    (normals.push(normal.x, normal.y, normal.z), positions.push(x, y, z)) / 3 - 1;
  const roofs: number[] = [];
  for (const ring of turned) {
    const ground = ring.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat));
    const roof = ring.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat, heightMetres));
    for (const corner of roof) roofs.push(put(corner, up));
    ground.forEach((from, i) => {
      const next = (i + 1) % ring.length;
      const along = Cartesian3.subtract(ground[next]!, from, alongOf);
      const out = Cartesian3.cross(along, up, outOf);
      if (Cartesian3.magnitudeSquared(out) === 0) return;
      Cartesian3.normalize(out, out);
      const [a, b, c, d] = [put(from, out), put(ground[next]!, out), put(roof[next]!, out), put(roof[i]!, out)];
      indices.push(a, b, c, a, c, d);
    });
  }
  const flat = turned.flat();
  let holeAt = 0;
  const holes = turned.slice(0, -1).map((ring) => (holeAt += ring.length));
  const triangles = earcut(flat.flat(), holes);
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!];
    const isAgainstTheClock = turn(flat[a]!, flat[b]!, flat[c]!) > 0;
    indices.push(roofs[a]!, roofs[isAgainstTheClock ? b : c]!, roofs[isAgainstTheClock ? c : b]!);
  }
}

const upOf = new Cartesian3();
const alongOf = new Cartesian3();
const outOf = new Cartesian3();

/** Without the last corner, which is the first again; against the clock or with it. */
function openRing(ring: readonly LonLat[], againstTheClock: boolean): readonly LonLat[] {
  const [first, last] = [ring[0], ring.at(-1)];
  const isClosed = ring.length > 1 && first![0] === last![0] && first![1] === last![1];
  const corners = isClosed ? ring.slice(0, -1) : ring;
  const origin = corners[0];
  if (!origin) return [];
  const area = corners.reduce((sum, corner, i) => sum + turn(origin, corner, corners[(i + 1) % corners.length]!), 0);
  return area > 0 === againstTheClock ? corners : [...corners].reverse();
}

/** Positive when a, b, c go against the clock. */
function turn(a: LonLat, b: LonLat, c: LonLat): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}
