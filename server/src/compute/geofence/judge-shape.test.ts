import { localPlane, type GeofenceShape } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { prepareShape } from './fence-shape.ts';
import { isUsableShape, leanShape } from './judge-shape.ts';

const plane = localPlane(120.17, 30.24);
const at = (x: number, y: number): [number, number] => plane.toLonLat(x, y);

describe('shapes that come in', () => {
  it('are refused when a ring crosses itself or encloses nothing', () => {
    const ring = (...corners: [number, number][]): GeofenceShape => ({ kind: 'polygon', ring: corners });
    expect(isUsableShape(ring(at(0, 0), at(100, 0), at(100, 100), at(0, 100)))).toBe(true);
    expect(isUsableShape(ring(at(0, 0), at(100, 100), at(100, 0), at(0, 100)))).toBe(false);
    expect(isUsableShape(ring(at(0, 0), at(50, 0), at(100, 0)))).toBe(false);
  });

  it('keep of a trail what its corridor needs', () => {
    const line = Array.from({ length: 500 }, (_, i) => at(i * 2, 40 * Math.sin(i / 80) + Math.sin(i * 1.7)));
    const trail: GeofenceShape = { kind: 'corridor', line, halfWidthMetres: 20 };
    const lean = leanShape(trail);
    if (lean.kind !== 'corridor') throw new Error('a corridor stays one');
    expect(lean.line.length).toBeLessThan(60);
    const [before, after] = [prepareShape(trail), prepareShape(lean)];
    for (const [lon, lat] of line)
      expect(Math.abs(after.metresOutside(lon, lat) - before.metresOutside(lon, lat))).toBeLessThan(2.1);
  });
});
