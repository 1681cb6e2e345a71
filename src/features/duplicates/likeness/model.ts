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

/** How alike two records are; a new one is made for each model, as it holds the model's weights. */
export interface Judge<Subject> {
  readonly score: (a: Subject, b: Subject) => Score
  readonly explain: (a: Subject, b: Subject) => Reason[]
}

/**
 * Weighs agreement as Fellegi and Sunter (1969) do: each comparison adds log2(m/u). What is frequent weighs less (Winkler
 * 1989; term frequencies as in Splink). Where what tells people apart differs, all that a household or a firm has in
 * common counts once: these fields are not independent.
 */
export function judgeBy<Subject>(kind: Kind<Subject>, model: Model): Judge<Subject> {
  const prior = Math.log2(model.prior / (1 - model.prior))
  const sum = summing(kind)
  const weights = kind.comparisons.map(({ name, levels }) =>
    levels.map((level, at) => {
      const { m, u } = model.levels[name]?.[level.like ?? at] ?? level
      return { weight: Math.log2(m / u), m }
    }),
  )
  const terms = kind.comparisons.map(({ name }) => new Map(Object.entries(model.terms[name] ?? {})))
  const found = new Array<number>(kind.comparisons.length)
  const reached = new Array<number>(kind.comparisons.length)

  const weigh = (a: Subject, b: Subject): number => {
    for (let i = 0; i < kind.comparisons.length; i++) {
      const comparison = kind.comparisons[i]
      const level = comparison?.compare(a, b) ?? -1
      reached[i] = level
      const known = weights[i]?.[level]
      let weight = known?.weight ?? 0
      const { term, rareUpTo = 0 } = comparison ?? {}
      if (term && known && level < rareUpTo) {
        const table = terms[i]
        const [one, other] = [term(a), term(b)]
        const frequency = Math.max(table?.get(one ?? '') ?? model.rare, table?.get(other ?? '') ?? model.rare)
        weight = Math.log2(known.m / frequency)
      }
      found[i] = weight
    }
    return prior + sum(reached, found)
  }

  return {
    score(a, b) {
      const weight = weigh(a, b)
      return { weight, probability: probabilityOf(weight) }
    },
    explain(a, b) {
      weigh(a, b)
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
