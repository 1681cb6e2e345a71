import { ApiError } from '../app/api-error.ts'
import { errorWords } from './toast.ts'

export interface Problems {
  /** Sentences by field of the form. */
  wrong: Record<string, string>
  /** The same by the whole path: `options.choices.0`. */
  at: Record<string, string>
  /** What belongs to none of the fields shown. */
  rest: string | null
}

/** What the server found wrong with a form, told apart by the fields that it shows. */
export function problemsOf(error: Error | null, shown: readonly string[]): Problems {
  if (!error) return { wrong: {}, at: {}, rest: null }
  const taken = error instanceof ApiError && typeof error.details.field === 'string' ? error.details.field : null
  if (taken && shown.includes(taken)) return { wrong: { [taken]: error.message }, at: {}, rest: null }
  if (!(error instanceof ApiError) || !error.problems.length) return { wrong: {}, at: {}, rest: errorWords(error) }
  const wrong = error.byField()
  const at = Object.fromEntries(error.problems.map(({ field, message }) => [field, message]))
  const rest = Object.entries(wrong)
    .filter(([field]) => !shown.includes(field))
    .map(([, words]) => words)
  return { wrong, at, rest: rest.length ? rest.join(' ') : null }
}
