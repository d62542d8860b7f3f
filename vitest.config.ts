/**
 * Three projects. `unit`: tests/unit, without a process or a worker of its own for each file, seconds in all (`npm run check`). `system`: guests, libraries,
 * browsers, killed processes; two files at a time, since most start processes of their own (`npm test`). The units come first.
 * `full`: the long tier (`npm run test:full`).
 */
import { defineConfig } from 'vitest/config'

const processes = { maxWorkers: 2, testTimeout: 120_000, hookTimeout: 300_000 }

const reporters = ['default', './tests/support/ci-reporter.ts']

export default defineConfig({
  test: {
    reporters,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          isolate: false,
          sequence: { groupOrder: 0 },
          // The longest takes one on a quiet host: this is a net, no measure (those are benchmarks).
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/unit/**', 'tests/full/**'],
          sequence: { groupOrder: 1 },
          ...processes,
        },
      },
      { test: { name: 'full', include: ['tests/full/**/*.test.ts'], sequence: { groupOrder: 2 }, ...processes, testTimeout: 300_000 } },
    ],
  },
})
