import { Conflict, type RapportError } from '../../model/index.ts'

/** How often records that others write meanwhile are tried again. */
export const attempts = 5

/** Somebody else wrote the record between the look at it and the writing. */
export const isLate = (error: RapportError | undefined): boolean =>
  error instanceof Conflict && (error.code === 'stale' || error.code === 'tryAgain')
