import type { EvidenceRow, ExemptionKind, Measure, MeasureDefinition } from '@xuncheng/contract';
import type { Interval } from '../intervals.ts';
import type { Exempt, FigureLimits, ShiftFacts } from './shift-facts.ts';

/** What a measure found in a shift. */
export interface Finding {
  readonly numerator: number;
  /** null: the measure is no share. */
  readonly denominator: number | null;
  readonly rows: readonly EvidenceRow[];
}

/** A measure: what it is, and how it is found. */
export interface MeasureRule extends MeasureDefinition {
  readonly find: (facts: ShiftFacts, limits: FigureLimits) => Finding;
}

/** One figure with its evidence, as stored. */
export interface ComputedFigure {
  readonly measure: Measure;
  readonly numerator: number;
  readonly denominator: number | null;
  readonly unit: MeasureDefinition['unit'];
  readonly evidence: readonly EvidenceRow[];
}

/** Value of a figure: a share where there is a denominator; null when that is 0. */
export function valueOf(figure: { readonly numerator: number; readonly denominator: number | null }): number | null {
  if (figure.denominator === null) return figure.numerator;
  return figure.denominator === 0 ? null : figure.numerator / figure.denominator;
}

/** A row over an interval; its amount is the interval's seconds unless said otherwise. */
export function row(
  kind: EvidenceRow['kind'],
  interval: Interval | undefined,
  rest: Partial<EvidenceRow>,
): EvidenceRow {
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

/** E1: exempt time is shown beside what it was taken out of. */
export function exemptRows(exempt: readonly Exempt[]): EvidenceRow[] {
  return exempt.map((interval) =>
    row('interval', interval, { counted: false, exempt: interval.kind, label: 'exempt' }),
  );
}

/** The exemption that holds at a moment. */
export function exemptAt(exempt: readonly Exempt[], at: number): ExemptionKind | undefined {
  return exempt.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt)?.kind;
}

/** An item judged at one moment: counted or not, or left out because that moment is exempt (E2). */
export function judgedRow(
  exempt: readonly Exempt[],
  judgedAt: number,
  isGood: boolean,
  item: EvidenceRow,
): EvidenceRow {
  const kind = exemptAt(exempt, judgedAt);
  return kind === undefined ? { ...item, counted: isGood } : { ...item, counted: false, exempt: kind };
}

/** Counted rows of those not exempt. */
export function shareOf(rows: readonly EvidenceRow[]): Finding {
  const judged = rows.filter((item) => item.exempt === undefined);
  return { numerator: judged.filter((item) => item.counted).length, denominator: judged.length, rows };
}
