import fc from 'fast-check';
import { munkres } from 'munkres';
import { expect, test } from 'vitest';
import { assign, type GainEdges } from './assign.ts';

type Table = readonly (readonly number[])[];

/** Entries ≤ 0 are no edges. */
function toEdges(gains: Table): GainEdges {
  const [start, column, gain]: [number[], number[], number[]] = [[0], [], []];
  for (const row of gains) {
    for (const [j, value] of row.entries()) {
      if (value <= 0) continue;
      column.push(j);
      gain.push(value);
    }
    start.push(column.length);
  }
  return { start, column, gain };
}

function sumOf(gains: Table, columnOf: Int32Array): number {
  expect(new Set(columnOf.filter((column) => column >= 0)).size).toBe(columnOf.filter((column) => column >= 0).length);
  return columnOf.reduce((sum, column, row) => {
    if (column < 0) return sum;
    expect(gains[row]![column]).toBeGreaterThan(0);
    return sum + gains[row]![column]!;
  }, 0);
}

/** Tries everything: row 0 with each column or none, and so on. */
function bestByTrying(gains: Table, row = 0, taken: ReadonlySet<number> = new Set()): number {
  if (row === gains.length) return 0;
  let best = bestByTrying(gains, row + 1, taken);
  for (const [column, gain] of gains[row]!.entries()) {
    if (gain > 0 && !taken.has(column))
      best = Math.max(best, gain + bestByTrying(gains, row + 1, new Set([...taken, column])));
  }
  return best;
}

const tables = (rows: number, columns: number): fc.Arbitrary<number[][]> =>
  fc.tuple(fc.integer({ min: 0, max: rows }), fc.integer({ min: 1, max: columns })).chain(([n, m]) =>
    fc.array(fc.array(fc.integer({ min: -20, max: 60 }), { minLength: m, maxLength: m }), {
      minLength: n,
      maxLength: n,
    }),
  );

test('A7: the sum of the gains is that of trying everything', () => {
  fc.assert(
    fc.property(tables(5, 5), (gains) => {
      expect(sumOf(gains, assign(toEdges(gains), gains[0]?.length ?? 0))).toBe(bestByTrying(gains));
    }),
    { numRuns: 2_000 },
  );
});

test('A7: and that of the Hungarian method on larger tables, where leaving a row out costs nothing', () => {
  fc.assert(
    fc.property(tables(40, 30), (gains) => {
      fc.pre(gains.length > 0);
      const dense = gains.map((row) => [...row.map((gain) => -Math.max(0, gain)), ...gains.map(() => 0)]);
      const sum = munkres(dense).reduce((total, [i, j]) => total - dense[i]![j]!, 0);
      expect(sumOf(gains, assign(toEdges(gains), gains[0]!.length))).toBe(sum);
    }),
    { numRuns: 200 },
  );
});
