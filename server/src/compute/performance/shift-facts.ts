import type { ExemptionKind } from '@xuncheng/contract';
import type { CellCoverage } from '../coverage/find-gaps.ts';
import type { Interval } from '../intervals.ts';
import type { Move } from '../trajectory/trail-pass.ts';

/** An instruction at one receiver; times in epoch ms, null: not (yet). */
export interface ReceivedInstruction {
  readonly text: string;
  readonly priority: 'routine' | 'urgent';
  readonly hasPlace: boolean;
  readonly deadline: number;
  readonly deliveredAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly acceptedAt: number | null;
  readonly arrivedAt: number | null;
  readonly doneAt: number | null;
  /** Refused, cancelled or expired: whichever ended it without being done. */
  readonly endedAt: number | null;
  readonly cancelledAt: number | null;
}

/** An alarm raised in the beat while the officer was on duty. */
export interface BeatAlarm {
  readonly text: string;
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  /** First moment from the raise on that the officer was near its source. */
  readonly attendedAt: number | null;
}

/** Time for which nobody answers; inside the duty, or (leave) anywhere in the plan. */
export interface Exempt extends Interval {
  readonly kind: ExemptionKind;
}

/** Everything the figures of a shift are made of. */
export interface ShiftFacts {
  /** Plan up to now, and the duty up to now. */
  readonly planned: Interval;
  readonly duty: Interval;
  readonly clockedInAt: number | null;
  readonly now: number;
  readonly moves: readonly Move[];
  readonly unknown: readonly Interval[];
  /** From the first used fix to the last; undefined: there is none. */
  readonly seen: Interval | undefined;
  /** Granted, in order of time, without overlap. */
  readonly exempt: readonly Exempt[];
  /** Cells of the beat with this officer's visits and their coverage. */
  readonly beat: readonly {
    readonly cellId: number;
    readonly code: string;
    readonly visits: readonly Interval[];
    readonly coverage: CellCoverage;
    readonly targetSeconds: number;
  }[];
  readonly instructions: readonly ReceivedInstruction[];
  readonly alarms: readonly BeatAlarm[];
}

export interface FigureLimits {
  /** Seconds of a visit that counts. */
  readonly visitSeconds: number;
  /** Seconds in which an instruction is acknowledged in time, from its delivery. */
  readonly acknowledgeSeconds: Readonly<Record<'routine' | 'urgent', number>>;
  /** Seconds after the planned beginning at which clocking in is still on time. */
  readonly clockInGraceSeconds: number;
  /** Seconds off the beat from which on it is said: shorter ones are ways around a block. */
  readonly offBeatSeconds: number;
  /** Seconds in which an alarm in the beat is attended in time; one that is over sooner need not be. */
  readonly attendSeconds: number;
}

export const FIGURE_LIMITS: FigureLimits = {
  visitSeconds: 60,
  acknowledgeSeconds: { routine: 300, urgent: 120 },
  clockInGraceSeconds: 300,
  offBeatSeconds: 300,
  attendSeconds: 1_800,
};
