import { ApiError } from '../../../app/api-error.ts'

/** What the server found wrong, by its place in the report: `measures.2.formula`. */
export interface Places {
  /** At a place or anywhere below it. */
  at: (place: string) => string | undefined
  /** At none of the places that the builder shows. */
  rest: string[]
}

const shown = /^(object|rows\.\d+|columns\.\d+|measures\.\d+|period|compare|order|limit|filter)(\.|$)/

export function placesOf(error: Error | null): Places {
  const problems = error instanceof ApiError ? error.problems : []
  const at = (place: string) => {
    const found = problems.filter(({ field }) => field === place || field.startsWith(`${place}.`))
    return found.length ? [...new Set(found.map(({ message }) => message))].join(' ') : undefined
  }
  const rest = problems.filter(({ field }) => !shown.test(field)).map(({ message }) => message)
  return { at, rest: error && !problems.length ? [error.message] : rest }
}
