import { fold } from '../../../model/words.ts'

/** What two names are compared by where case, spaces and punctuation do not matter: `GTX Pro` and `GTXPro` alike. */
export const bareName = (text: string): string => fold(text.normalize('NFKC')).replace(/[^\p{L}\p{N}]+/gu, '')

/** What two names are compared by as the same name: letter case, ё and runs of spaces aside. */
export const sameName = (text: string): string => fold(text.normalize('NFC')).replace(/\s+/g, ' ').trim()

export interface Likeness<Candidate> {
  candidate: Candidate
  /** 1: the same but for spaces and punctuation. */
  score: number
}

/** The candidate whose name is most like the text, if any is like enough to ask whether it is meant. */
export function mostAlike<Candidate extends { title: string }>(
  text: string,
  candidates: readonly Candidate[],
): Likeness<Candidate> | undefined {
  const wanted = bareName(text)
  const exact = candidates.filter(candidate => bareName(candidate.title) === wanted)
  if (exact.length === 1) return { candidate: exact[0] as Candidate, score: 1 }
  const grams = trigrams(wanted)
  let best: Likeness<Candidate> | undefined
  for (const candidate of candidates) {
    const score = similarity(grams, trigrams(bareName(candidate.title)))
    if (score >= 0.5 && score > (best?.score ?? 0)) best = { candidate, score }
  }
  return best && { ...best, score: Math.min(best.score, 0.99) }
}

/** Shared trigrams over all trigrams, as in PostgreSQL's pg_trgm. */
function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const gram of a) if (b.has(gram)) shared++
  return shared / Math.max(1, a.size + b.size - shared)
}

function trigrams(word: string): Set<string> {
  const padded = `  ${word} `
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)))
}
