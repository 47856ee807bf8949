/** Lets so many work at a time, the others in the order in which they came. */
export function createTurnstile(atATime: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let inside = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (inside >= atATime) {
      await new Promise<void>((resolve) => {
        queue.push(resolve);
      });
    } else inside += 1;
    try {
      return await work();
    } finally {
      // Whoever is next takes the place; nobody comes in between.
      const next = queue.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}
