import { drawnShape } from '@xuncheng/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCorner,
  closeRing,
  drawingOf,
  drawnMetres,
  drawnSquareMetres,
  moveCorner,
  NOTHING_DRAWN,
  shapeOf,
  undoDrawing,
  type Drawing,
} from './drawing.ts';

/** A hundred metres at 30° north: 0.000 899 3° of latitude, 0.001 038 4° of longitude. */
const corners = [
  [120, 30],
  [120.0010384, 30],
  [120.0010384, 30.0008993],
  [120, 30.0008993],
] as const;
const drawn = corners.reduce<Drawing>(addCorner, NOTHING_DRAWN);

describe('a drawing', () => {
  it('measures a line, and a ring round and inside', () => {
    expect(drawnMetres(NOTHING_DRAWN)).toBe(0);
    expect(Math.abs(drawnMetres(drawn) - 300)).toBeLessThan(0.5);
    expect(drawnSquareMetres(drawn)).toBeNull();
    const ring = closeRing(drawn);
    expect(Math.abs(drawnMetres(ring) - 400)).toBeLessThan(0.5);
    expect(Math.abs(drawnSquareMetres(ring)! - 10_000)).toBeLessThan(20);
    // Drawn the other way round it encloses as much.
    const other = closeRing([...corners].reverse().reduce<Drawing>(addCorner, NOTHING_DRAWN));
    expect(drawnSquareMetres(other)).toBeCloseTo(drawnSquareMetres(ring)!, -1);
  });
  it('is no ring with two corners, and a ring takes no more', () => {
    const line = addCorner(addCorner(NOTHING_DRAWN, corners[0]), corners[1]);
    expect(closeRing(line)).toBe(line);
    const ring = closeRing(drawn);
    expect(addCorner(ring, [121, 31])).toBe(ring);
    expect(closeRing(ring)).toBe(ring);
  });
  it('becomes a line or a ring to give on, and goes on from there', () => {
    expect(shapeOf(NOTHING_DRAWN)).toBeNull();
    expect(shapeOf(addCorner(NOTHING_DRAWN, corners[0]))).toBeNull();
    const line = shapeOf(drawn)!;
    expect(line).toEqual({ type: 'LineString', coordinates: corners });
    const ring = shapeOf(closeRing(drawn))!;
    expect(ring).toEqual({ type: 'Polygon', coordinates: [[...corners, corners[0]]] });
    for (const shape of [line, ring]) {
      expect(drawnShape.parse(shape)).toEqual(shape);
      expect(shapeOf(drawingOf(shape))).toEqual(shape);
    }
    expect(undoDrawing(drawingOf(ring))).toBe(NOTHING_DRAWN);
  });
  it('is taken back step by step to nothing, whatever was done', () => {
    const step = fc.oneof(
      fc.tuple(fc.constant('add' as const), fc.double({ min: 119, max: 121, noNaN: true }), fc.constant(0)),
      fc.tuple(fc.constant('move' as const), fc.double({ min: 119, max: 121, noNaN: true }), fc.nat(5)),
      fc.tuple(fc.constant('close' as const), fc.constant(0), fc.constant(0)),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const states = [NOTHING_DRAWN];
        for (const [what, lon, index] of steps) {
          const last = states.at(-1)!;
          const next =
            what === 'add'
              ? addCorner(last, [lon, 30])
              : what === 'close'
                ? closeRing(last)
                : moveCorner(last, index, [lon, 30]);
          if (next !== last) states.push(next);
        }
        let now = states.at(-1)!;
        for (const expected of states.toReversed().slice(1)) {
          now = undoDrawing(now);
          expect(now).toBe(expected);
        }
        expect(undoDrawing(now)).toBe(NOTHING_DRAWN);
      }),
    );
  });
});
