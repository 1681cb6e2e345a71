import { Invalid, isCurrency, isJsonObject, type Json, type Problem } from '../../model/index.ts'
import type { Delimiter } from './file/delimiter.ts'
import { type Encoding, encodings } from './file/encoding.ts'

/** What the importing person may set for the whole file. What is left out is found out from the file. */
export interface Options {
  encoding?: Encoding
  delimiter?: Delimiter
  /** The system that the file is from, under whose name ids are kept; `none`: an export that is recognised is read like any file. */
  system?: string
  /** Sheet of a workbook, by its name. */
  sheet?: string
  /** Whether the file begins with the names of its columns. */
  header?: boolean
  /** Currency of amounts that name none. */
  currency?: string
  /** Pipeline of imported deals, by its id. */
  pipeline?: string
  /** Fields by which a record is known again, besides its exact keys; `[]`: by those alone. Never for people. */
  matchBy?: string[]
  /** Domain of the addresses made up for users who come without one. */
  mailDomain?: string
  /** Flows do not begin by its rows, nor are people or other servers told of them. */
  silent?: boolean
}

/** Reads options; every wrong or unknown one is reported. */
export function parseOptions(input: Json | undefined): Options {
  if (input === undefined || input === null) return {}
  if (!isJsonObject(input)) throw new Invalid([{ field: 'options', code: 'notObject' }])
  const problems = Object.entries(input).flatMap(([name, value]): Problem[] => {
    const check = checks[name as keyof Options]
    if (!Object.hasOwn(checks, name) || !check) return [{ field: `options.${name}`, code: 'unknownMember' }]
    return value === null || check(value) ? [] : [{ field: `options.${name}`, code: 'importOption' }]
  })
  if (problems.length) throw new Invalid(problems)
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) as Options
}

/** Options with some of them set anew; `null` leaves one to be found out again. */
export function changedOptions(now: Options, input: Json | undefined): Options {
  const said = isJsonObject(input) ? input : {}
  const kept = Object.entries(now).filter(([name]) => said[name] !== null)
  return { ...Object.fromEntries(kept), ...parseOptions(input) }
}

const isText = (value: Json): value is string => typeof value === 'string'

const checks: Record<keyof Options, (value: Json) => boolean> = {
  encoding: value => encodings.some(known => known === value),
  delimiter: value => [';', ',', '\t', '|'].some(known => known === value),
  system: value => isText(value) && /^[\p{L}\d][\p{L}\d ._-]{0,59}$/u.test(value),
  sheet: isText,
  header: value => typeof value === 'boolean',
  currency: value => isCurrency(value),
  pipeline: isText,
  matchBy: value => Array.isArray(value) && value.every(isText),
  mailDomain: value => isText(value) && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value),
  silent: value => typeof value === 'boolean',
}
