import type { Problem } from '../model/index.ts'

/** Documents that are numbered, each kind by itself. */
export const numberedKinds = ['quote', 'invoice', 'contract', 'act', 'deliveryNote', 'letter'] as const
export type NumberedKind = (typeof numberedKinds)[number]

/** How numbers of a kind are written, and whether counting begins anew each year. */
export interface Numbering {
  /** `Д-{NNN}/{YY}`: `{N}` is the number (more Ns: with noughts before it), `{YYYY}` and `{YY}` the year. */
  pattern: string
  yearly: boolean
}

export const defaultNumbering: Numbering = { pattern: '{N}', yearly: true }

export const longestPattern = 60

/** The number of a document, as it stands on paper. `dated` is `2026-02-01`. */
export const writeNumber = (pattern: string, counted: number, dated: string): string =>
  pattern
    .replace(/\{(N{1,9})\}/, (_, digits: string) => String(counted).padStart(digits.length, '0'))
    .replaceAll('{YYYY}', dated.slice(0, 4))
    .replaceAll('{YY}', dated.slice(2, 4))

/** By what it is counted: the year of its date, or 0 where counting never begins anew. */
export const periodOf = ({ yearly }: Numbering, dated: string): number => (yearly ? Number(dated.slice(0, 4)) : 0)

/** Every problem of a pattern, under `field`. */
export function patternProblems(pattern: string, field: string): Problem[] {
  const numbers = pattern.match(/\{N{1,9}\}/g)?.length ?? 0
  const rest = pattern.replace(/\{(N{1,9}|YYYY|YY)\}/g, '')
  return [
    ...(numbers === 1 ? [] : [{ field, code: 'numberPatternCount' }]),
    ...(/[{}]/.test(rest) ? [{ field, code: 'numberPatternPlace' }] : []),
    ...(/[\p{C}\p{Zl}\p{Zp}]/u.test(pattern) || pattern !== pattern.trim() ? [{ field, code: 'brokenText' }] : []),
    ...(pattern.length > longestPattern ? [{ field, code: 'tooLong', params: { max: longestPattern } }] : []),
  ]
}
