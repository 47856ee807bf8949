import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Recomputation } from '@xuncheng/contract';
import { Refusal } from '../refusal.ts';
import { forkChild } from './fork-child.ts';

/** What the process is told. */
export interface RecomputeOrder {
  readonly databaseUrl: string;
  readonly shiftIds: readonly number[];
}

/** What it says: a shift that is done, or why it gave up. */
export type RecomputeReport = { readonly shiftId: number } | { readonly error: string };

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
  let child: ChildProcess | undefined;

  function change(what: Partial<Recomputation>): void {
    if (status) status = { ...status, ...what };
  }

  function end(state: Recomputation['state'], error: string | null = null): void {
    if (status?.state === 'running') change({ state, error, endedAt: clock() });
  }

  async function stop(): Promise<void> {
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
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
        endedAt: null,
        error: null,
      };
      const made = forkChild('recompute-child');
      child = made;
      made.on('message', (said: RecomputeReport) => {
        if ('error' in said) {
          end('failed', said.error);
          return;
        }
        change({ computed: (status?.computed ?? 0) + 1 });
        onComputed(said.shiftId);
      });
      made.on('error', (error) => {
        end('failed', error.message);
      });
      made.on('exit', (code, signal) => {
        child = undefined;
        if (code === 0) end('done');
        else end('failed', `the process ended with ${String(code ?? signal)}`);
      });
      const order: RecomputeOrder = { databaseUrl, shiftIds };
      made.send(order);
      return status;
    },
    cancel: async () => {
      if (status?.state !== 'running')
        throw new Refusal(409, 'nothing-to-cancel', 'Nothing is being computed; there is nothing to cancel.');
      end('cancelled');
      await stop();
      return status;
    },
    close: async () => {
      end('cancelled');
      await stop();
    },
  };
}
