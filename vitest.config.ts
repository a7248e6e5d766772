import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Tests that start chains, databases and child processes, and mostly wait for them. */
const withProcesses = {
  testTimeout: 240_000,
  hookTimeout: 120_000,
}

// `.ci/run` counts tests from this file; people only want to read the terminal.
const report = process.env['BCDATA_TEST_REPORT']

/** Every ABI at hand takes minutes. */
const wholeCorpus = process.env['BCDATA_CORPUS'] === 'all'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** For projects whose tests may ask for a database; nothing starts before the first one does. */
const databases = 'test/databases/global-setup.ts'

export default defineConfig({
  resolve: {
    // Generated code is tested against the sources, not against a build that may be stale.
    alias: [
      { find: /^bcdata\/runtime\/testing$/, replacement: source('src/runtime/testing/index.ts') },
      { find: /^bcdata\/runtime$/, replacement: source('src/runtime/index.ts') },
      { find: /^bcdata$/, replacement: source('src/index.ts') },
    ],
  },
  test: {
    expect: { requireAssertions: true },
    reporters: report ? ['default', 'json'] : ['default'],
    ...(report && { outputFile: { json: report } }),
    // Groups run one after another, so that slow processes never starve a unit test's timeout.
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            ...['src/**/*.test.ts', 'test/databases/*.test.ts'],
            ...['test/tidy*.test.ts', 'test/tidy/*.test.ts'],
          ],
          globalSetup: databases,
          // Loading everything anew for each file would take longer than the tests.
          isolate: false,
          // Property tests make hundreds of runs, on a busy machine too.
          testTimeout: 20_000,
          // The first test that asks for a database waits for its server.
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'golden',
          include: ['test/golden/*.test.ts'],
          globalSetup: databases,
          testTimeout: wholeCorpus ? 900_000 : 60_000,
          hookTimeout: wholeCorpus ? 900_000 : 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'laws',
          include: ['test/laws/*.test.ts'],
          globalSetup: databases,
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'simulation',
          include: ['test/simulation/*.test.ts'],
          globalSetup: databases,
          testTimeout: 1_800_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: databases,
          ...withProcesses,
          maxWorkers: 3,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'test/compat/*.test.ts'],
          globalSetup: databases,
          ...withProcesses,
          fileParallelism: false,
          // Packing, installing and compiling a generated project.
          testTimeout: 600_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
})
