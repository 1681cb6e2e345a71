import type { Kind } from './kind.ts'

/** A word as a number of 32 bits with its sign (FNV-1a): so the table of all keys stays small. */
export function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x85ebca6b)
  return (hash ^ (hash >>> 13)) | 0
}

/** The keys of a record: those who share none are not compared. */
export const keysOf = <Subject>(kind: Kind<Subject>, subject: Subject): number[] => [
  ...new Set(kind.keys(subject).map(hashOf)),
]
