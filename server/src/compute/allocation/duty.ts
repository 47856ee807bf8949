import type { Severity } from '@xuncheng/contract';
import type { CellIndex } from '../coverage/cell-index.ts';
import type { Interval } from '../intervals.ts';
import type { OfficerColumns } from './officer-columns.ts';
import type { Travel } from './travel.ts';
import type { VisitColumns } from './visit-worth.ts';

/** Cells and the beats they belong to. */
export interface DutyDistrict {
  readonly cells: CellIndex;
  /** Cells of each beat, by its number; a cell may be on several (by day and by night). */
  readonly cellsOf: readonly (readonly number[])[];
  readonly travel: Travel;
}

/** A line of a roster: somebody walks a beat. */
export interface PlannedDuty extends Interval {
  readonly beat: number;
  /** Index into TRAVEL_MODES. */
  readonly mode: number;
  /** Of those who do not come the beat is looked after by others. */
  readonly comes: boolean;
}

/** An alarm that will be raised. */
export interface ComingAlarm {
  /** Epoch ms. */
  readonly at: number;
  readonly cell: number;
  readonly severity: Severity;
  /** Seconds that somebody there has to do with it. */
  readonly handleSeconds: number;
}

/** What happens, whoever goes where. */
export interface DutyScript extends Interval {
  readonly district: DutyDistrict;
  readonly duties: readonly PlannedDuty[];
  /** In order of time. */
  readonly alarms: readonly ComingAlarm[];
  readonly seed: number;
}

/** An alarm that nobody has dealt with, as a policy sees it. */
export interface OpenAlarm {
  /** Position in the script. */
  readonly alarm: number;
  readonly cell: number;
  readonly severity: Severity;
  readonly raisedAt: number;
  /** Somebody is on the way. */
  isTaken: boolean;
}

/** What a policy may know (S3). Officers are rows of the script's duties. */
export interface DutyView {
  readonly now: number;
  readonly district: DutyDistrict;
  readonly officers: OfficerColumns;
  /** Rows on duty. */
  readonly onDuty: readonly number[];
  readonly cells: VisitColumns;
  /** Cell that an officer walks to or stays in; −1: none. */
  readonly headingFor: Int32Array;
  readonly openAlarms: readonly OpenAlarm[];
  /** From when until when a beat is answered for, by all duties that run on it now; undefined: none does. */
  readonly shiftOf: (beat: number) => Interval | undefined;
  /** The beat that answers for a cell now; −1: the cell has none. */
  readonly beatAt: (cell: number) => number;
}

/** Somebody is sent: to an alarm (position in the script) or not, and to cells, in this order. */
export interface Order {
  readonly officer: number;
  readonly alarm: number | null;
  readonly cells: readonly number[];
}

/** Who goes where. Made anew for every run: it may remember. */
export interface DutyPolicy {
  /** Asked once a minute. */
  readonly dispatch: (view: DutyView) => readonly Order[];
  /** Where somebody goes who has nothing to do: a cell, −1: nowhere. */
  readonly goOn: (view: DutyView, officer: number) => number;
}
