import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { Database } from '../store/database.ts';
import { findDirtyShifts, loadComputedAt } from '../store/find-dirty-shifts.ts';
import { findShiftRecord, type ShiftRecord } from '../store/load-shift-records.ts';
import { listStaleShifts } from '../store/stale-shifts.ts';
import { SETTLED_AFTER_SECONDS } from './judge-shift.ts';
import {
  COMPUTATIONS_AT_ONCE,
  NO_FIX,
  SHIFTS_TOGETHER,
  type Recomputed,
  type ShiftProcess,
  type ShiftRequest,
} from './shift-process.ts';

/** When shifts are computed. */
export const RECOMPUTE_LIMITS = {
  /** Seconds between two computations of one shift by the job: what is live is in memory, this is for figures and replay. */
  everySeconds: 60,
  /** Seconds between two while a history comes in: fixes so many times those of the last computation. */
  growingSeconds: 5,
  growth: 0.5,
  /** Fixes that come in a minute of live work and are no history. */
  growthAtLeast: 60,
  /** Seconds after its last fix until which a shift stays dirty: fixes are announced before they are stored. */
  settleSeconds: 5,
  /** Seconds a computed shift is fresh enough for who asks. */
  freshSeconds: 5,
  /** Seconds after which a running shift is computed for who asks, though no fix came: unknown time grows, too. */
  runningFreshSeconds: 30,
  settledAfterSeconds: SETTLED_AFTER_SECONDS,
  /** Seconds after its last computation at which a shift is forgotten here. */
  forgetSeconds: 36 * 3_600,
} as const;

/** Places in each computation that are kept for shifts that are only stale, as long as there are any. */
const STALE_TOGETHER = 5;

interface Needs {
  readonly database: Database;
  readonly compute: ShiftProcess['compute'];
  readonly onRecomputed: (results: readonly Recomputed[]) => void;
  readonly clock: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Shifts whose numbers are older than their fixes. */
export interface RecomputeQueue {
  /** A fix of this shift and of that time (epoch ms) came in; or, without, the shift ended or was clocked out of. */
  readonly markDirty: (shiftId: number, fixAt?: number) => void;
  /** Compute this shift when its turn comes: somebody looks at its figures. */
  readonly wish: (shiftId: number) => void;
  /** What the figures of this shift are made of has changed: compute it before all that wait. */
  readonly redo: (shiftId: number) => void;
  /** Mark the shifts that ended since the last call, and those that settled: for their final figures. */
  readonly markEnded: (shifts: Iterable<ShiftRecord>, now: number) => void;
  /** Mark what was stored while nobody listened. */
  readonly markMissed: (since: number) => Promise<void>;
  /** Mark the shifts in whose beats somebody else computed other visits: they come when nothing else is due. */
  readonly markStale: () => Promise<void>;
  /** Compute what is due, the oldest first. Stops when `isStopping`. */
  readonly run: (isStopping: () => boolean) => Promise<void>;
  /** Make sure that the numbers of a shift are fresh enough to show. */
  readonly freshen: (shiftId: number, now: number) => Promise<void>;
}

interface Standing {
  dirty: boolean;
  /** Others' visits in its beat are otherwise than it was computed with; its own fixes may be the same. */
  stale: boolean;
  /** Fixes of the last computation, and those announced since. */
  fixes: number;
  fixesSince: number;
  /** Time of the earliest fix since the last computation, and of those that may not have been stored by then; null: not known. */
  changedFrom: number | null;
  carriedFrom: number | null;
  /** Last time a fix came in, and the first time since the last computation. */
  touchedAt: number;
  dirtySince: number;
  /** Counts up whenever something else than fixes changed: what changes during a computation is not in it. */
  changes: number;
  /** Start of the last computation; 0: not in this process. */
  computedAt: number;
}

const UNTOUCHED: Standing = {
  dirty: false,
  stale: false,
  fixes: 0,
  fixesSince: 0,
  changedFrom: null,
  carriedFrom: null,
  touchedAt: 0,
  dirtySince: 0,
  changes: 0,
  computedAt: 0,
};

/** Make an empty queue. */
export function createRecomputeQueue(needs: Needs): RecomputeQueue {
  const { database, clock } = needs;
  const standings = new Map<number, Standing>();
  const underWay = new Map<number, Promise<void>>();
  let endedUntil = clock();

  function standingOf(shiftId: number): Standing {
    let standing = standings.get(shiftId);
    if (!standing) {
      standing = { ...UNTOUCHED };
      standings.set(shiftId, standing);
    }
    return standing;
  }

  function markDirty(shiftId: number, fixAt = NO_FIX): void {
    const standing = standingOf(shiftId);
    standing.changedFrom = earlier(standing.changedFrom, fixAt);
    standing.touchedAt = clock();
    standing.fixesSince++;
    if (!standing.dirty) standing.dirtySince = standing.touchedAt;
    standing.dirty = true;
  }

  /** One computation of a shift at a time; who comes meanwhile waits for it. */
  function compute(shiftIds: readonly number[]): Promise<void> {
    const already = shiftIds.flatMap((shiftId) => underWay.get(shiftId) ?? []);
    const left = shiftIds.filter((shiftId) => !underWay.has(shiftId));
    const started = computeNow(left).finally(() => {
      for (const shiftId of left) underWay.delete(shiftId);
    });
    for (const shiftId of left) underWay.set(shiftId, started);
    return Promise.all([started, ...already]).then(() => undefined);
  }

  async function computeNow(shiftIds: readonly number[]): Promise<void> {
    if (shiftIds.length === 0) return;
    const now = clock();
    const begun = shiftIds.map((shiftId) => begin(shiftId, now));
    const stop = needs.metrics.recomputeSeconds.startTimer();
    try {
      const results = await needs.compute(begun, now);
      const byShift = new Map(results.map((result) => [result.shift.shiftId, result]));
      for (const { shiftId, changes } of begun) finish(shiftId, byShift.get(shiftId), changes, now);
      needs.onRecomputed(results);
    } catch (error) {
      // What was stored of them is not known.
      for (const { shiftId } of begun) standingOf(shiftId).changedFrom = null;
      throw error;
    } finally {
      stop();
    }
  }

  function begin(shiftId: number, now: number): ShiftRequest & { readonly changes: number } {
    const standing = standingOf(shiftId);
    const changedFrom = earlier(standing.changedFrom, standing.carriedFrom);
    // Announced a moment ago, they may be stored a moment later.
    standing.carriedFrom = isSettling(standing, now) ? standing.changedFrom : NO_FIX;
    standing.changedFrom = NO_FIX;
    standing.fixesSince = 0;
    // What becomes stale from here on is so when it is computed, too.
    standing.stale = false;
    return { shiftId, changedFrom, changes: standing.changes };
  }

  function finish(shiftId: number, result: Recomputed | undefined, changes: number, now: number): void {
    if (!result) {
      standings.delete(shiftId); // there is no such shift
      return;
    }
    const standing = standingOf(shiftId);
    const hasChanged = standing.changes > changes;
    // What was to be redone meanwhile does not wait.
    if (!hasChanged || standing.computedAt > 0) standing.computedAt = now;
    // What was not saved is tried again, until the clock is past what is stored.
    standing.dirty = hasChanged || !result.isSaved || isSettling(standing, now);
    standing.fixes = result.fixes;
    for (const stale of result.staleShifts) standingOf(stale).stale = true;
  }

  /**
   * Those that wait longest; what is only stale after those whose own fixes changed, since those who walk now are looked at. Some of each
   * computation are stale ones all the same: fixes may never stop coming.
   */
  function findDue(now: number): number[] {
    const due: { readonly shiftId: number; readonly computedAt: number }[] = [];
    const onlyStale: typeof due = [];
    for (const [shiftId, standing] of standings) {
      const { dirty, stale, dirtySince, computedAt } = standing;
      const seconds = isGrowing(standing) ? RECOMPUTE_LIMITS.growingSeconds : RECOMPUTE_LIMITS.everySeconds;
      if (!dirty && !stale && computedAt < now - RECOMPUTE_LIMITS.forgetSeconds * 1_000) standings.delete(shiftId);
      const isDue =
        (dirty || stale) &&
        !underWay.has(shiftId) &&
        computedAt <= now - seconds * 1_000 &&
        // A shift never computed waits until its first fixes are stored.
        (computedAt > 0 || dirtySince <= now - 2_000);
      if (isDue) (dirty ? due : onlyStale).push({ shiftId, computedAt });
    }
    for (const list of [due, onlyStale]) list.sort((a, b) => a.computedAt - b.computedAt);
    const kept = Math.min(onlyStale.length, STALE_TOGETHER);
    return [...due.slice(0, SHIFTS_TOGETHER - kept), ...onlyStale]
      .slice(0, SHIFTS_TOGETHER)
      .map(({ shiftId }) => shiftId);
  }

  async function runSome(isStopping: () => boolean): Promise<void> {
    for (let due = findDue(clock()); due.length > 0 && !isStopping(); due = findDue(clock())) {
      try {
        await compute(due);
      } catch {
        // One that cannot be computed must not hold up those beside it.
        for (const shiftId of due) if (!isStopping()) await computeAlone(shiftId);
      }
    }
  }

  async function computeAlone(shiftId: number): Promise<void> {
    try {
      await compute([shiftId]);
    } catch (error) {
      // It stays dirty; the others must not wait for it.
      standingOf(shiftId).computedAt = clock();
      needs.logger.error({ err: error, shift: shiftId }, 'a shift could not be computed');
    }
  }

  return {
    markDirty,
    markEnded: (shifts, now) => {
      for (const { shiftId, endsAt } of shifts) {
        for (const at of [endsAt, endsAt + RECOMPUTE_LIMITS.settledAfterSeconds * 1_000])
          if (at > endedUntil && at <= now) markDirty(shiftId);
      }
      endedUntil = now;
    },
    wish: (shiftId) => {
      standingOf(shiftId).dirty = true;
    },
    redo: (shiftId) => {
      const standing = standingOf(shiftId);
      // Also when it is being computed now.
      standing.changes++;
      standing.dirty = true;
      standing.dirtySince = 0;
      standing.computedAt = 0;
    },
    markMissed: async (since) => {
      for (const shiftId of await findDirtyShifts(database, since, clock(), RECOMPUTE_LIMITS.settledAfterSeconds))
        Object.assign(standingOf(shiftId), { dirty: true, changedFrom: null });
    },
    markStale: async () => {
      for (const shiftId of await listStaleShifts(database)) standingOf(shiftId).stale = true;
    },
    run: async (isStopping) => {
      await Promise.all(Array.from({ length: COMPUTATIONS_AT_ONCE }, () => runSome(isStopping)));
    },
    freshen: async (shiftId, now) => {
      const standing = standingOf(shiftId);
      standing.computedAt ||= (await loadComputedAt(database, shiftId)) ?? 0;
      const ageSeconds = (now - standing.computedAt) / 1_000;
      const shift = await findShiftRecord(database, shiftId);
      const isRunning = shift !== undefined && standing.computedAt < shift.endsAt && shift.startsAt <= now;
      const isStale =
        standing.computedAt === 0 ||
        ((standing.dirty || standing.stale) && ageSeconds > RECOMPUTE_LIMITS.freshSeconds) ||
        (isRunning && ageSeconds > RECOMPUTE_LIMITS.runningFreshSeconds);
      if (isStale) await compute([shiftId]);
    },
  };
}

/** Is a history coming in? Its figures are not to wait a minute. */
function isGrowing({ fixes, fixesSince }: Standing): boolean {
  return fixesSince > RECOMPUTE_LIMITS.growthAtLeast + RECOMPUTE_LIMITS.growth * fixes;
}

/** Were its last fixes announced so lately that they may not be stored yet? */
function isSettling({ touchedAt }: Standing, now: number): boolean {
  return touchedAt > now - RECOMPUTE_LIMITS.settleSeconds * 1_000;
}

/** The earlier of two times of fixes; null: not known. */
function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.min(a, b);
}
