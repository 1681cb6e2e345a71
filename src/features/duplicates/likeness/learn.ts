import { eachPiecewise } from '../../../records/piecewise.ts'
import type { Kind } from './kind.ts'
import { type Model, probabilityOf, summing } from './model.ts'

/** What a model is learned from. */
export interface Evidence<Subject> {
  /** Any records, picked by chance. */
  readonly sample: readonly Subject[]
  /** Pairs that have a key in common; each stands for so many of its kind (`count`). */
  readonly pairs: readonly { a: Subject; b: Subject; count: number }[]
  /** How many records there are in all. */
  readonly records: number
}

/** Guesses weigh as much as so many pairs that were seen. */
const guessedSame = 20
const guessedOthers = 5000
/** As many pairs of all count by the guess of how many are the same. */
const guessedPairs = 1
const rounds = 30
const mostRandom = 100_000
const mostTerms = 3000
/** As if there were so many more records with other values: of few records none is frequent. */
const unseen = 30

interface Pattern {
  levels: number[]
  count: number
}

/**
 * Learns the weights from records that nobody has labelled, by expectation maximisation (Dempster, Laird and Rubin 1977; for
 * linkage Winkler 1988): pairs by chance tell how often others agree (u), pairs with a key in common how often the same do (m).
 * Pairs that are probably the same do not count towards u. What the data are too few to tell stays as guessed.
 */
export async function learn<Subject>(
  kind: Kind<Subject>,
  { sample, pairs, records }: Evidence<Subject>,
): Promise<Model> {
  const all = Math.max(1, (records * (records - 1)) / 2)
  const random = await patternsOf(kind, randomPairs(sample))
  const near = await patternsOf(kind, pairs)
  const terms = termsOf(kind, sample)
  const rare = 1 / Math.max(200, sample.length * 2)
  let levels = guessed(kind)
  let prior = startingPrior(records)
  const sum = summing(kind)
  for (let round = 0; round < rounds; round++) {
    const start = Math.log2(prior / (1 - prior))
    const weights = levels.map((known, i) =>
      known.map((level, at) => {
        const { m, u } = known[kind.comparisons[i]?.levels[at]?.like ?? at] ?? level
        return Math.log2(m / u)
      }),
    )
    const odds = (pattern: Pattern): number =>
      probabilityOf(
        start +
          sum(
            pattern.levels,
            pattern.levels.map((level, i) => weights[i]?.[level] ?? 0),
          ),
      )
    const same = tally(kind, near, odds)
    const others = tally(kind, random, pattern => 1 - odds(pattern))
    levels = kind.comparisons.map((comparison, i) => {
      const [sumSame, sumOthers] = [total(same.levels[i]), total(others.levels[i])]
      const guessedSum = comparison.levels.reduce((all, { u }) => all + u, 0)
      return comparison.levels.map((guess, level) => ({
        m: ((same.levels[i]?.[level] ?? 0) + guessedSame * guess.m) / (sumSame + guessedSame),
        u: ((others.levels[i]?.[level] ?? 0) + (guessedOthers * guess.u) / guessedSum) / (sumOthers + guessedOthers),
      }))
    })
    prior = Math.min(0.5, (same.sum + guessedPairs) / (all + guessedPairs / startingPrior(records)))
  }
  return {
    prior,
    levels: Object.fromEntries(kind.comparisons.map(({ name }, i) => [name, levels[i] ?? []])),
    terms,
    rare,
    learnedFrom: sample.length,
  }
}

/** What holds before anything is known of a company's records: one of fifty has a second card. */
export const guessedModel = <Subject>(kind: Kind<Subject>, records: number): Model => ({
  prior: startingPrior(records),
  levels: Object.fromEntries(kind.comparisons.map(({ name, levels }) => [name, levels.map(({ m, u }) => ({ m, u }))])),
  terms: {},
  rare: 1 / 200,
  learnedFrom: 0,
})

const startingPrior = (records: number): number => 0.04 / Math.max(fewest, records)

/** Of fewer records nothing can be said. */
const fewest = 500

const guessed = <Subject>({ comparisons }: Kind<Subject>) =>
  comparisons.map(({ levels }) => levels.map(({ m, u }) => ({ m, u })))

const total = (counts: readonly number[] | undefined): number => counts?.reduce((sum, count) => sum + count, 0) ?? 0

/** So many pairs by chance, the same ones each time. */
function* randomPairs<Subject>(sample: readonly Subject[]): Generator<{ a: Subject; b: Subject; count: number }> {
  const n = sample.length
  if ((n * (n - 1)) / 2 <= mostRandom) {
    for (let i = 0; i < n; i++)
      for (let j = i + 1; j < n; j++) {
        const [a, b] = [sample[i], sample[j]]
        if (a && b) yield { a, b, count: 1 }
      }
    return
  }
  let state = 1
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  for (let made = 0; made < mostRandom; ) {
    const [a, b] = [sample[next()], sample[next()]]
    if (!a || !b || a === b) continue
    made++
    yield { a, b, count: 1 }
  }
}

async function patternsOf<Subject>(
  { comparisons }: Kind<Subject>,
  pairs: Iterable<{ a: Subject; b: Subject; count: number }>,
): Promise<Pattern[]> {
  const patterns = new Map<string, Pattern>()
  await eachPiecewise(pairs, ({ a, b, count }) => {
    const levels = comparisons.map(({ compare }) => compare(a, b))
    const key = levels.join()
    const known = patterns.get(key)
    if (known) known.count += count
    else patterns.set(key, { levels, count })
  })
  return [...patterns.values()]
}

function tally<Subject>(
  { comparisons }: Kind<Subject>,
  patterns: readonly Pattern[],
  share: (pattern: Pattern) => number,
) {
  const levels = comparisons.map(comparison => comparison.levels.map(() => 0))
  let sum = 0
  for (const pattern of patterns) {
    const part = share(pattern) * pattern.count
    sum += part
    pattern.levels.forEach((level, i) => {
      const counts = levels[i]
      if (counts && level >= 0) counts[level] = (counts[level] ?? 0) + part
    })
  }
  return { levels, sum }
}

function termsOf<Subject>({ comparisons }: Kind<Subject>, sample: readonly Subject[]): Model['terms'] {
  const tables = comparisons.flatMap(({ name, term }) => {
    if (!term) return []
    const counts = new Map<string, number>()
    for (const subject of sample) {
      const word = term(subject)
      if (word) counts.set(word, (counts.get(word) ?? 0) + 1)
    }
    const sum = [...counts.values()].reduce((all, count) => all + count, unseen)
    const frequent = [...counts].filter(([, count]) => count > 1).sort((a, b) => b[1] - a[1])
    return [
      [name, Object.fromEntries(frequent.slice(0, mostTerms).map(([word, count]) => [word, count / sum]))] as const,
    ]
  })
  return Object.fromEntries(tables)
}

/** The pairs of records that share a key, each once, where all records are at hand; keys of more than `most` records tell nothing. */
export function pairsOf<Subject>(kind: Kind<Subject>, records: readonly Subject[], most = 100): [number, number][] {
  const blocks = new Map<string, number[]>()
  records.forEach((record, at) => {
    for (const key of kind.keys(record)) {
      const block = blocks.get(key)
      if (block) block.push(at)
      else blocks.set(key, [at])
    }
  })
  const seen = new Set<number>()
  const pairs: [number, number][] = []
  for (const block of blocks.values()) {
    if (block.length > most) continue
    for (const [place, i] of block.entries())
      for (const j of block.slice(place + 1)) {
        const pair = i * records.length + j
        if (seen.has(pair)) continue
        seen.add(pair)
        pairs.push([i, j])
      }
  }
  return pairs
}
