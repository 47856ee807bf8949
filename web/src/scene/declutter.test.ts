import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { declutter, type ScreenLabel } from './declutter.ts';

const label = (x: number, y: number, rank: number): ScreenLabel => ({ x, y, width: 60, height: 16, rank });

describe('labels that do not pile up', () => {
  it('keeps the one that matters more', () => {
    expect(declutter([label(100, 100, 2), label(110, 104, 0), label(300, 100, 2)], 800, 600)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('leaves out what is off the screen', () => {
    expect(declutter([label(-40, 10, 0), label(-20, 10, 0), label(820, 10, 0)], 800, 600)).toEqual([false, true, true]);
  });

  it('never shows two that overlap, and never hides one that has room', () => {
    const labels = fc.array(
      fc.record({
        x: fc.integer({ min: 0, max: 800 }),
        y: fc.integer({ min: 0, max: 600 }),
        width: fc.integer({ min: 10, max: 160 }),
        height: fc.integer({ min: 10, max: 30 }),
        rank: fc.integer({ min: 0, max: 4 }),
      }),
      { maxLength: 60 },
    );
    const touch = (a: ScreenLabel, b: ScreenLabel): boolean =>
      Math.abs(a.x - b.x) < (a.width + b.width) / 2 + 6 && Math.abs(a.y - b.y) < (a.height + b.height) / 2 + 6;
    fc.assert(
      fc.property(labels, (all) => {
        const flags = declutter(all, 800, 600);
        const shown = all.filter((_, index) => flags[index]);
        shown.forEach((a, i) => {
          shown.slice(i + 1).forEach((b) => {
            expect(touch(a, b)).toBe(false);
          });
        });
        all.forEach((a, i) => {
          if (!flags[i]) expect(shown.some((b) => touch(a, b))).toBe(true);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('takes the first free place of several, and only one', () => {
    const icon = { x: 100, y: 100, width: 40, height: 40, rank: -1 };
    const places = [0, -40, 40].map((dy) => ({ x: 100, y: 100 + dy, width: 60, height: 16, rank: 0, group: 1 }));
    expect(declutter([icon, ...places], 400, 400)).toEqual([true, false, true, false]);
    expect(declutter(places, 400, 400)).toEqual([true, false, false]);
  });
});
