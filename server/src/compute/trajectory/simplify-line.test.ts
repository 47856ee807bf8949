import fc from 'fast-check';
import { expect, it } from 'vitest';
import { simplifyLine } from './simplify-line.ts';

function distanceToSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / square));
  return Math.hypot(px - ax - share * dx, py - ay - share * dy);
}

it('T11: no dropped point is farther from the line that is left than the tolerance', () => {
  const walk = fc.array(
    fc.record({
      turn: fc.double({ min: -3.2, max: 3.2, noNaN: true }),
      step: fc.double({ min: 0, max: 30, noNaN: true }),
    }),
    { minLength: 1, maxLength: 200 },
  );
  fc.assert(
    fc.property(
      walk,
      fc.double({ min: 0.2, max: 1, noNaN: true }),
      fc.double({ min: 0.5, max: 15, noNaN: true }),
      (steps, bend, tolerance) => {
        const x = new Float64Array(steps.length);
        const y = new Float64Array(steps.length);
        let heading = 0;
        for (let i = 1; i < steps.length; i++) {
          heading += steps[i]!.turn * bend * bend;
          x[i] = x[i - 1]! + Math.cos(heading) * steps[i]!.step;
          y[i] = y[i - 1]! + Math.sin(heading) * steps[i]!.step;
        }
        const kept = new Int32Array(steps.length);
        const count = simplifyLine(x, y, 0, steps.length - 1, tolerance, kept);
        expect([kept[0], kept[count - 1]]).toEqual([0, steps.length - 1]);
        for (let k = 1; k < count; k++) {
          const [a, b] = [kept[k - 1]!, kept[k]!];
          expect(b).toBeGreaterThan(a);
          for (let i = a + 1; i < b; i++)
            expect(distanceToSegment(x[i]!, y[i]!, x[a]!, y[a]!, x[b]!, y[b]!)).toBeLessThanOrEqual(tolerance + 1e-9);
        }
      },
    ),
    { numRuns: 400 },
  );
});

it('T11: a straight walk is two points, a corner three', () => {
  const x = Float64Array.from({ length: 100 }, (_, i) => Math.min(i, 50) * 5);
  const y = Float64Array.from({ length: 100 }, (_, i) => Math.max(0, i - 50) * 5);
  const kept = new Int32Array(100);
  expect([...kept.subarray(0, simplifyLine(x, y, 0, 50, 2, kept))]).toEqual([0, 50]);
  expect([...kept.subarray(0, simplifyLine(x, y, 0, 99, 2, kept))]).toEqual([0, 50, 99]);
});
