import { localPlane, MEASURES } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { TRAJECTORY_LIMITS } from '../limits.ts';
import { computeTrajectory } from '../trajectory/compute-trajectory.ts';
import { allocateFixColumns } from '../trajectory/fix-columns.ts';
import { attendAlarms } from './attend-alarms.ts';
import { computeFigures, MEASURE_DEFINITIONS } from './compute-figures.ts';
import { valueOf, type ComputedFigure } from './measure.ts';
import { FIGURE_LIMITS, type ReceivedInstruction, type ShiftFacts } from './shift-facts.ts';

const NOTHING: ShiftFacts = {
  planned: { startsAt: 0, endsAt: 0 },
  duty: { startsAt: 0, endsAt: 0 },
  now: 0,
  moves: [],
  unknown: [],
  seen: undefined,
  beat: [],
  instructions: [],
  alarms: [],
  exempt: [],
  clockedInAt: null,
};
const COVERED = { gaps: [], hadTarget: true, worstIdleSeconds: 10, worst: { startsAt: 0, endsAt: 10_000 } };

function figure(measure: string, facts: Partial<ShiftFacts>): ComputedFigure {
  return computeFigures({ ...NOTHING, ...facts }, FIGURE_LIMITS).find((one) => one.measure === measure)!;
}

function told(rest: Partial<ReceivedInstruction>): ReceivedInstruction {
  return {
    text: '',
    priority: 'routine',
    hasPlace: true,
    deadline: 3_600_000,
    deliveredAt: 0,
    acknowledgedAt: null,
    acceptedAt: null,
    arrivedAt: null,
    doneAt: null,
    endedAt: null,
    cancelledAt: null,
    ...rest,
  };
}

/** A cell of the beat with these visits, in seconds. */
function beatCell(cellId: number, visits: readonly [number, number][], rest: object = {}): ShiftFacts['beat'][number] {
  return {
    cellId,
    code: `c${String(cellId)}`,
    visits: visits.map(([from, to]) => ({ startsAt: from * 1_000, endsAt: to * 1_000 })),
    coverage: COVERED,
    targetSeconds: 7_200,
    ...rest,
  };
}

describe('figures', () => {
  it('are all there, and never divide by zero', () => {
    const figures = computeFigures(NOTHING, FIGURE_LIMITS);
    expect(figures.map((one) => one.measure)).toEqual(MEASURES);
    for (const one of figures) expect(valueOf(one)).toBe(one.denominator === null ? 0 : null);
  });

  it('M1: on duty of planned', () => {
    const one = figure('duty-time', {
      planned: { startsAt: 0, endsAt: 100_000 },
      duty: { startsAt: 20_000, endsAt: 100_000 },
      clockedInAt: 20_000,
    });
    expect([one.numerator, one.denominator, valueOf(one), one.evidence.length]).toEqual([80, 100, 0.8, 1]);
  });

  it('M1: who neither clocked in nor was seen was not on duty; a device that has nothing to clock in with was seen', () => {
    const planned = { startsAt: 0, endsAt: 100_000 };
    const absent = figure('duty-time', { planned, duty: planned });
    expect([absent.numerator, absent.denominator]).toEqual([0, 100]);
    expect(absent.evidence).toMatchObject([{ label: 'absent', counted: false, amount: 100 }]);
    const seen = figure('duty-time', { planned, duty: planned, seen: { startsAt: 40_000, endsAt: 40_000 } });
    expect(valueOf(seen)).toBe(1);
    // On leave all the time: nothing is missing.
    const exempt = [{ kind: 'leave' as const, ...planned }];
    expect(valueOf(figure('duty-time', { planned, duty: planned, exempt }))).toBeNull();
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
          targetSeconds: 7_200,
        },
        { cellId: 2, code: 'b', visits: [{ startsAt: 0, endsAt: 10_000 }], coverage: COVERED, targetSeconds: 7_200 },
      ],
    });
    expect([one.numerator, one.denominator]).toEqual([1, 2]);
    expect(one.evidence.map((row) => row.counted)).toEqual([false, true, false, false]);
  });

  it('M4: cells without a gap of cells that had a target', () => {
    const gap = { startsAt: 0, endsAt: null, targetSeconds: 7_200 };
    const one = figure('coverage', {
      beat: [
        { cellId: 1, code: 'a', visits: [], coverage: COVERED, targetSeconds: 7_200 },
        { cellId: 2, code: 'b', visits: [], coverage: { ...COVERED, gaps: [gap] }, targetSeconds: 7_200 },
        { cellId: 3, code: 'c', visits: [], coverage: { ...COVERED, hadTarget: false }, targetSeconds: 7_200 },
      ],
    });
    expect([one.numerator, one.denominator]).toEqual([1, 2]);
    expect(one.evidence.map((row) => [row.cellId, row.counted])).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  it('M5: in time after delivery; what never arrived or was cancelled is not counted', () => {
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

  it('M7: the cell furthest beyond its target', () => {
    const one = figure('worst-idleness', {
      beat: [
        beatCell(1, [], { coverage: { ...COVERED, worstIdleSeconds: 9_000 } }),
        beatCell(2, [], { coverage: { ...COVERED, worstIdleSeconds: 10_000 }, targetSeconds: 14_400 }),
        beatCell(3, [], { coverage: { ...COVERED, worstIdleSeconds: 99_000, hadTarget: false } }),
      ],
    });
    expect([one.numerator, one.denominator]).toEqual([9_000, 7_200]);
    expect(one.evidence.map((row) => [row.cellId, row.counted])).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  it('M8: on time up to five minutes after the beginning; who cannot clock in is not counted', () => {
    const planned = { startsAt: 1_000, endsAt: 9_000_000 };
    expect(valueOf(figure('clock-in-on-time', { planned, clockedInAt: 301_000 }))).toBe(1);
    expect(valueOf(figure('clock-in-on-time', { planned, clockedInAt: 301_001 }))).toBe(0);
    expect(valueOf(figure('clock-in-on-time', { planned, clockedInAt: 0 }))).toBe(1);
    expect(valueOf(figure('clock-in-on-time', { planned, clockedInAt: null }))).toBeNull();
  });

  it('M9, M10: off the beat is known time outside its cells that no task and no exemption explains', () => {
    const facts: Partial<ShiftFacts> = {
      duty: { startsAt: 0, endsAt: 3_700_000 },
      seen: { startsAt: 0, endsAt: 3_600_000 },
      unknown: [{ startsAt: 3_000_000, endsAt: 3_300_000 }],
      // In the beat 0–1,000 and 1,200–2,000 s; a task leads away at 2,000–2,600; 2,600–3,000 and 3,300–3,600 off.
      beat: [beatCell(1, [[0, 1_000]]), beatCell(2, [[1_200, 2_000]])],
      instructions: [told({ acceptedAt: 2_000_000, doneAt: 2_600_000 })],
    };
    const time = figure('on-beat-time', facts);
    expect([time.numerator, time.denominator]).toEqual([1_800, 3_600 - 300 - 600]);
    const left = figure('off-beat', facts);
    // 200 s and 300 s are ways around a block; 400 s are not.
    expect(left.numerator).toBe(1);
    expect(left.evidence.map((row) => row.amount)).toEqual([200, 400, 300]);
    const exempt = [{ kind: 'rest' as const, startsAt: 2_500_000, endsAt: 2_900_000 }];
    expect(figure('off-beat', { ...facts, exempt }).numerator).toBe(0);
    expect(figure('on-beat-time', { ...facts, beat: [] }).denominator).toBe(0);
  });

  it('M11, M12: arrived and done by the deadline, of those accepted that were or are past it', () => {
    const facts = {
      now: 4_000_000,
      instructions: [
        told({ acceptedAt: 1, arrivedAt: 3_600_000, doneAt: 3_700_000 }),
        told({ acceptedAt: 1, doneAt: 3_000_000 }),
        told({ acceptedAt: 1 }),
        told({ acceptedAt: 1, hasPlace: false }),
        told({ acceptedAt: 1, endedAt: 2_000_000 }),
        told({ acceptedAt: 1, deadline: 5_000_000 }),
        told({}),
      ],
    };
    const arrived = figure('arrived-in-time', facts);
    expect([arrived.numerator, arrived.denominator]).toEqual([2, 3]);
    const done = figure('done-in-time', facts);
    expect([done.numerator, done.denominator]).toEqual([1, 4]);
  });

  it('M13: attended within half an hour, of those attended or active for as long', () => {
    const facts = {
      now: 1e9,
      duty: { startsAt: 0, endsAt: 1e9 },
      alarms: [
        { text: '', raisedAt: 0, clearedAt: null, attendedAt: 1_800_000 },
        { text: '', raisedAt: 0, clearedAt: null, attendedAt: 1_800_001 },
        { text: '', raisedAt: 0, clearedAt: 2_000_000, attendedAt: null },
        { text: '', raisedAt: 0, clearedAt: 1_000_000, attendedAt: null },
        { text: '', raisedAt: 999_000_000, clearedAt: null, attendedAt: null },
      ],
    };
    const one = figure('alarms-attended', facts);
    expect([one.numerator, one.denominator]).toEqual([1, 3]);
  });

  it('M13: near is within 100 m, from the raise until it cleared, and where somebody stood just before', () => {
    const fixes = allocateFixColumns(4);
    for (const [i, [seconds, metres]] of [
      [0, 50],
      [100, 50],
      [200, 500],
      [300, 90],
    ].entries()) {
      fixes.time[i] = seconds! * 1_000;
      [fixes.lon[i], fixes.lat[i]] = localPlane(120, 30).toLonLat(metres!, 0);
      fixes.accuracy[i] = 5;
    }
    const { track } = computeTrajectory(fixes, { startsAt: 0, endsAt: 1e9 }, 'foot', TRAJECTORY_LIMITS);
    const attended = (raised: number, cleared: number | null): number | null =>
      attendAlarms(
        [
          {
            text: '',
            lon: 120,
            lat: 30,
            raisedAt: raised * 1_000,
            clearedAt: cleared === null ? null : cleared * 1_000,
          },
        ],
        track,
      )[0]!.attendedAt;
    expect(attended(150, null)).toBe(150_000);
    expect(attended(161, null)).toBe(300_000);
    expect(attended(161, 299)).toBeNull();
    expect(attended(205, null)).toBe(300_000);
  });

  it('E1: exempt time is in no numerator and in no denominator, and is shown', () => {
    const facts: Partial<ShiftFacts> = {
      planned: { startsAt: 0, endsAt: 1_000_000 },
      duty: { startsAt: 200_000, endsAt: 1_000_000 },
      clockedInAt: 200_000,
      unknown: [{ startsAt: 400_000, endsAt: 700_000 }],
      exempt: [
        { kind: 'leave', startsAt: 0, endsAt: 300_000 },
        { kind: 'lost-gps', startsAt: 500_000, endsAt: 600_000 },
      ],
    };
    const duty = figure('duty-time', facts);
    expect([duty.numerator, duty.denominator]).toEqual([600, 600]);
    const unknown = figure('unknown-time', facts);
    expect([unknown.numerator, unknown.denominator]).toEqual([200, 600]);
    for (const one of [duty, unknown])
      expect(one.evidence.filter((row) => row.exempt !== undefined).map((row) => row.exempt)).toEqual([
        'leave',
        'lost-gps',
      ]);
  });

  it('E2: what was judged in exempt time is shown and not counted', () => {
    const exempt = [{ kind: 'weather' as const, startsAt: 3_500_000, endsAt: 3_700_000 }];
    const one = figure('done-in-time', {
      now: 4_000_000,
      exempt,
      instructions: [told({ acceptedAt: 1 }), told({ acceptedAt: 1, deadline: 3_400_000 })],
    });
    expect([one.numerator, one.denominator]).toEqual([0, 1]);
    expect(one.evidence.map((row) => row.exempt)).toEqual(['weather', undefined]);
  });
});

describe('standing still', () => {
  const plane = localPlane(120.17, 30.24);

  /** The figures of an hour in one cell of the beat, a fix every ten seconds, so many metres to and fro. */
  function figuresOf(metres: number): ComputedFigure[] {
    const fixes = allocateFixColumns(361);
    for (let i = 0; i < 361; i++) {
      const [lon, lat] = plane.toLonLat(50 + (i % 2) * metres, 50);
      fixes.time[i] = i * 10_000;
      fixes.lon[i] = lon;
      fixes.lat[i] = lat;
      fixes.accuracy[i] = 5;
    }
    const duty = { startsAt: 0, endsAt: 3_600_000 };
    const { track, moves, unknown } = computeTrajectory(fixes, duty, 'foot', TRAJECTORY_LIMITS);
    const [lon, lat] = plane.toLonLat(60, 60);
    const alarm = { text: '', lon, lat, raisedAt: 1_200_000, clearedAt: 3_000_000 };
    const facts = {
      planned: duty,
      duty,
      now: 3_600_000,
      clockedInAt: 0,
      moves,
      unknown,
      seen: { startsAt: track.time[0]!, endsAt: track.time.at(-1)! },
      beat: [beatCell(1, [[0, 3_600]]), beatCell(2, [])],
      instructions: [told({ acceptedAt: 60_000, acknowledgedAt: 60_000, arrivedAt: 120_000, doneAt: 900_000 })],
      alarms: attendAlarms([alarm], track),
    };
    return computeFigures({ ...NOTHING, ...facts }, FIGURE_LIMITS);
  }

  it('never lowers a figure: whoever stands has those of whoever walks all the time, but for the metres, which nobody is judged by', () => {
    const [standing, walking] = [figuresOf(0), figuresOf(80)];
    const judged = (figures: ComputedFigure[]): ComputedFigure[] =>
      figures.filter(({ measure }) => measure !== 'distance');
    expect(judged(standing)).toEqual(judged(walking));
    const distance = (figures: ComputedFigure[]): number =>
      figures.find(({ measure }) => measure === 'distance')!.numerator;
    expect([distance(standing), distance(walking) > 10_000]).toEqual([0, true]);
    expect(MEASURE_DEFINITIONS.get('distance')!.better).toBe('neither');
  });
});
