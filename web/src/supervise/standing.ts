import type { Grade, OfficerEvaluation, PeriodFigure, RevisionCause } from '@xuncheng/contract';
import type { ReactElement } from 'react';

/** A line of the table: an officer, or a squad, beat or area. */
export interface Standing {
  readonly key: number | string;
  readonly name: string;
  /** What else it is found and told apart by: an officer's badge and squad, a beat's area. */
  readonly note?: string;
  readonly officerId?: number;
  /** Of a squad, beat or area: how many. */
  readonly officers?: number;
  /** What it is made of, shown below its figures. */
  readonly parts?: () => ReactElement;
  readonly score: number | null;
  readonly grade: Grade | null;
  readonly previousScore: number | null;
  readonly yearAgoScore: number | null;
  readonly shifts: number;
  readonly exemptSeconds?: number;
  readonly revisedAt?: number | null;
  readonly revisedBecause?: RevisionCause | null;
  readonly figures: readonly PeriodFigure[];
}

/** An officer's line. */
export function standingOfOfficer(officer: OfficerEvaluation): Standing {
  const { officerId, officerName, badge, squad } = officer;
  return { ...officer, key: officerId, name: officerName, note: `${badge} · ${squad}` };
}
