import { ApiError } from '../app/api-error.ts'
import { errorWords } from './toast.tsx'

/** What the server found wrong with a form: sentences by field, and whatever belongs to none of the fields shown. */
export function problemsOf(error: Error | null, shown: readonly string[]): { wrong: Record<string, string>; rest: string | null } {
  if (!error) return { wrong: {}, rest: null }
  if (!(error instanceof ApiError) || !error.problems.length) return { wrong: {}, rest: errorWords(error) }
  const all = error.byField()
  const rest = Object.entries(all).filter(([field]) => !shown.includes(field))
  return { wrong: all, rest: rest.length ? rest.map(([, words]) => words).join(' ') : null }
}
