import { noteSecurityEvent, type Whence } from '../../access/security-events.ts'
import { Invalid, type JsonObject } from '../../model/index.ts'
import { type Context, currentRecord, objectOf, type RecordJson, transact, updateRecord } from '../../records/index.ts'
import { same } from '../../records/same.ts'
import { changedFields } from '../../records/update.ts'
import type { PersonRecord } from '../personal-part.ts'
import { type Former, rewriteHistory, type Seals } from './rewrite.ts'

interface Asked {
  of: PersonRecord
  /** The right values, by field. */
  fields: JsonObject
  /** On what ground: the number of a letter or a document. */
  reason: string
  /** Former values of these fields go out of the history too. */
  forgetsFormer: boolean
}

/**
 * Corrects what is wrong about a person, by the ordinary change of his card, which programs hear of as of any other; that it was a
 * correction, and on what ground, stands in the audit. Returns the card and how many lines of its history were written anew.
 */
export const correct = (
  ctx: Context,
  { of, fields, reason, forgetsFormer }: Asked,
  { seals, whence }: { seals: Seals; whence: Whence },
): Promise<{ record: RecordJson; forgotten: number }> =>
  transact(ctx, async inside => {
    const names = Object.keys(fields)
    if (!names.length) throw new Invalid([{ field: 'fields', code: 'required' }])
    const object = objectOf(inside, of.object)
    const { values: before } = await currentRecord(inside, object, of.id)
    const record = await updateRecord(inside, of.object, of.id, fields)
    const { values } = await currentRecord(inside, object, of.id)
    // With a last name the whole name becomes another: what was made of the wrong value is as wrong.
    const wrong = new Set([...names, ...changedFields(before, values)])
    const former: Former = (field, value) =>
      wrong.has(field) && value !== null && !same(value, values[field] ?? null) ? null : value
    const forgotten = forgetsFormer ? await rewriteHistory(inside, { object, seals }, [of.id], former) : 0
    const details = { object: of.object, record: of.id, fields: names, reason, forgotten }
    await noteSecurityEvent(inside, { kind: 'correction', outcome: 'done', whence, details })
    return { record, forgotten }
  })
