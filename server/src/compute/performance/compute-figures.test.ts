import { MEASURES } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { ACKNOWLEDGE_SECONDS } from '../limits.ts';
import {
  computeFigures,
  valueOf,
  type ComputedFigure,
  type ReceivedInstruction,
  type ShiftFacts,
} from './compute-figures.ts';

const LIMITS = { visitSeconds: 60, acknowledgeSeconds: ACKNOWLEDGE_SECONDS };
const NOTHING: ShiftFacts = {
  planned: { startsAt: 0, endsAt: 0 },
  duty: { startsAt: 0, endsAt: 0 },
  now: 0,
  moves: [],
  unknown: [],
  beat: [],
  instructions: [],
};
const COVERED = { gaps: [], hadTarget: true, worstIdleSeconds: 10, worst: { startsAt: 0, endsAt: 10_000 } };

function figure(measure: string, facts: Partial<ShiftFacts>): ComputedFigure {
  return computeFigures({ ...NOTHING, ...facts }, LIMITS).find((one) => one.measure === measure)!;
}

describe('figures', () => {
  it('are all there, and never divide by zero', () => {
    const figures = computeFigures(NOTHING, LIMITS);
    expect(figures.map((one) => one.measure)).toEqual(MEASURES);
    for (const one of figures) expect(valueOf(one)).toBe(one.measure === 'distance' ? 0 : null);
  });

  it('M1: on duty of planned', () => {
    const one = figure('duty-time', {
      planned: { startsAt: 0, endsAt: 100_000 },
      duty: { startsAt: 20_000, endsAt: 100_000 },
    });
    expect([one.numerator, one.denominator, valueOf(one), one.evidence.length]).toEqual([80, 100, 0.8, 1]);
  });

  it('M2: the amounts of the rows add up to the distance', () => {
    const one = figure('distance', {
      moves: [
        { startsAt: 0, endsAt: 1_000, distanceMetres: 12.5, isSilence: false },
        { startsAt: 1_000, endsAt: 2_000, distanceMetres: 7.5, isSilence: true },
      ],
    });
    expect(one.numerator).toBe(20);
    expect(one.evidence.reduce((total, row) => total + (row.amount ?? 0), 0)).toBe(20);
  });

  it('M3: a visit counts from 60 s on, a cell once', () => {
    const one = figure('cells-visited', {
      beat: [
        {
          cellId: 1,
          code: 'a',
          visits: [
            { startsAt: 0, endsAt: 59_999 },
            { startsAt: 70_000, endsAt: 130_000 },
            { startsAt: 200_000, endsAt: 300_000 },
          ],
          coverage: COVERED,
        },
        { cellId: 2, code: 'b', visits: [{ startsAt: 0, endsAt: 10_000 }], coverage: COVERED },
      ],
    });
    expect([one.numerator, one.denominator]).toEqual([1, 2]);
    expect(one.evidence.map((row) => row.counted)).toEqual([false, true, false, false]);
  });

  it('M4: cells without a gap of cells that had a target', () => {
    const gap = { startsAt: 0, endsAt: null, targetSeconds: 7_200 };
    const one = figure('coverage', {
      beat: [
        { cellId: 1, code: 'a', visits: [], coverage: COVERED },
        { cellId: 2, code: 'b', visits: [], coverage: { ...COVERED, gaps: [gap] } },
        { cellId: 3, code: 'c', visits: [], coverage: { ...COVERED, hadTarget: false } },
      ],
    });
    expect([one.numerator, one.denominator]).toEqual([1, 2]);
    expect(one.evidence.map((row) => [row.cellId, row.counted])).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  it('M5: in time after delivery; what never arrived or was cancelled is not counted', () => {
    const told = (rest: Partial<ReceivedInstruction>): ReceivedInstruction => ({
      text: '',
      priority: 'routine',
      deliveredAt: 0,
      acknowledgedAt: null,
      cancelledAt: null,
      ...rest,
    });
    const one = figure('acknowledged-in-time', {
      now: 1_000_000,
      instructions: [
        told({ acknowledgedAt: 300_000 }),
        told({ acknowledgedAt: 300_001 }),
        told({ priority: 'urgent', acknowledgedAt: 150_000 }),
        told({}),
        told({ deliveredAt: null }),
        told({ cancelledAt: 100_000 }),
        told({ deliveredAt: 900_000 }),
      ],
    });
    expect([one.numerator, one.denominator]).toEqual([1, 4]);
  });

  it('M6: unknown of on-duty seconds', () => {
    const one = figure('unknown-time', {
      duty: { startsAt: 0, endsAt: 1_000_000 },
      unknown: [{ startsAt: 0, endsAt: 250_000 }],
    });
    expect(valueOf(one)).toBe(0.25);
    expect(one.evidence).toHaveLength(1);
  });
});
