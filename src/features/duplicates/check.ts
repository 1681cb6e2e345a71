import sql from 'sql-template-tag'
import { fieldType, type Json, type JsonObject, type StoredFields } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { fieldRight, listRecords, objectOf, type RecordJson, requireRight } from '../../records/index.ts'
import { sharingKeys } from './keys.ts'
import { keysOf } from './likeness/keys.ts'
import { guessedModel } from './likeness/learn.ts'
import { judgeBy, type Reason } from './likeness/model.ts'
import { leastProbability } from './likeness/pair.ts'
import { scanOf } from './scan-state.ts'
import { type ComparedObject, ofKind, readCompared } from './subjects.ts'

/** Somebody who may be the one whose fields were given. */
export interface Alike {
  probability: number
  why: Reason[]
  record: RecordJson
}

const most = 5
/** Stands for the record that is not there yet. */
const nobody = '00000000-0000-0000-0000-000000000000'

/** Who is like somebody that is just being written down, among those the caller may see; what cannot be read yet is left out. */
export async function alikeTo(ctx: Context, name: ComparedObject, fields: JsonObject): Promise<Alike[]> {
  requireRight(ctx, objectOf(ctx, name), 'read')
  return ofKind(name, async kind => {
    const subject = kind.read(readable(ctx, name, kind.fields, fields))
    const near = await sharingKeys(ctx, name, [{ id: nobody, keys: keysOf(kind, subject) }])
    if (!near.length) return []
    const others = await readCompared(ctx, name, kind, sql`t.id = any(${near.map(({ other }) => other)}::uuid[])`)
    const { model, records } = await scanOf(ctx, name)
    const judge = judgeBy(kind, model ?? guessedModel(kind, records))
    const found = others
      .map(other => ({ id: other.id, subject: other.subject, ...judge.score(subject, other.subject) }))
      .filter(({ probability }) => probability >= leastProbability)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, most)
    if (!found.length) return []
    const { data } = await listRecords(ctx, name, { filter: { id: { in: found.map(({ id }) => id) } }, limit: most })
    return found.flatMap(one => {
      const record = data.find(({ id }) => id === one.id)
      return record ? [{ probability: one.probability, why: judge.explain(subject, one.subject), record }] : []
    })
  })
}

/** Nobody learns by trying what stands in a field that is hidden from him. */
function readable(ctx: Context, name: ComparedObject, wanted: readonly string[], given: JsonObject): StoredFields {
  const object = objectOf(ctx, name)
  const read = wanted.flatMap((field): [string, Json][] => {
    const declared = object.fields[field]
    const value = given[field]
    if (!declared || value === undefined || value === null || fieldRight(ctx, object, field) === 'hidden') return []
    let right = true
    const stored = fieldType(declared).parse(value, declared.options, () => (right = false), ctx.config.company)
    return right && stored !== undefined ? [[field, stored]] : []
  })
  return Object.fromEntries(read)
}
