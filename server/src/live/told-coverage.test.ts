import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToldCoverage, type StandingCell } from './told-coverage.ts';

const AT = 1_000_000_000;
const cell = (cellId: number, idleSeconds: number | null, level: StandingCell['level'] = 0): StandingCell => ({
  cellId,
  areaId: 1,
  idleSeconds,
  level,
  isObserved: false,
});

describe('what a room is told of coverage', () => {
  it('is everything at first, then what is different', () => {
    const told = new ToldCoverage();
    expect(told.take([cell(1, 10), cell(2, null, 4)], AT)).toEqual({
      computedAt: AT,
      cells: [
        [1, 10, 0],
        [2, null, 4],
      ],
      gone: [],
    });
    expect(told.take([cell(1, 11), cell(2, null, 4)], AT + 1_000)).toBeNull();
    // Another class, somebody there after a long time, and under no shift any more.
    expect(told.take([cell(1, 12, 1), cell(2, 0)], AT + 2_000)!.cells).toEqual([
      [1, 12, 1],
      [2, 0, 0],
    ]);
    expect(told.take([cell(2, 1)], AT + 3_000)).toMatchObject({ cells: [], gone: [1] });
    expect(told.describe(AT + 4_000)).toMatchObject({ cells: [[2, 2, 0]], meetingTarget: 1, withTarget: 1 });
  });

  it('names what cameras see when it is something else', () => {
    const told = new ToldCoverage();
    expect(told.take([cell(1, 10)], AT)!.observed).toBeUndefined();
    expect(told.take([{ ...cell(1, 11), isObserved: true }], AT + 1_000)!.observed).toEqual([1]);
    expect(told.take([{ ...cell(1, 12), isObserved: true }], AT + 2_000)).toBeNull();
  });

  it('never leaves a screen with another class, or with idleness half a minute off', () => {
    const standing = fc.record({
      idleSeconds: fc.option(fc.integer({ min: 0, max: 9_000 })),
      level: fc.constantFrom<StandingCell['level'][]>(0, 1, 2, 3, 4),
    });
    fc.assert(
      fc.property(
        fc.array(fc.record({ seconds: fc.integer({ min: 1, max: 90 }), cells: fc.array(standing, { maxLength: 4 }) }), {
          maxLength: 30,
        }),
        (steps) => {
          const told = new ToldCoverage();
          let at = AT;
          for (const { seconds, cells } of steps) {
            at += seconds * 1_000;
            told.take(
              cells.map(({ idleSeconds, level }, cellId) => cell(cellId, idleSeconds, level)),
              at,
            );
            const seen = new Map(told.describe(at).cells.map(([cellId, idle, level]) => [cellId, { idle, level }]));
            expect(seen.size).toBe(cells.length);
            for (const [cellId, { idleSeconds, level }] of cells.entries()) {
              const shown = seen.get(cellId)!;
              expect(shown.level).toBe(level);
              if (idleSeconds === null) expect(shown.idle).toBeNull();
              else expect(Math.abs(shown.idle! - idleSeconds)).toBeLessThanOrEqual(30);
            }
          }
        },
      ),
    );
  });
});
