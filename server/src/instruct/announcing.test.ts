import { expect, it } from 'vitest';
import { createAnnouncing } from './announcing.ts';

it('tells together what comes while it tells, and the last state always', async () => {
  let stands = 0;
  const told: number[] = [];
  const announcing = createAnnouncing(
    async () => {
      const now = stands;
      await new Promise((resolve) => setTimeout(resolve, 2));
      told.push(now);
      return 5;
    },
    (error) => {
      throw error;
    },
  );
  for (let step = 0; step < 200; step++) {
    stands++;
    announcing.announce('roll-call');
    if (step % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await announcing.settle();
  expect(told.at(-1)).toBe(200);
  expect(told.length).toBeLessThan(20);
});

it('goes on after a failure, with the next step', async () => {
  const failures: string[] = [];
  let isBroken = true;
  let told = 0;
  const announcing = createAnnouncing(
    () => {
      if (isBroken) return Promise.reject(new Error('the database is away'));
      told++;
      return Promise.resolve(1);
    },
    (_error, instructionId) => {
      failures.push(instructionId);
    },
  );
  announcing.announce('order');
  await announcing.settle();
  isBroken = false;
  announcing.announce('order');
  await announcing.settle();
  expect([failures, told]).toEqual([['order'], 1]);
});
