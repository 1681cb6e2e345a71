interface Settings {
  seed: number
  /** Calls of each operation, where no time is given. */
  runs: number
  /** For each operation; 0 where the number of calls counts. */
  milliseconds: number
  isAsked(operation: string): boolean
}

/** The same for everybody who does not ask for others: what fails, fails again. */
const usualSeed = 20261128
const usualRuns = 5

/** How long and from which beginning; `npm run fuzz` sets these. */
export function readSettings(operations: number): Settings {
  const { RAPPORT_FUZZ_SEED: seed, RAPPORT_FUZZ_MINUTES: minutes, RAPPORT_FUZZ_ONLY: only } = process.env
  const asked = only ? 1 : operations
  return {
    seed: seed ? Number(seed) : usualSeed,
    runs: minutes ? 1_000_000 : usualRuns,
    milliseconds: minutes ? Math.ceil((Number(minutes) * 60_000) / asked) : 0,
    isAsked: name => !only || name === only,
  }
}
