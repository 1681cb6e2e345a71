import { Conflict, Invalid, RapportError, Unavailable } from '../model/errors.ts'

interface DatabaseError extends Error {
  code?: string
  constraint?: string
}

const away = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '53200',
  '53300',
  '25006',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '58030',
])

/** Of PostgreSQL, and of the system where files are kept. */
const full = new Set(['53100', 'ENOSPC', 'EDQUOT'])

/** What the driver says without a code. */
const brokenOff =
  /Connection terminated|connection error and is not queryable|timeout expired|timeout exceeded when trying|calling end on the pool/

/** Turns what the driver throws into one of the few errors of the product; what is not known goes on unchanged. */
export function translateError(error: unknown): never {
  if (error instanceof RapportError || !(error instanceof Error)) throw error
  const { code = '', constraint, message } = error as DatabaseError
  if (full.has(code)) throw cause(new Unavailable('diskFull'), error)
  if (away.has(code) || brokenOff.test(message)) throw cause(new Unavailable('databaseAway'), error)
  if (code === '23505') throw cause(new Conflict('notUnique', {}, fieldOf(constraint)), error)
  if (code === '23503') throw cause(new Invalid([{ field: constraintField(constraint), code: 'dangling' }]), error)
  if (code === '22021' || code === '22P05') throw cause(new Invalid([{ field: '', code: 'unreadableText' }]), error)
  if (code === '40001' || code === '40P01') throw cause(new Conflict('tryAgain'), error)
  throw error
}

/** Constraints are named `<table>__<field>`, see `ddl.ts`. */
const constraintField = (constraint = ''): string => constraint.split('__')[1] ?? ''

/** Which field has a value that another record has; nothing for what is no field of an object. */
const fieldOf = (constraint: string | undefined): { field?: string } => {
  const field = constraintField(constraint).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  return field ? { field } : {}
}

function cause<E extends Error>(made: E, reason: Error): E {
  made.cause = reason
  return made
}
