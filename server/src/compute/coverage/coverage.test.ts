import { localPlane } from '@xuncheng/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COVERAGE_LIMITS, TRAJECTORY_LIMITS } from '../limits.ts';
import { computeTrajectory } from '../trajectory/compute-trajectory.ts';
import { allocateFixColumns } from '../trajectory/fix-columns.ts';
import { buildCellIndex, type CoverageCell } from './cell-index.ts';
import { findGaps, type AnsweredTime } from './find-gaps.ts';
import { findVisits } from './find-visits.ts';
import { judgeCell } from './idleness.ts';
import { observeCells } from './observe-cells.ts';

const PLANE = localPlane(120.17, 30.24);

/** Ten cells of 100 m side by side, from west to east. */
const CELLS: CoverageCell[] = Array.from({ length: 10 }, (_, i) => ({
  id: 100 + i,
  code: `c${String(i)}`,
  areaId: 1,
  class: 'A',
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [i * 100, 0],
        [i * 100 + 100, 0],
        [i * 100 + 100, 100],
        [i * 100, 100],
        [i * 100, 0],
      ].map(([x, y]) => PLANE.toLonLat(x!, y!)),
    ],
  },
}));
const INDEX = buildCellIndex(CELLS);

function visitsOf(
  points: readonly [seconds: number, x: number, accuracy?: number][],
  limits = COVERAGE_LIMITS,
): [cell: number, from: number, to: number][] {
  const fixes = allocateFixColumns(points.length);
  for (const [i, [seconds, x, accuracy]] of points.entries()) {
    const [lon, lat] = PLANE.toLonLat(x, 50);
    fixes.time[i] = seconds * 1_000;
    fixes.lon[i] = lon;
    fixes.lat[i] = lat;
    fixes.accuracy[i] = accuracy ?? 5;
  }
  const { track } = computeTrajectory(fixes, { startsAt: 0, endsAt: 1e12 }, 'car', TRAJECTORY_LIMITS);
  return findVisits(track, INDEX, limits).map((visit) => [visit.cell, visit.startsAt / 1_000, visit.endsAt / 1_000]);
}

describe('cell index', () => {
  it('finds the one cell at a place, and none outside', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -200, max: 1_200, noNaN: true }),
        fc.double({ min: -50, max: 150, noNaN: true }),
        (x, y) => {
          const [lon, lat] = PLANE.toLonLat(x, y);
          const inside = x >= 0.01 && x <= 999.99 && y >= 0.01 && y <= 99.99;
          const outside = x < -0.01 || x > 1_000.01 || y < -0.01 || y > 100.01;
          const found = INDEX.find(lon, lat);
          if (inside) expect(Math.abs(found - (x - 50) / 100)).toBeLessThanOrEqual(0.51);
          if (outside) expect(found).toBe(-1);
        },
      ),
    );
    const [lon, lat] = PLANE.toLonLat(130, 50);
    expect(INDEX.metresOutside(0, lon, lat)).toBeCloseTo(30, 1);
    expect(INDEX.metresOutside(1, lon, lat)).toBe(0);
  });
});

describe('visits', () => {
  it('V1: entered at the edge, also between two fixes', () => {
    const visits = visitsOf([
      [0, 50],
      [20, 350],
    ]);
    expect(visits.map(([cell]) => cell)).toEqual([0, 1, 2, 3]);
    expect(visits[3]![1]).toBeGreaterThan(15);
  });

  it('V1: an officer whose presence reaches farther visits the cells within it, and leaves them beyond it', () => {
    const standing: [number, number][] = [
      [0, 85],
      [60, 85],
    ];
    expect(visitsOf(standing).map(([cell]) => cell)).toEqual([0]);
    expect(visitsOf(standing, { ...COVERAGE_LIMITS, presenceMetres: 20 }).map(([cell]) => cell)).toEqual([0, 1]);
    expect(INDEX.findWithin(...PLANE.toLonLat(150, 50), 260)).toEqual(expect.arrayContaining([0, 1, 2, 3, 4]));
    expect(INDEX.findWithin(...PLANE.toLonLat(-30, 50), 29)).toEqual([]);
    expect(INDEX.findWithin(...PLANE.toLonLat(-30, 50), 31)).toEqual([0]);
    // Out of reach of the second cell (85 → 50 m: 50 m from it), not yet beyond 20 + 20 m, then beyond.
    const going = visitsOf(
      [
        [0, 85],
        [30, 65],
        [60, 65],
        [90, 40],
        [125, 40],
      ],
      { ...COVERAGE_LIMITS, presenceMetres: 20 },
    );
    expect(going.find(([cell]) => cell === 1)![2]).toBeLessThan(125);
    expect(going.find(([cell]) => cell === 1)![2]).toBeGreaterThanOrEqual(60);
  });

  it('V2: left beyond 20 m held for 30 s; borders do not flap', () => {
    const flapping = Array.from({ length: 40 }, (_, i): [number, number] => [i * 10, i % 2 ? 95 : 115]);
    expect(visitsOf(flapping).map(([cell]) => cell)).toEqual([1, 0]);
    expect(
      visitsOf([
        [0, 50],
        [10, 125],
        [20, 125],
        [30, 90],
        [40, 90],
      ]).filter(([cell]) => cell === 0),
    ).toEqual([[0, 0, 40]]);
    const away = visitsOf([
      [0, 50],
      [10, 125],
      [20, 125],
      [30, 125],
      [41, 125],
      [50, 50],
    ]);
    expect(away.filter(([cell]) => cell === 0)).toHaveLength(2);
  });

  it('V2: coming back starts the 30 s over', () => {
    const hesitant = visitsOf([
      [0, 50],
      [10, 125],
      [20, 125],
      [25, 90],
      [30, 125],
      [45, 125],
      [50, 90],
    ]);
    expect(hesitant.filter(([cell]) => cell === 0)).toEqual([[0, 0, 50]]);
  });

  it('V2: an inaccurate fix needs to be farther away', () => {
    const vague = visitsOf([
      [0, 50],
      [10, 140, 45],
      [20, 140, 45],
      [30, 140, 45],
      [45, 140, 45],
    ]);
    expect(vague.find(([cell]) => cell === 0)).toEqual([0, 0, 45]);
  });

  it('V3: silence ends a visit at the last fix', () => {
    expect(
      visitsOf([
        [0, 50],
        [10, 50],
        [300, 50],
        [310, 50],
      ]),
    ).toEqual([
      [0, 0, 10],
      [0, 300, 310],
    ]);
  });
});

describe('coverage gaps', () => {
  const H = 3_600_000;
  const time = (hours: number, extra: Partial<AnsweredTime> = {}): AnsweredTime => ({
    duty: { startsAt: 0, endsAt: hours * H },
    isOver: true,
    plannedSeconds: 8 * 3_600,
    unknown: [],
    ...extra,
  });
  const visit = (from: number, to = from): { startsAt: number; endsAt: number } => ({
    startsAt: from * H,
    endsAt: to * H,
  });

  it('G1, G3: from the target on until the next visit', () => {
    const result = findGaps('A', [visit(3, 3.1), visit(1, 1.2)], time(8), COVERAGE_LIMITS);
    expect(result.gaps).toEqual([{ startsAt: 5.1 * H, endsAt: 8 * H, targetSeconds: 7_200 }]);
    expect(result.worstIdleSeconds).toBeCloseTo(4.9 * 3_600, 3);
    expect(findGaps('A', [], time(2), COVERAGE_LIMITS).gaps).toEqual([]);
  });

  it('G2: unknown time counts neither way', () => {
    const result = findGaps('A', [], time(3, { unknown: [visit(1, 2.5)] }), COVERAGE_LIMITS);
    expect(result).toMatchObject({ gaps: [], hadTarget: false });
    const later = findGaps('A', [], time(5, { unknown: [visit(1, 2.5)] }), COVERAGE_LIMITS);
    expect(later.gaps).toEqual([{ startsAt: 3.5 * H, endsAt: 5 * H, targetSeconds: 7_200 }]);
  });

  it('G3: open while the shift runs', () => {
    expect(findGaps('B', [], time(5, { isOver: false }), COVERAGE_LIMITS).gaps).toEqual([
      { startsAt: 4 * H, endsAt: null, targetSeconds: 14_400 },
    ]);
  });

  it('G4: class C once a shift, judged when it is over and known', () => {
    expect(findGaps('C', [], time(8), COVERAGE_LIMITS).gaps).toHaveLength(1);
    expect(findGaps('C', [visit(7)], time(8), COVERAGE_LIMITS)).toMatchObject({ gaps: [], hadTarget: true });
    expect(findGaps('C', [], time(7, { isOver: false }), COVERAGE_LIMITS)).toMatchObject({
      gaps: [],
      hadTarget: false,
    });
    expect(findGaps('C', [], time(8, { unknown: [visit(0, 5)] }), COVERAGE_LIMITS)).toMatchObject({
      gaps: [],
      hadTarget: false,
    });
  });

  it('G5: no target before it can be due', () => {
    expect(findGaps('A', [visit(0.5)], time(1, { isOver: false }), COVERAGE_LIMITS).hadTarget).toBe(false);
    expect(findGaps('A', [visit(1)], time(2, { isOver: false }), COVERAGE_LIMITS).hadTarget).toBe(true);
  });

  it('L1: levels by share of the target', () => {
    const level = (hours: number): number =>
      judgeCell('A', 0, { startsAt: 0, endsAt: 8 * H }, [], hours * H, COVERAGE_LIMITS).level;
    expect([0.9, 1, 1.5, 1.6, 1.9, 2, 3.9, 4].map(level)).toEqual([0, 1, 1, 2, 2, 3, 3, 4]);
    const never = judgeCell('C', Number.NaN, { startsAt: 0, endsAt: 8 * H }, [], 6 * H, COVERAGE_LIMITS);
    expect(never).toMatchObject({ idleSeconds: null, level: 1, overdueSeconds: 0 });
    expect(judgeCell('C', H, { startsAt: 0, endsAt: 8 * H }, [], 7 * H, COVERAGE_LIMITS)).toMatchObject({ level: 0 });
    expect(judgeCell('A', 0, { startsAt: H, endsAt: 8 * H }, [visit(1, 3)], 4 * H, COVERAGE_LIMITS)).toMatchObject({
      idleSeconds: null,
      level: 1,
    });
  });
});

describe('observation', () => {
  it('O1: a cell is observed when at least half of it is in view of a camera', () => {
    const [lon, lat] = PLANE.toLonLat(0, 50);
    const camera = { lon, lat, heading: 90, fieldOfView: 120, rangeMetres: 150 };
    // The first cell lies in the sector but for its western corners; the second is out of range beyond 150 m.
    expect(observeCells(INDEX, [camera])).toEqual([0]);
    expect(observeCells(INDEX, [{ ...camera, rangeMetres: 220 }])).toEqual([0, 1]);
    expect(observeCells(INDEX, [{ ...camera, heading: 270 }])).toEqual([]);
    expect(observeCells(INDEX, [{ ...camera, fieldOfView: 20 }])).toEqual([]);
    expect(observeCells(INDEX, [{ ...camera, heading: 271, fieldOfView: 360 }])).toEqual([0]);
  });
});
