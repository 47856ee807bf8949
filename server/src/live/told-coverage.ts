import { isOverdueLevel, type CoverageChange, type CoverageNow } from '@xuncheng/contract';
import type { CellNow } from '../compute/coverage/idleness.ts';

/** A cell under a running shift, as it stands at a moment. */
export interface StandingCell extends Pick<CellNow, 'idleSeconds' | 'level'> {
  readonly cellId: number;
  readonly areaId: number;
  /** In view of a fixed camera. */
  readonly isObserved: boolean;
}

/** Idleness grows by itself on a screen; one whose clock stands, in rest or unknown time, may be so far ahead there. */
const AHEAD_AT_MOST_MS = 30_000;

/** What was told of a cell. */
interface Told {
  level: CellNow['level'];
  /** Epoch ms from which idleness runs; null: not visited since the shift began. */
  since: number | null;
  isObserved: boolean;
}

/** Coverage as those in a room were told it: what is told next is what is different. */
export class ToldCoverage {
  private readonly cells = new Map<number, Told>();
  private isTold = false;

  /** Take the cells as they stand. @returns what to tell of it; null: nothing */
  take(standing: Iterable<StandingCell>, at: number): CoverageChange | null {
    const changed: CoverageNow['cells'] = [];
    const seen = new Set<number>();
    let isViewChanged = false;
    for (const { cellId, idleSeconds, level, isObserved } of standing) {
      seen.add(cellId);
      const since = idleSeconds === null ? null : at - idleSeconds * 1_000;
      const told = this.cells.get(cellId);
      isViewChanged ||= isObserved !== (told?.isObserved ?? false);
      if (told) told.isObserved = isObserved;
      if (told?.level === level && !isElsewhere(told.since, since)) continue;
      this.cells.set(cellId, { level, since, isObserved });
      changed.push([cellId, idleSeconds === null ? null : Math.round(idleSeconds), level]);
    }
    const gone = [...this.cells.keys()].filter((cellId) => !seen.has(cellId));
    for (const cellId of gone) this.cells.delete(cellId);
    const isNews = changed.length + gone.length > 0 || isViewChanged || !this.isTold;
    this.isTold = true;
    return isNews
      ? { computedAt: at, cells: changed, gone, ...(isViewChanged && { observed: this.observed() }) }
      : null;
  }

  /** Everything that was told. */
  describe(at: number): CoverageNow {
    const cells: CoverageNow['cells'] = [];
    let meetingTarget = 0;
    for (const [cellId, { level, since }] of this.cells) {
      if (!isOverdueLevel(level)) meetingTarget++;
      cells.push([cellId, since === null ? null : Math.max(0, Math.round((at - since) / 1_000)), level]);
    }
    return { computedAt: at, cells, meetingTarget, withTarget: cells.length, observed: this.observed() };
  }

  private observed(): number[] {
    return [...this.cells].filter(([, { isObserved }]) => isObserved).map(([cellId]) => cellId);
  }
}

function isElsewhere(told: number | null, since: number | null): boolean {
  if (told === null || since === null) return told !== since;
  // A visit that goes on moves the moment by a second each second: less than what a screen shows.
  return Math.abs(since - told) > AHEAD_AT_MOST_MS;
}
