import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { workers } from './test/setup/workers.ts'

/** What takes minutes and seldom finds what the rest does not is run when asked: pictures with RAPPORT_SCREENS=1, the rest with RAPPORT_LONG=1. */
const long = [
  ...(process.env.RAPPORT_SCREENS ? [] : ['screens']),
  ...(process.env.RAPPORT_LONG
    ? []
    : ['words-in-dialogs', 'words-in-sales', 'words-on-phones', 'words-seldom', 'memory']),
].map(name => `test/e2e/${name}.test.ts`)

/** Files that put something else in the place of a module or of the clock: what they load is loaded for them alone. */
const apart = ['src/features/outgoing.test.ts', 'src/web/app/calmly.test.ts']

const takesLong =
  /\/(e2e\/(words|memory)[\w-]*|[\w-]+-crash|fuzz|backups?|demo|mail-sync|mail-server|mailbox-test|callers)\.test\.ts$/

/** What takes minutes begins first: begun last, it would be waited for alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => takesLong.test(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter(file => !isLong(file))]
  }
}

const server = {
  maxWorkers: workers,
  testTimeout: 60_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 15_000, interval: 100 } },
}

/**
 * Every test file clones its own database from a migrated template, in the PostgreSQL of its worker. Files share
 * the modules of their worker, which are loaded once and not for each of them. Browser journeys come last, two at a
 * time: each drives a server of its own and the browser of its worker, and waits for much of its time.
 */
export default defineConfig({
  test: {
    globalSetup: 'test/setup/postgres.ts',
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: false,
        test: {
          name: 'server',
          include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'bin/**/*.test.mjs', 'bench/**/*.test.ts'],
          exclude: ['test/e2e/**', ...apart],
          isolate: false,
          ...server,
        },
      },
      { extends: false, test: { name: 'apart', include: apart, ...server } },
      {
        extends: false,
        test: {
          name: 'browser',
          globalSetup: 'test/setup/web.ts',
          include: ['test/e2e/**/*.test.ts'],
          exclude: long,
          setupFiles: 'test/e2e/what-was-seen.ts',
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 15_000, interval: 100 } },
        },
      },
    ],
  },
})
