import type { Recomputation } from '@xuncheng/contract';
import { Refusal } from '../refusal.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { createShiftProcess, COMPUTATIONS_AT_ONCE, type ShiftProcess } from './shift-process.ts';

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

/**
 * @param findOver of these shifts those that are over by a moment
 * @param onComputed hears of every shift that is done
 */
export function createRangeRecomputation(
  databaseUrl: string,
  clock: () => number,
  findOver: (shiftIds: readonly number[], now: number) => Promise<number[]>,
  onComputed: (shift: ShiftRecord) => void,
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
   * Two shifts at a time, and then once more those over by now that were computed before others' visits in their beats changed. What
   * becomes stale after that stays noted for the queue, as does what runs: its visits, and those of others there, change every minute.
   * What is closed in between answers no more.
   */
  async function compute(shifts: ShiftProcess, shiftIds: readonly number[]): Promise<void> {
    /** Computed before others' visits changed, or not at all. */
    const stale = new Set<number>();

    async function computeOne(shiftId: number): Promise<void> {
      stale.delete(shiftId);
      const result = await shifts.recompute(shiftId, clock());
      for (const other of result?.staleShifts ?? []) stale.add(other);
      change({
        computed: (status?.computed ?? 0) + 1,
        fixesForgotten: (status?.fixesForgotten ?? 0) + (result?.isFromKept ? 1 : 0),
      });
      if (result) onComputed(result.shift);
    }

    async function computeEach(those: readonly number[]): Promise<void> {
      const left = those.values();
      const work = async (): Promise<void> => {
        for (const shiftId of left) await computeOne(shiftId);
      };
      await Promise.all(Array.from({ length: COMPUTATIONS_AT_ONCE }, work));
    }

    try {
      await computeEach(shiftIds);
      const again = await findOver([...stale], clock());
      change({ shifts: shiftIds.length + again.length });
      await computeEach(again);
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
