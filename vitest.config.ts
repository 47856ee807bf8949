import { defineConfig } from 'vitest/config';

const conditions = ['@xuncheng/source'];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};
const pages = ['web/test/e2e/pages/*.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['db/src/testing-server.ts'],
    // Two cores and one database server for all: more workers only wait for each other.
    maxWorkers: 2,
    projects: [
      {
        ...shared,
        test: {
          name: 'modules',
          include: ['*/src/**/*.test.{ts,tsx}', '*/test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/e2e/**', '**/faults/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Pages without a scene, on districts where nobody moves: two at a time keep two cores busy.
        ...shared,
        test: {
          name: 'pages',
          include: pages,
          testTimeout: 180_000,
          hookTimeout: 400_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Whole systems with load, kills and a browser: one at a time, after the rest.
        ...shared,
        test: {
          name: 'system',
          include: ['*/test/{e2e,faults}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/faults/long/**', ...pages],
          testTimeout: 180_000,
          hookTimeout: 400_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
