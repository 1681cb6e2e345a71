import { checkFormat, type Format } from '../../model/formats.ts'
import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts'
import { type CompanyState, companyStates } from './registry.ts'

/* What others answer is read as what a stranger types: only what fits a field is taken. */

/** What lies along a path, if anything. */
export function at(value: Json | undefined, ...path: string[]): Json | undefined {
  let found = value
  for (const name of path) found = isJsonObject(found) ? found[name] : undefined
  return found
}

/** One line of text of at most so many characters. */
export function words(value: Json | undefined, most: number): string | undefined {
  if (typeof value !== 'string' || !value.isWellFormed()) return undefined
  const text = value
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .normalize('NFC')
  return text && text.length <= most ? text : undefined
}

/** A code with right check digits. */
export function code(format: Format, value: Json | undefined): string | undefined {
  const text = words(value, 40)
  return text !== undefined && checkFormat(format, text) === undefined ? text : undefined
}

/** The day of a moment that is given in milliseconds. */
export function day(value: Json | undefined): string | null {
  if (typeof value !== 'number' || Math.abs(value) > 8e13) return null
  return new Date(value).toISOString().slice(0, 10)
}

/** `ГЕНЕРАЛЬНЫЙ ДИРЕКТОР` as one writes it in a contract. */
export const inSmallLetters = (text: string | undefined): string | undefined =>
  text === text?.toUpperCase() && text ? text[0] + text.slice(1).toLowerCase() : text

export function stateOf(data: JsonObject): { state: CompanyState; closedOn: string | null } {
  const status = String(at(data, 'state', 'status') ?? '').toLowerCase()
  return {
    state: companyStates.find(known => known === status) ?? 'unknown',
    closedOn: day(at(data, 'state', 'liquidation_date')),
  }
}

/** Without the members that there is nothing for. */
export const known = <Members extends object>(members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Members
