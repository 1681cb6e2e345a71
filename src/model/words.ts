import type { Report } from './field.ts'
import type { Json } from './json.ts'

/**
 * Text as it may be stored: trimmed at the ends and in normal form C, so that what looks equal is equal.
 * PostgreSQL cannot hold NUL, and lone surrogates are no characters at all: both are reported.
 */
export function parseWords(input: Json, report: Report, max = Infinity, path = ''): string | undefined {
  if (typeof input !== 'string') return void report('notText', {}, path)
  if (!input.isWellFormed() || input.includes('\0')) return void report('brokenText', {}, path)

  const words = input.normalize('NFC').trim()
  if (words.length > max && countCharacters(words) > max) return void report('tooLong', { max }, path)
  return words
}

/** Characters as people and JSON Schema count them: code points, not UTF-16 units. */
export function countCharacters(words: string): number {
  let count = 0
  for (const _ of words) count++
  return count
}

/** What two spellings are compared by where case and ё/е do not matter. The same in SQL: `foldSql`. */
export const fold = (words: string): string => words.toLowerCase().replaceAll('ё', 'е')

export const foldSql = (expression: string): string => `translate(lower(${expression}), 'ё', 'е')`

/** Whether input stands for "no value": the engine takes it as null before any type reads it. */
export const isBlank = (input: Json | undefined): boolean =>
  input === null ||
  input === undefined ||
  (typeof input === 'string' && input.trim() === '') ||
  (Array.isArray(input) && input.length === 0)
