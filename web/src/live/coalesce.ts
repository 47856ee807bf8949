/**
 * Collects what comes in bursts and hands it on at most once in `everyMs`, as one set: a recomputation of a hundred shifts is
 * announced shift by shift, and nobody needs to ask a hundred times what changed. `stop` forgets what is waiting.
 */
export function coalesce<T>(
  everyMs: number,
  act: (items: ReadonlySet<T>) => void,
): { readonly add: (items: readonly T[]) => void; readonly stop: () => void } {
  let waiting = new Set<T>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const run = (): void => {
    timer = null;
    const items = waiting;
    waiting = new Set();
    act(items);
  };
  return {
    add: (items) => {
      for (const item of items) waiting.add(item);
      timer ??= setTimeout(run, everyMs);
    },
    stop: () => {
      if (timer) clearTimeout(timer);
      timer = null;
      waiting = new Set();
    },
  };
}
