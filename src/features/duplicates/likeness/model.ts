import type { Kind } from './kind.ts'

/** What was learned of the records of one object. */
export interface Model {
  /** How probable it is that any two records are the same. */
  readonly prior: number
  /** For each comparison, how frequent each level is among the same (`m`) and among others (`u`). */
  readonly levels: Readonly<Record<string, readonly { m: number; u: number }[]>>
  /** For each comparison with terms, how frequent the frequent ones are. */
  readonly terms: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** How frequent a term is that is in none of these lists. */
  readonly rare: number
  /** Records by which it was learned. */
  readonly learnedFrom: number
}

/** Why two records are held to be the same: how far a field agrees, and how much that says, in bits. */
export interface Reason {
  readonly field: string
  readonly level: string
  /** Of the logarithm to base 2 of m/u: above 0 it speaks for one, below 0 for two. */
  readonly weight: number
}

export interface Score {
  /** The sum of all reasons and of the prior, in bits. */
  readonly weight: number
  /** Of 1: how probable it is that both are the same. */
  readonly probability: number
}

export const probabilityOf = (weight: number): number => 1 / (1 + 2 ** -weight)
export const weightOf = (probability: number): number => Math.log2(probability / (1 - probability))

/** How alike two records are; a new one is made for each model, as it holds the model's weights. */
export interface Judge<Subject> {
  readonly score: (a: Subject, b: Subject) => Score
  /** The score of those that reach this weight, `null` for others: of most, a few comparisons tell that they cannot. */
  readonly scoreFrom: (least: number, a: Subject, b: Subject) => Score | null
  readonly explain: (a: Subject, b: Subject) => Reason[]
}

/**
 * Weighs agreement as Fellegi and Sunter (1969) do: each comparison adds log2(m/u). What is frequent weighs less (Winkler
 * 1989; term frequencies as in Splink). Where what tells people apart differs, all that a household or a firm has in
 * common counts once: these fields are not independent.
 */
export function judgeBy<Subject>(kind: Kind<Subject>, model: Model): Judge<Subject> {
  const prior = weightOf(model.prior)
  const sum = summing(kind)
  const telling = kind.comparisons.findIndex(({ name }) => name === kind.tells)
  const weighed = kind.comparisons.map((comparison, i) => {
    const levels = comparison.levels.map((level, at) => {
      const { m, u } = model.levels[comparison.name]?.[level.like ?? at] ?? level
      return { weight: Math.log2(m / u), m }
    })
    const { term, rareUpTo = 0, household = false } = comparison
    const most = levels.map(({ weight, m }, at) => (term && at < rareUpTo ? Math.log2(m / model.rare) : weight))
    const terms = new Map(Object.entries(model.terms[comparison.name] ?? {}))
    return { i, comparison, levels, terms, household, most: Math.max(0, ...most) }
  })
  type Weighed = (typeof weighed)[number]
  const found = new Array<number>(weighed.length)
  const reached = new Array<number>(weighed.length)

  const weigh = ({ i, comparison, levels, terms }: Weighed, a: Subject, b: Subject): number => {
    const level = comparison.compare(a, b)
    const known = levels[level]
    let weight = known?.weight ?? 0
    const { term, rareUpTo = 0 } = comparison
    if (term && known && level < rareUpTo) {
      const [one, other] = [term(a), term(b)]
      const frequency = Math.max(terms.get(one ?? '') ?? model.rare, terms.get(other ?? '') ?? model.rare)
      weight = Math.log2(known.m / frequency)
    }
    reached[i] = level
    found[i] = weight
    return weight
  }

  const differs = (kind.comparisons[telling]?.levels.length ?? 0) - 1
  const inTurn = [...weighed]
    .sort((one, other) => rank(one) - rank(other) || other.most - one.most)
    .map((one, at, all) => {
      const left = all.slice(at + 1)
      const mostOf = (household: boolean) =>
        left.reduce((most, next) => most + (next.household === household ? next.most : 0), 0)
      return { one, leftOwn: mostOf(false), leftShared: mostOf(true) }
    })
  /** First what tells apart, then what no household has in common: these bound all else. */
  function rank({ i, household }: Weighed): number {
    return i === telling ? 0 : household ? 2 : 1
  }

  function scoreFrom(least: number, a: Subject, b: Subject): Score | null {
    let [own, independent, shared] = [prior, 0, 0]
    for (const { one, leftOwn, leftShared } of inTurn) {
      const weight = weigh(one, a, b)
      if (weight > 0 && one.household) shared += weight
      else own += weight
      if (weight > 0 && !one.household) independent += weight
      const atMost =
        reached[telling] === differs ? Math.min(shared + leftShared, 2 * (independent + leftOwn)) : shared + leftShared
      if (own + leftOwn + atMost < least) return null
    }
    const weight = prior + sum(reached, found)
    return weight < least ? null : { weight, probability: probabilityOf(weight) }
  }

  function score(a: Subject, b: Subject): Score {
    for (const one of weighed) weigh(one, a, b)
    const weight = prior + sum(reached, found)
    return { weight, probability: probabilityOf(weight) }
  }

  return {
    score,
    scoreFrom,
    explain(a, b) {
      score(a, b)
      return kind.comparisons
        .flatMap(({ name, levels }, i): Reason[] => {
          const level = levels[reached[i] ?? -1]
          return level ? [{ field: name, level: level.name, weight: Math.round((found[i] ?? 0) * 10) / 10 }] : []
        })
        .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
    },
  }
}

/**
 * Sums weights. Where that differs which tells apart people of one household or firms of one group, what they have in common
 * because they live or work together says no more than twice what else speaks for one: alone it says nothing.
 */
export function summing<Subject>({ comparisons, tells }: Kind<Subject>) {
  const telling = comparisons.findIndex(({ name }) => name === tells)
  const differs = (comparisons[telling]?.levels.length ?? 0) - 1
  return (levels: readonly number[], weights: number[]): number => {
    let [own, independent, shared] = [0, 0, 0]
    for (let i = 0; i < comparisons.length; i++) {
      const weight = weights[i] ?? 0
      if (weight > 0 && comparisons[i]?.household) shared += weight
      else own += weight
      if (weight > 0 && !comparisons[i]?.household) independent += weight
    }
    if (levels[telling] !== differs || shared <= 2 * independent) return own + shared
    const part = (2 * independent) / shared
    for (let i = 0; i < comparisons.length; i++) {
      const weight = weights[i] ?? 0
      if (weight > 0 && comparisons[i]?.household) weights[i] = weight * part
    }
    return own + 2 * independent
  }
}
