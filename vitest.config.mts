import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['./test/seed.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // one process for each core: the default leaves one idle, and there are often two
    maxWorkers: '100%',
    reporters: ['default', './test/count-reporter.ts'],
  },
});
