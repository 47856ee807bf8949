import type { Recomputation } from '@xuncheng/contract';
import { Refusal } from '../refusal.ts';
import { createShiftProcess, type ShiftProcess } from './shift-process.ts';

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
   * One shift after the other, and then once more those that were computed before others' visits in their beats changed: visits depend on
   * a shift's own fixes alone, so this ends. What is closed in between answers no more.
   */
  async function compute(shifts: ShiftProcess, shiftIds: readonly number[]): Promise<void> {
    const left = new Set(shiftIds);
    try {
      for (const shiftId of left) {
        left.delete(shiftId); // what is added again comes last
        const result = await shifts.recompute(shiftId, clock());
        change({
          computed: (status?.computed ?? 0) + 1,
          fixesForgotten: (status?.fixesForgotten ?? 0) + (result?.isFromKept ? 1 : 0),
        });
        onComputed(shiftId);
        for (const stale of result?.staleShifts ?? []) left.add(stale);
        change({ shifts: (status?.computed ?? 0) + left.size });
      }
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
