import { defineConfig } from 'vitest/config';

const conditions = ['@xuncheng/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['*/src/**/*.test.ts', '*/src/**/*.test.tsx', '*/test/**/*.test.ts'],
    globalSetup: ['db/src/testing-server.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores and one database server for all: more workers only wait for each other.
    maxWorkers: 2,
  },
});
