import { defineConfig } from 'vitest/config';

const conditions = ['@xuncheng/source'];

/** `npm run faults -- long` (all long scenarios), `-- proofs` (that they can fail) or `-- <name…>` (files whose path holds the name): minutes each, one at a time. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['gateway/test/faults/**/*.test.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 400_000,
    fileParallelism: false,
    reporters: ['verbose'],
  },
});
