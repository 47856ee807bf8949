import { defineConfig } from 'vitest/config';

const conditions = ['@xuncheng/source'];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};

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
        // Whole systems with load, kills and a browser: one at a time, after the rest.
        ...shared,
        test: {
          name: 'system',
          include: ['*/test/{e2e,faults}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/faults/long/**'],
          testTimeout: 180_000,
          hookTimeout: 400_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
