/** Promises that end with something else, as answers end with the line they would have come by. */
export interface UntilEnded {
  /** The same promise, which rejects when all of them are ended before it settles. */
  readonly wait: <T>(answer: Promise<T>) => Promise<T>;
  /** Rejects whatever still waits, now and from now on. */
  readonly end: (reason: string) => void;
}

/** None wait yet. */
export function openUntilEnded(): UntilEnded {
  const waiting = new Set<(error: Error) => void>();
  let ended: Error | undefined;
  return {
    wait: (answer) =>
      new Promise((resolve, reject) => {
        // Heard of, so that one that rejects after the end is not reported as unheard.
        answer.then(resolve, reject).finally(() => waiting.delete(reject));
        if (ended) reject(ended);
        else waiting.add(reject);
      }),
    end: (reason) => {
      ended = new Error(reason);
      for (const reject of waiting) reject(ended);
      waiting.clear();
    },
  };
}
