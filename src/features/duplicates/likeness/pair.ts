import { type Judge, type Reason, weightOf } from './model.ts'

/** Pairs that are less probable are not kept. */
export const leastProbability = 0.5
const leastWeight = weightOf(leastProbability)

/** A record as it is compared. */
export interface Compared<Subject> {
  id: string
  subject: Subject
}

export interface FoundPair {
  a: string
  b: string
  probability: number
  why: Reason[]
}

/** The two as a pair, where they are alike enough. */
export function pairIfAlike<Subject>(
  judge: Judge<Subject>,
  one: Compared<Subject>,
  other: Compared<Subject>,
): FoundPair | null {
  const [a, b] = one.id < other.id ? [one, other] : [other, one]
  return orderedPairIfAlike(judge, a, b)
}

/** The same, in the order given. */
export function orderedPairIfAlike<Subject>(
  judge: Judge<Subject>,
  a: Compared<Subject>,
  b: Compared<Subject>,
): FoundPair | null {
  const score = judge.scoreFrom(leastWeight, a.subject, b.subject)
  if (!score) return null
  return { a: a.id, b: b.id, probability: score.probability, why: judge.explain(a.subject, b.subject) }
}
