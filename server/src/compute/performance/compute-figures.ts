import type { Evidence, Measure } from '@xuncheng/contract';
import type { CellCoverage } from '../coverage/find-gaps.ts';
import { totalSeconds, type Interval } from '../intervals.ts';
import type { Move } from '../trajectory/compute-trajectory.ts';

export type EvidenceRow = Evidence['rows'][number];

/** One figure with its evidence, as stored. */
export interface ComputedFigure {
  readonly measure: Measure;
  readonly numerator: number;
  readonly denominator: number | null;
  readonly unit: 's' | 'm' | 'count';
  readonly evidence: readonly EvidenceRow[];
}

/** An instruction at one receiver; times in epoch ms, null: not (yet). */
export interface ReceivedInstruction {
  readonly text: string;
  readonly priority: 'routine' | 'urgent';
  readonly deliveredAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly cancelledAt: number | null;
}

/** Everything the figures of a shift are made of. */
export interface ShiftFacts {
  /** Plan and duty up to now. */
  readonly planned: Interval;
  readonly duty: Interval;
  readonly now: number;
  readonly moves: readonly Move[];
  readonly unknown: readonly Interval[];
  /** Cells of the beat with this officer's visits and their coverage. */
  readonly beat: readonly {
    readonly cellId: number;
    readonly code: string;
    readonly visits: readonly Interval[];
    readonly coverage: CellCoverage;
  }[];
  readonly instructions: readonly ReceivedInstruction[];
}

export interface FigureLimits {
  readonly visitSeconds: number;
  readonly acknowledgeSeconds: Readonly<Record<'routine' | 'urgent', number>>;
}

/** The six figures of a shift by the rules of RULES.md. */
export function computeFigures(facts: ShiftFacts, limits: FigureLimits): ComputedFigure[] {
  return [
    dutyTime(facts),
    distance(facts),
    cellsVisited(facts, limits.visitSeconds),
    coverage(facts),
    acknowledgedInTime(facts, limits.acknowledgeSeconds),
    unknownTime(facts),
  ];
}

/** Value of a figure: a share where there is a denominator; null when that is 0. */
export function valueOf(figure: { readonly numerator: number; readonly denominator: number | null }): number | null {
  if (figure.denominator === null) return figure.numerator;
  return figure.denominator === 0 ? null : figure.numerator / figure.denominator;
}

function row(kind: EvidenceRow['kind'], interval: Interval | undefined, rest: Partial<EvidenceRow>): EvidenceRow {
  return {
    kind,
    counted: true,
    label: '',
    startsAt: interval?.startsAt ?? null,
    endsAt: interval?.endsAt ?? null,
    cellId: null,
    amount: interval ? (interval.endsAt - interval.startsAt) / 1_000 : null,
    ...rest,
  };
}

/** M1 */
function dutyTime({ planned, duty }: ShiftFacts): ComputedFigure {
  return {
    measure: 'duty-time',
    numerator: totalSeconds([duty]),
    denominator: totalSeconds([planned]),
    unit: 's',
    evidence: [row('interval', duty, { label: 'on-duty' })],
  };
}

/** M2 */
function distance({ moves }: ShiftFacts): ComputedFigure {
  return {
    measure: 'distance',
    numerator: moves.reduce((total, move) => total + move.distanceMetres, 0),
    denominator: null,
    unit: 'm',
    evidence: moves.map((move) =>
      row('move', move, { label: move.isSilence ? 'silence' : 'move', amount: move.distanceMetres }),
    ),
  };
}

/** M3 */
function cellsVisited({ beat }: ShiftFacts, visitSeconds: number): ComputedFigure {
  const evidence: EvidenceRow[] = [];
  let visited = 0;
  for (const { cellId, code, visits } of beat) {
    const firstLong = visits.find((visit) => visit.endsAt - visit.startsAt >= visitSeconds * 1_000);
    if (firstLong) visited++;
    for (const visit of visits)
      evidence.push(row('cell', visit, { label: code, cellId, counted: visit === firstLong }));
  }
  return { measure: 'cells-visited', numerator: visited, denominator: beat.length, unit: 'count', evidence };
}

/** M4 */
function coverage({ beat }: ShiftFacts): ComputedFigure {
  const due = beat.filter((cell) => cell.coverage.hadTarget);
  return {
    measure: 'coverage',
    numerator: due.filter((cell) => cell.coverage.gaps.length === 0).length,
    denominator: due.length,
    unit: 'count',
    evidence: due.map(({ cellId, code, coverage: { gaps, worst, worstIdleSeconds } }) =>
      row('cell', worst, { label: code, cellId, counted: gaps.length === 0, amount: worstIdleSeconds }),
    ),
  };
}

/** M5 */
function acknowledgedInTime(
  { instructions, now }: ShiftFacts,
  seconds: FigureLimits['acknowledgeSeconds'],
): ComputedFigure {
  const evidence: EvidenceRow[] = [];
  for (const { text, priority, deliveredAt, acknowledgedAt, cancelledAt } of instructions) {
    if (deliveredAt === null) continue;
    const dueAt = deliveredAt + seconds[priority] * 1_000;
    if (acknowledgedAt === null && (now < dueAt || (cancelledAt !== null && cancelledAt < dueAt))) continue;
    evidence.push({
      kind: 'instruction',
      counted: acknowledgedAt !== null && acknowledgedAt <= dueAt,
      label: text,
      startsAt: deliveredAt,
      endsAt: acknowledgedAt,
      cellId: null,
      amount: acknowledgedAt === null ? null : (acknowledgedAt - deliveredAt) / 1_000,
    });
  }
  return {
    measure: 'acknowledged-in-time',
    numerator: evidence.filter((item) => item.counted).length,
    denominator: evidence.length,
    unit: 'count',
    evidence,
  };
}

/** M6 */
function unknownTime({ unknown, duty }: ShiftFacts): ComputedFigure {
  return {
    measure: 'unknown-time',
    numerator: totalSeconds(unknown),
    denominator: totalSeconds([duty]),
    unit: 's',
    evidence: unknown.map((interval) => row('interval', interval, { label: 'unknown' })),
  };
}
