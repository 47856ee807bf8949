import { distanceMetres, localPlane, type GeofenceShape, type LonLat } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { NOTHING_DRAWN, type Drawing } from '../view/drawing.ts';
import { drawingOfShape, drawingOfTrail, keptForKind, shapeOfDrawing } from './fence-drawing.ts';
import { fenceOutline } from './fence-outline.ts';

const plane = localPlane(120.17, 30.24);
const at = (x: number, y: number): [number, number] => plane.toLonLat(x, y);
const drawn = (points: readonly LonLat[], closed = false): Drawing => ({ points, closed, before: null });

describe('a fence drawn by hand', () => {
  it('is a shape once there is enough of it, and the shape can be drawn on', () => {
    const ring = [at(0, 0), at(100, 0), at(50, 80)];
    expect(shapeOfDrawing('polygon', drawn(ring), 20)).toBeNull();
    const shapes: [GeofenceShape['kind'], Drawing][] = [
      ['polygon', drawn(ring, true)],
      ['circle', drawn([at(0, 0), at(60, 0)])],
      ['corridor', drawn(ring)],
    ];
    for (const [kind, drawing] of shapes) {
      const shape = shapeOfDrawing(kind, drawing, 20)!;
      expect(shapeOfDrawing(kind, drawingOfShape(shape), 20)).toEqual(shape);
      expect(shapeOfDrawing(kind, NOTHING_DRAWN, 20)).toBeNull();
    }
    expect(shapeOfDrawing('circle', drawn([at(0, 0), at(60, 0)]), 20)).toMatchObject({ radiusMetres: 60 });
  });

  it('as a circle takes the last click as its edge', () => {
    const clicked = drawn([at(0, 0), at(60, 0), at(0, 90)]);
    expect(keptForKind('circle', clicked).points).toEqual([at(0, 0), at(0, 90)]);
    expect(keptForKind('polygon', clicked)).toBe(clicked);
  });

  it('from a trail has what came after the moment, with few corners', () => {
    const coordinates = Array.from({ length: 600 }, (_, i) => at(i, 0));
    const times = coordinates.map((_, i) => i * 1_000);
    const { points } = drawingOfTrail({ segments: [{ line: { type: 'LineString', coordinates }, times }] }, 100_000);
    expect(points[0]).toEqual(coordinates[100]);
    expect(points.length).toBeLessThanOrEqual(64);
  });
});

describe('the outline', () => {
  const metresFrom = ([lon, lat]: LonLat, [x, y]: LonLat): number => distanceMetres(lon, lat, x, y);
  it('of a circle is at its radius', () => {
    const [lon, lat] = at(0, 0);
    for (const corner of fenceOutline({ kind: 'circle', lon, lat, radiusMetres: 75 }))
      expect(metresFrom(corner, [lon, lat])).toBeCloseTo(75, 0);
  });
  it('of a straight corridor is as wide as it is said to be, with round ends', () => {
    const ring = fenceOutline({ kind: 'corridor', line: [at(0, 0), at(200, 0)], halfWidthMetres: 20 });
    const xy = ring.map(([lon, lat]) => plane.toXY(lon, lat));
    for (const [x, y] of xy) expect(Math.hypot(x - Math.min(200, Math.max(0, x)), y)).toBeCloseTo(20, 0);
    expect(Math.max(...xy.map(([x]) => x))).toBeCloseTo(220, 0);
  });
  it('of a bent one keeps its width in the bend', () => {
    const ring = fenceOutline({ kind: 'corridor', line: [at(0, 0), at(200, 0), at(200, 200)], halfWidthMetres: 20 });
    const xy = ring.map(([lon, lat]) => plane.toXY(lon, lat));
    expect(xy.some(([x, y]) => Math.hypot(x - 220, y + 20) < 1)).toBe(true);
    expect(xy.some(([x, y]) => Math.hypot(x - 180, y - 20) < 1)).toBe(true);
  });
});
