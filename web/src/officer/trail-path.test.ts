import { describe, expect, it } from 'vitest';
import { drawTrail } from './trail-path.ts';

const segment = (...coordinates: [number, number][]) => ({
  line: { type: 'LineString' as const, coordinates },
  times: coordinates.map((_, index) => index),
});

describe('the drawing of a trail', () => {
  it('is to scale with north up', () => {
    const drawing = drawTrail({
      segments: [segment([120.17, 30.24], [120.17, 30.241], [120.171, 30.241])],
      stops: [],
    })!;
    const [, dx, dy] = /^M0 0L0 -111L(\d+) -(\d+)$/.exec(drawing.path)!.map(Number);
    expect(dx).toBe(96);
    expect(dy).toBe(111);
    expect(drawing.sizeMetres).toBe(111);
  });

  it('begins anew after a silence', () => {
    const drawing = drawTrail({ segments: [segment([120, 30], [120.001, 30]), segment([120.002, 30])], stops: [] })!;
    expect(drawing.path.match(/M/g)).toHaveLength(2);
  });

  it('of nothing is nothing', () => {
    expect(drawTrail({ segments: [], stops: [] })).toBeNull();
  });
});
