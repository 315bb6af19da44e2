import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Unit projects run in parallel; whatever touches a machine-wide thing (pcscd, whole-system kills) runs in one
// process, file after file: there is one pcscd per machine.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rooms',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/system/**', 'tests/wires/**'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          pool: 'forks',
          // Loading the rooms costs more than most files test, so the files of one process share them; no file mocks a module.
          isolate: false,
          maxWorkers: Math.max(2, availableParallelism()),
        },
      },
      {
        test: {
          name: 'wires',
          include: ['tests/wires/**/*.test.ts', 'tests/system/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          pool: 'forks',
          fileParallelism: false,
        },
      },
    ],
  },
});
