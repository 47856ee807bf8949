import type { Recomputation } from '@xuncheng/contract';
import { Refusal } from '../refusal.ts';
import { createShiftProcess, SHIFTS_AT_ONCE, type ShiftProcess } from './shift-process.ts';

/** Shifts of a whole span computed anew in a process of their own, so that live messages do not wait; one span at a time. */
export interface RangeRecomputation {
  readonly status: () => Recomputation | null;
  /** @throws Refusal when one runs */
  readonly start: (
    span: { readonly from: number; readonly to: number },
    shiftIds: readonly number[],
    by: string,
  ) => Recomputation;
  /** What is computed by then stays. @throws Refusal when none runs */
  readonly cancel: () => Promise<Recomputation>;
  readonly close: () => Promise<void>;
}

/** @param onComputed hears of every shift that is done */
export function createRangeRecomputation(
  databaseUrl: string,
  clock: () => number,
  onComputed: (shiftId: number) => void,
): RangeRecomputation {
  let status: Recomputation | null = null;
  let computing: ShiftProcess | undefined;

  function change(what: Partial<Recomputation>): void {
    if (status) status = { ...status, ...what };
  }

  function end(state: Recomputation['state'], error: string | null = null): void {
    if (status?.state === 'running') change({ state, error, endedAt: clock() });
  }

  /**
   * Two shifts at a time, and then once more those that were computed before others' visits in their beats changed: visits depend on a
   * shift's own fixes alone, so this ends. What is closed in between answers no more.
   */
  async function compute(shifts: ShiftProcess, shiftIds: readonly number[]): Promise<void> {
    const left = new Set(shiftIds);
    const underWay = new Set<number>();

    async function computeOne(shiftId: number): Promise<void> {
      const result = await shifts.recompute(shiftId, clock());
      for (const stale of result?.staleShifts ?? []) left.add(stale); // comes last
      underWay.delete(shiftId);
      const computed = (status?.computed ?? 0) + 1;
      change({
        computed,
        shifts: computed + left.size + underWay.size,
        fixesForgotten: (status?.fixesForgotten ?? 0) + (result?.isFromKept ? 1 : 0),
      });
      onComputed(shiftId);
    }

    /** What is left when this one ends is under way at the other, who goes on with it. */
    async function work(): Promise<void> {
      for (const shiftId of left) {
        if (underWay.has(shiftId)) continue;
        left.delete(shiftId);
        underWay.add(shiftId);
        await computeOne(shiftId);
      }
      if ([...left].some((shiftId) => !underWay.has(shiftId))) await work();
    }

    try {
      await Promise.all(Array.from({ length: SHIFTS_AT_ONCE }, work));
      end('done');
    } catch (error) {
      end('failed', error instanceof Error ? error.message : String(error));
    } finally {
      await shifts.close();
    }
  }

  return {
    status: () => status,
    start: ({ from, to }, shiftIds, startedBy) => {
      if (status?.state === 'running')
        throw new Refusal(409, 'recomputation-running', 'Another span is being computed; wait for it or cancel it.');
      status = {
        from,
        to,
        startedAt: clock(),
        startedBy,
        state: 'running',
        shifts: shiftIds.length,
        computed: 0,
        fixesForgotten: 0,
        endedAt: null,
        error: null,
      };
      computing = createShiftProcess(databaseUrl);
      void compute(computing, shiftIds);
      return status;
    },
    cancel: async () => {
      if (status?.state !== 'running')
        throw new Refusal(409, 'nothing-to-cancel', 'Nothing is being computed; there is nothing to cancel.');
      end('cancelled');
      await computing?.close();
      return status;
    },
    close: async () => {
      end('cancelled');
      await computing?.close();
    },
  };
}
