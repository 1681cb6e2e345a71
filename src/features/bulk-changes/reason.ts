import { Invalid, type Problem, type RapportError } from '../../model/index.ts'

/** Why a record is refused, in the words of which others are refused as well: its own id is no part of it. */
export function reasonOf(error: RapportError): Problem {
  const { field, code, params, says } =
    error instanceof Invalid && error.problems[0]
      ? error.problems[0]
      : { field: '', code: error.code, params: error.params, says: undefined }
  const { id: _, ...shared } = params ?? {}
  return { field, code, params: shared, ...(says && { says }) }
}
