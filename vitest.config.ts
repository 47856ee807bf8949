import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const conditions = ['@xuncheng/source'];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};
/** What is waited for ends the wait; a second (vitest's own limit) is too short beside another test on two cores. */
const patience = { poll: { timeout: 20_000 } };
/** Real processes on a machine with others on it: what fails there is tried once more, and .ci/run names it. At a desk nothing is. */
const retry = process.env['CI'] ? 1 : 0;
/** Has modules of its own in place of real ones, which nobody else may meet. */
const apart = ['gateway/src/journal/renumbering.test.ts'];
/** Pages on districts where nobody moves. */
const pairs = ['web/test/e2e/{pages/*,launcher}.test.ts'];

/**
 * What is long and waits begins first, and what is short and computes fills the rest: five minutes of killing, the pages beside it, then the
 * modules. Within each, larger files begin first (vitest's own rule where no durations are known, as in a fresh clone).
 */
const TURNS = [/\/faults\/kills\.test\.ts$/, /\/e2e\/(pages\/\w|launcher)/, /\/faults\//];
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const turn = ({ moduleId }: TestSpecification): number => {
      const found = TURNS.findIndex((these) => these.test(moduleId));
      return found < 0 ? TURNS.length : found;
    };
    return (await super.sort(files)).sort((one, other) => turn(one) - turn(other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    globalSetup: ['db/src/testing-server.ts'],
    projects: [
      {
        // Beside the code they test, and alone with it: loaded once for all, in half the time.
        ...shared,
        test: {
          name: 'units',
          expect: patience,
          retry,
          include: ['*/src/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', ...apart],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // What they test is loaded once a worker, not once a file: a fifth of their processor time.
        ...shared,
        test: {
          name: 'modules',
          expect: patience,
          retry,
          include: ['*/test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/e2e/**', '**/faults/**'],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Half of them wait for time-outs, reconnections and processes: three keep two cores busy.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: { name: 'apart', expect: patience, retry, include: apart, maxWorkers: 3, sequence: { groupOrder: 0 } },
      },
      {
        // Processes that are killed, and much waiting: a quarter of a processor.
        ...shared,
        test: {
          name: 'faults',
          expect: patience,
          retry,
          include: ['gateway/test/faults/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 400_000,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // They wait for a page and a server more than they compute: in turns beside whoever kills.
        ...shared,
        test: {
          name: 'pairs',
          expect: patience,
          retry,
          include: pairs,
          testTimeout: 180_000,
          hookTimeout: 400_000,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // A moving district in a browser without a graphics card takes both cores: one at a time, after the rest.
        ...shared,
        test: {
          name: 'scenes',
          expect: patience,
          retry,
          include: ['web/test/e2e/*.test.ts'],
          exclude: ['**/node_modules/**', ...pairs],
          testTimeout: 180_000,
          hookTimeout: 400_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
