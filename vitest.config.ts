/**
 * Four kinds of test, and two that run when asked: `chaos`, which is given its time (build/chaos.mjs), and `rates`, which is given models (build/rates.mjs).
 * `npm test` runs this inside the Electron that ships (as Node), see build/test.mjs.
 *
 * Only types are imported: the oldest runtime can't `require` an ES module, which `defineConfig` would take.
 */
import type { ViteUserConfig } from 'vitest/config';
import Order from './test/support/order';

const elsewhere = ['test/e2e/**', 'test/platform/**', 'test/package/**', 'test/chaos/**', 'test/rates/**'];

/** One file at a time: the processor belongs to one test. */
const serial = { fileParallelism: false, maxWorkers: 1 };

/** As many files at a time as build/test/environment.mjs has made displays: a window waits more than it works. The package has a display of its own. */
const windows = { maxWorkers: process.env.MILLWRIGHT_DISPLAYS?.split(' ').length ?? 1, sequence: { groupOrder: 3 } };

/** Files of this kind share two processes, which load what several need once: what a test changes of its process, it puts back. */
const shared = { maxWorkers: 2, isolate: false, setupFiles: 'test/support/process.ts', sequence: { groupOrder: 1 } };

const config: ViteUserConfig = {
  test: {
    pool: 'forks',
    passWithNoTests: true,
    sequence: { sequencer: Order },
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: elsewhere, testTimeout: 20_000, hookTimeout: 20_000, ...shared } },
      { extends: true, test: { name: 'platform', include: ['test/platform/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, ...serial, sequence: { groupOrder: 2 } } },
      { extends: true, test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000, ...windows } },
      { extends: true, test: { name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 600_000, hookTimeout: 600_000, ...windows } },
      { extends: true, test: { name: 'chaos', include: ['test/chaos/**/*.test.ts'], ...serial, sequence: { groupOrder: 4 } } },
      { extends: true, test: { name: 'rates', include: ['test/rates/**/*.test.ts'], ...serial, sequence: { groupOrder: 5 } } },
    ],
  },
};

export default config;
