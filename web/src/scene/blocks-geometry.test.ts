import { Cartesian3, type Geometry } from 'cesium';
import { expect, test } from 'vitest';
import { blocksGeometry } from './blocks-geometry.ts';

const [LON, LAT] = [120.17, 30.24];
/** Degrees of about a metre there. */
const [EAST, NORTH] = [1 / (111_320 * Math.cos((LAT * Math.PI) / 180)), 1 / 110_850];
const at = (x: number, y: number): [number, number] => [LON + x * EAST, LAT + y * NORTH];
const square = (from: number, to: number): [number, number][] => [
  at(from, from),
  at(to, from),
  at(to, to),
  at(from, to),
  at(from, from),
];

interface Triangle {
  readonly area: number;
  /** Of the side from which its corners go against the clock. */
  readonly faces: Cartesian3;
  readonly normal: Cartesian3;
  readonly middle: Cartesian3;
}

function trianglesOf({ attributes, indices }: Geometry): Triangle[] {
  const take = (name: 'position' | 'normal', index: number): Cartesian3 =>
    Cartesian3.fromArray(attributes[name]!.values as unknown as number[], index * 3);
  return Array.from({ length: indices!.length / 3 }, (_, i) => {
    const corners = [0, 1, 2].map((corner) => indices![i * 3 + corner]!);
    const [a, b, c] = corners.map((index) => take('position', index)) as [Cartesian3, Cartesian3, Cartesian3];
    const cross = Cartesian3.cross(
      Cartesian3.subtract(b, a, new Cartesian3()),
      Cartesian3.subtract(c, a, new Cartesian3()),
      new Cartesian3(),
    );
    const sum = Cartesian3.add(Cartesian3.add(a, b, new Cartesian3()), c, new Cartesian3());
    return {
      area: Cartesian3.magnitude(cross) / 2,
      faces: Cartesian3.normalize(cross, new Cartesian3()),
      normal: take('normal', corners[0]),
      middle: Cartesian3.divideByScalar(sum, 3, sum),
    };
  });
}

test.each([
  ['as drawn', square(0, 20), square(5, 10)],
  ['each ring the other way round', square(0, 20).reverse(), square(5, 10).reverse()],
])('walls and roofs are whole and see outwards: %s', (_how, outer, courtyard) => {
  const triangles = trianglesOf(blocksGeometry([{ rings: [outer, courtyard], heightMetres: 30 }])!);
  const up = Cartesian3.normalize(Cartesian3.fromDegrees(LON, LAT), new Cartesian3());
  const roofs = triangles.filter(({ normal }) => Cartesian3.dot(normal, up) > 0.9);
  const walls = triangles.filter(({ normal }) => Math.abs(Cartesian3.dot(normal, up)) < 0.1);
  expect(roofs.length + walls.length).toBe(triangles.length);
  for (const { faces, normal } of triangles) expect(Cartesian3.dot(faces, normal)).toBeGreaterThan(0.99);
  const areaOf = (some: readonly Triangle[]): number => some.reduce((sum, { area }) => sum + area, 0);
  expect(areaOf(roofs)).toBeGreaterThan(374 * 0.99);
  expect(areaOf(roofs)).toBeLessThan(376 * 1.01);
  expect(Math.abs(areaOf(walls) - (80 + 20) * 30)).toBeLessThan(30);
  // A closed body that sees outwards has its volume by the theorem of Gauss; the ground under it adds nothing, seen from a point of it.
  const foot = Cartesian3.fromDegrees(...at(12, 12));
  const volume = triangles.reduce(
    (sum, { area, faces, middle }) =>
      sum + (Cartesian3.dot(Cartesian3.subtract(middle, foot, new Cartesian3()), faces) * area) / 3,
    0,
  );
  expect(volume / (375 * 30)).toBeCloseTo(1, 1);
});

test('there is nothing of nothing', () => {
  expect(blocksGeometry([])).toBeUndefined();
  expect(blocksGeometry([{ rings: [[at(0, 0), at(1, 1)]], heightMetres: 3 }])).toBeUndefined();
});
