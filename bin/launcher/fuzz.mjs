import { parseArgs } from 'node:util'

/** What the fuzzer is told of how long and from where it goes: `--minutes 10 --seed 7 --only createLead`. */
export function fuzzSettings(args) {
  const { values } = parseArgs({
    args,
    options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' }, only: { type: 'string' } },
  })
  for (const [name, value] of [
    ['minutes', values.minutes],
    ['seed', values.seed ?? '1'],
  ]) {
    if (Number.isFinite(Number(value)) && Number(value) > 0) continue
    console.error(`--${name} ${value} is no number above nought`)
    process.exit(2)
  }
  return {
    RAPPORT_FUZZ_MINUTES: values.minutes,
    RAPPORT_FUZZ_SEED: values.seed ?? String(Date.now() % 2 ** 31),
    ...(values.only && { RAPPORT_FUZZ_ONLY: values.only }),
  }
}
