import type { TravelMode } from '@xuncheng/contract';
import type { CellIndex } from '../coverage/cell-index.ts';
import { VisitPass, type CellVisit } from '../coverage/find-visits.ts';
import type { Interval } from '../intervals.ts';
import type { CoverageLimits, TrajectoryLimits } from '../limits.ts';
import { describeTrail, type DutyTrail } from '../trajectory/compute-trajectory.ts';
import type { FixColumns } from '../trajectory/fix-columns.ts';
import { orderFixes } from '../trajectory/order-fixes.ts';
import { TrailPass, type UsedFixes } from '../trajectory/trail-pass.ts';

/** Milliseconds before the newest fix up to which fixes are taken in for good: what comes later than that has the duty begun anew. */
const SETTLED_AFTER_MS = 300_000;

/** What a duty that goes on is by now. */
export interface RunningDuty {
  readonly trail: DutyTrail;
  /** Of cells by their position in the index, in order of their beginning. */
  readonly visits: readonly CellVisit[];
  /** The used fixes, those from before that are forgotten left out; at least one of them is here. */
  readonly used: UsedFixes;
}

interface Standing {
  readonly pass: TrailPass;
  readonly visits: VisitPass;
  readonly fixCount: number;
}

/**
 * The trajectory and the visits of a duty that goes on, without its fixes: those up to some minutes ago are taken in for good, later ones
 * are handed over each time. The result is always the one that all the fixes together have (rules T1–T10, V1–V3). Kept are the
 * visits, stops and moves found, and the fixes since the present stop began, or of the time that a stop lasts at least.
 */
export class RunningTrail {
  private readonly limits: TrajectoryLimits;
  private settled: Standing;
  private until = Number.NEGATIVE_INFINITY;

  constructor(mode: TravelMode, limits: TrajectoryLimits, cells: CellIndex, coverageLimits: CoverageLimits) {
    this.limits = limits;
    this.settled = {
      pass: new TrailPass(limits, limits.speedMetresPerSecond[mode], 1),
      visits: new VisitPass(cells, coverageLimits),
      fixCount: 0,
    };
  }

  /** Epoch ms: fixes before are taken in, those from then on are to be handed over. An earlier one that comes now needs another object. */
  get settledUntil(): number {
    return this.until;
  }

  /**
   * @param fixes all of the device from `settledUntil` or from the beginning of the duty on, whichever is later, in any order
   * @param duty the same as before, up to now; its end must not be before `settledUntil`
   */
  follow(fixes: FixColumns, duty: Interval): RunningDuty {
    const from = Math.max(duty.startsAt, this.until);
    const now = this.advance(fixes, { startsAt: from, endsAt: duty.endsAt });
    const newest = fixes.time.reduce((latest, time) => (time < duty.endsAt ? Math.max(latest, time) : latest), from);
    this.settle(fixes, from, newest - SETTLED_AFTER_MS);
    return {
      trail: describeTrail(now.pass, duty, now.fixCount, this.limits),
      visits: now.visits.visits(),
      used: now.pass.used,
    };
  }

  private settle(fixes: FixColumns, from: number, until: number): void {
    if (until <= from) return;
    const settled = this.advance(fixes, { startsAt: from, endsAt: until });
    if (!settled.pass.isSettled) return;
    settled.pass.forget();
    this.settled = { ...settled, pass: settled.pass.copy(0) };
    this.until = until;
  }

  /** Where it stands with the fixes of a span behind what is settled. */
  private advance(fixes: FixColumns, span: Interval): Standing {
    const { order, fixCount } = orderFixes(fixes, span, this.limits);
    const pass = this.settled.pass.copy(order.length);
    const visits = this.settled.visits.copy();
    const visited = pass.used.length;
    pass.take(fixes, order);
    const begins = new Set(pass.segmentStarts);
    const { time, lon, lat, accuracy, length } = pass.used;
    for (let i = visited; i < length; i++) visits.take(time[i]!, lon[i]!, lat[i]!, accuracy[i]!, begins.has(i));
    return { pass, visits, fixCount: this.settled.fixCount + fixCount };
  }
}
