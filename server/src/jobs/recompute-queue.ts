import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { Database } from '../store/database.ts';
import { findDirtyShifts, loadComputedAt } from '../store/find-dirty-shifts.ts';
import { findShiftRecord, type ShiftRecord } from '../store/load-shift-records.ts';
import { listStaleShifts } from '../store/stale-shifts.ts';
import { SETTLED_AFTER_SECONDS } from './recompute-shift.ts';
import { SHIFTS_AT_ONCE, type Recomputed, type ShiftProcess } from './shift-process.ts';

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

interface Needs {
  readonly database: Database;
  readonly recompute: ShiftProcess['recompute'];
  readonly onRecomputed: (shift: ShiftRecord, result: Recomputed) => void;
  readonly clock: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Shifts whose numbers are older than their fixes. */
export interface RecomputeQueue {
  /** A fix of this shift came in, or the shift ended. */
  readonly markDirty: (shiftId: number) => void;
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

  function markDirty(shiftId: number): void {
    const standing = standingOf(shiftId);
    standing.touchedAt = clock();
    standing.fixesSince++;
    if (!standing.dirty) standing.dirtySince = standing.touchedAt;
    standing.dirty = true;
  }

  /** One computation of a shift at a time; who comes meanwhile waits for it. */
  function compute(shiftId: number): Promise<void> {
    const already = underWay.get(shiftId);
    if (already) return already;
    const started = computeNow(shiftId).finally(() => underWay.delete(shiftId));
    underWay.set(shiftId, started);
    return started;
  }

  async function computeNow(shiftId: number): Promise<void> {
    const shift: ShiftRecord | undefined = await findShiftRecord(database, shiftId);
    if (!shift) {
      standings.delete(shiftId);
      return;
    }
    const now = clock();
    const standing = standingOf(shiftId);
    standing.fixesSince = 0;
    // What becomes stale from here on is so when it is computed, too.
    standing.stale = false;
    const { changes } = standing;
    const stop = needs.metrics.recomputeSeconds.startTimer();
    const result = await needs.recompute(shiftId, now);
    stop();
    const hasChanged = standing.changes > changes;
    // What was to be redone meanwhile does not wait.
    if (!hasChanged || standing.computedAt > 0) standing.computedAt = now;
    // What was not saved is tried again, until the clock is past what is stored.
    const isUnsaved = result !== null && !result.isSaved;
    const isSettling = standing.touchedAt > now - RECOMPUTE_LIMITS.settleSeconds * 1_000;
    standing.dirty = hasChanged || isUnsaved || isSettling;
    standing.fixes = result?.fixes ?? 0;
    if (result) needs.onRecomputed(shift, result);
    for (const stale of result?.staleShifts ?? []) standingOf(stale).stale = true;
  }

  /** The one that waits longest; one that is only stale when nobody else waits: those who walk now are looked at. */
  function findDue(now: number): number | undefined {
    let first: { readonly shiftId: number; readonly dirty: boolean; readonly computedAt: number } | undefined;
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
      const isBefore = !first || (dirty === first.dirty ? computedAt < first.computedAt : dirty);
      if (isDue && isBefore) first = { shiftId, dirty, computedAt };
    }
    return first?.shiftId;
  }

  async function runOne(isStopping: () => boolean): Promise<void> {
    for (let shiftId = findDue(clock()); shiftId !== undefined && !isStopping(); shiftId = findDue(clock())) {
      try {
        await compute(shiftId);
      } catch (error) {
        // It stays dirty; the others must not wait for it.
        standingOf(shiftId).computedAt = clock();
        needs.logger.error({ err: error, shift: shiftId }, 'a shift could not be computed');
      }
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
        standingOf(shiftId).dirty = true;
    },
    markStale: async () => {
      for (const shiftId of await listStaleShifts(database)) standingOf(shiftId).stale = true;
    },
    run: async (isStopping) => {
      await Promise.all(Array.from({ length: SHIFTS_AT_ONCE }, () => runOne(isStopping)));
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
      if (isStale) await compute(shiftId);
    },
  };
}

/** Is a history coming in? Its figures are not to wait a minute. */
function isGrowing({ fixes, fixesSince }: Standing): boolean {
  return fixesSince > RECOMPUTE_LIMITS.growthAtLeast + RECOMPUTE_LIMITS.growth * fixes;
}
