import { fieldType, isMask, type Json, type JsonObject, type ObjectDeclaration } from '../../../model/index.ts'
import { same } from '../../../records/same.ts'

type Fields = { [field: string]: Json | undefined }

/**
 * What a row would change in a record it belongs to: what it says and is not so already. Lists of phones and addresses
 * grow, they never lose; an address that was made up for want of one says nothing.
 */
export function changesTo(record: Fields, input: JsonObject, object: ObjectDeclaration): JsonObject {
  const said = Object.entries(input).filter(
    ([field, value]) =>
      !isList(field) &&
      !follows.has(field) &&
      !saysTheSame(object, field, record[field] ?? null, value) &&
      !isMadeUp(object, field, value),
  )
  return { ...Object.fromEntries(said), ...newEntries(record, input) }
}

/** Follow from the stage when a known deal is moved. */
const follows = new Set(['closedAt', 'stageSince'])
const isMadeUp = (object: ObjectDeclaration, field: string, value: Json): boolean =>
  object.name === 'user' && field === 'email' && String(value).endsWith('.invalid')

/** Equal, or equal to whoever reads it in a file: an address in parts and in one line. */
function saysTheSame(object: ObjectDeclaration, name: string, now: Json, said: Json): boolean {
  const field = object.fields[name]
  if (same(now, said) || !field || now === null || said === null) return same(now, said)
  return fieldType(field).toText(now, field.options) === fieldType(field).toText(said, field.options)
}

const lists = ['phones', 'emails', 'messengers']
const isList = (field: string): boolean => lists.includes(field)

/** New entries behind the known ones; nothing where all are known, or where they are protected. */
export function newEntries(record: Fields, input: JsonObject): JsonObject {
  const added: JsonObject = {}
  for (const field of lists) {
    const known = entries(record[field])
    const fresh = entries(input[field]).filter(entry => !known.some(other => other.value === entry.value))
    if (field in record && fresh.length && !isMask(record[field]))
      added[field] = [...known, ...fresh.map(entry => behind(entry, known.length === 0))]
  }
  return added
}

const entries = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : [])
const behind = (entry: JsonObject, first: boolean): JsonObject =>
  'primary' in entry ? { ...entry, primary: first && entry.primary === true } : entry

/** The same fields of a record, `null` where it has none. */
export const pick = (record: Fields, fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.keys(fields).map(field => [field, record[field] ?? null]))
