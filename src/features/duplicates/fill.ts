import { fieldType, Invalid, isId, isProtected, type Json, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { fieldRight, getRecord, isEmpty, objectOf, type RecordJson, updateRecord } from '../../records/index.ts'
import { joinedValue } from '../../records/merge.ts'
import { same } from '../../records/same.ts'
import type { ComparedObject } from './subjects.ts'

/** A name is one thing, though it has parts. */
const nameParts = ['name', 'lastName', 'firstName', 'middleName']

/**
 * Takes a record that is there in place of a new one: what it lacks is filled in, lists are joined, all else of it stays as it is,
 * and so does whose it is. Throws NotFound, Forbidden, and Invalid with all that is wrong in what would be filled in.
 */
export async function fillKnown(
  ctx: Context,
  name: ComparedObject,
  { id, fields }: { id: string; fields: JsonObject },
): Promise<RecordJson> {
  if (!isId(id)) throw new Invalid([{ field: 'id', code: 'invalid' }])
  const object = objectOf(ctx, name)
  const known = await getRecord(ctx, name, id)
  const filled = Object.entries(fields).flatMap(([field, given]): [string, Json][] => {
    const declared = object.fields[field]
    const own = known[field] ?? null
    if (!declared || field === object.owner || fieldRight(ctx, object, field) !== 'write') return []
    if (nameParts.includes(field) || isEmpty(given)) return []
    if (isEmpty(own)) return [[field, given]]
    if (!Array.isArray(own) || isProtected(declared)) return []
    let right = true
    const stored = fieldType(declared).parse(given, declared.options, () => (right = false), ctx.config.company)
    const joined = right && stored !== undefined ? joinedValue([own, stored]) : given
    return same(joined, own) ? [] : [[field, joined]]
  })
  return filled.length ? updateRecord(ctx, name, id, Object.fromEntries(filled), { version: known.version }) : known
}
