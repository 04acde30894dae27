import { defineConfig } from 'vitest/config';

const limits = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  pool: 'forks',
  // Test files of one worker share what they import; nothing in it is changed by a test.
  isolate: false,
  setupFiles: ['test/support/clean-up.ts'],
} as const;

/** What holds of the source itself. */
const STRUCTURE = ['test/architecture/**/*.test.ts', 'test/spec-links/**/*.test.ts'];

/** Tests of a folder that start the built program. */
function programTests(name: string, folder: string) {
  return {
    test: {
      ...limits,
      // Whole rounds, many in one test: a loaded machine takes its time.
      testTimeout: 240_000,
      name,
      include: [`${folder}/**/*.test.ts`],
      globalSetup: ['test/support/build-program.ts'],
    },
  };
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...limits, name: 'architecture', include: STRUCTURE } },
      {
        test: {
          ...limits,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...STRUCTURE, 'test/model/**', 'test/scenarios/**', 'test/end-to-end/**'],
        },
      },
      { test: { ...limits, name: 'model', include: ['test/model/**/*.test.ts'] } },
      programTests('scenarios', 'test/scenarios'),
      programTests('end-to-end', 'test/end-to-end'),
    ],
  },
});
