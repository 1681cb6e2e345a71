import sql from 'sql-template-tag'
import { Invalid, type Json, type JsonObject, NotFound, type Problem } from '../../model/index.ts'
import { changesOf } from '../../records/changes.ts'
import type { Context } from '../../records/context.ts'
import { currentRecord, fieldRight, objectOf, type RecordJson, transact, updateRecord } from '../../records/index.ts'
import { joinedValue } from '../../records/merge.ts'
import { same } from '../../records/same.ts'
import { pick } from '../../records/update.ts'
import { convertLead, offeredToContact } from '../lead-conversion.ts'
import { requireFieldRights } from '../rights.ts'
import { fieldsStillSo, type Undo } from '../take-back.ts'
import { decidablePair } from './list.ts'

/**
 * Converts the lead of a pair into its contact, and fills in what that lacks. `take`: field of the contact → id of whose
 * value is kept. Throws NotFound, Forbidden, Invalid, and Conflict where the lead is converted already.
 */
export async function attachLead(
  ctx: Context,
  id: string,
  take: JsonObject,
): Promise<{ lead: RecordJson; contact: RecordJson }> {
  return transact(ctx, async inside => {
    const { lead, contact } = await leadAndContact(inside, id)
    const values = await valuesOver(inside, { lead, contact, take })
    const filled = Object.keys(values).length ? await updateRecord(inside, 'contact', contact.id, values) : contact
    const made = await convertLead(inside, lead.id, { contact: { id: contact.id } })
    await inside.db.query(sql`
      update duplicate_pair set attached_by = ${ctx.actor.user}, attached_at = now(), lead_version = ${made.lead.version},
        contact_version = ${filled.version === contact.version ? null : filled.version}
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    return { lead: made.lead, contact: made.contact ?? filled }
  })
}

async function leadAndContact(ctx: Context, id: string): Promise<{ lead: RecordJson; contact: RecordJson }> {
  const { object, records } = await decidablePair(ctx, id)
  if (object !== 'leadContact') throw new NotFound('notFound', { object: 'duplicate', id })
  return { lead: records[0], contact: records[1] }
}

interface Choice {
  lead: RecordJson
  contact: RecordJson
  take: JsonObject
}

/** A name is one thing, though it has parts. */
const nameParts = ['name', 'lastName', 'firstName', 'middleName']

async function valuesOver(ctx: Context, { lead, contact, take }: Choice): Promise<JsonObject> {
  const declared = objectOf(ctx, 'contact')
  const { owner: _, ...offered } = await offeredToContact(ctx, lead)
  const problems: Problem[] = Object.entries(take).flatMap(([field, from]) => {
    const path = `take.${field}`
    if (!declared.fields[field]) return [{ field: path, code: 'unknownField' }]
    if (fieldRight(ctx, declared, field) !== 'write') return [{ field: path, code: 'readOnlyField' }]
    return from === lead.id || from === contact.id ? [] : [{ field: path, code: 'notMerged' }]
  })
  if (problems.length) throw new Invalid(problems)
  const fields = new Set([...Object.keys(offered), ...(take.name === lead.id ? nameParts : [])])
  return Object.fromEntries(
    [...fields].flatMap((field): [string, Json][] => {
      if (fieldRight(ctx, declared, field) !== 'write') return []
      const isName = nameParts.includes(field)
      const from = take[isName ? 'name' : field] ?? (isName ? contact.id : null)
      if (from === contact.id) return []
      const [own = null, given = null] = [contact[field], offered[field]]
      const value = from === lead.id ? given : joinedValue([own, given])
      return same(value, own) ? [] : [[field, value]]
    }),
  )
}

interface Place {
  object: string
  id: string
  field: string
}

/** Opens the lead again, and gives the contact back what it had, except where somebody changed it since: that is told. */
export async function detachLead(ctx: Context, id: string): Promise<{ kept: Place[] }> {
  return transact(ctx, async inside => {
    const { lead, contact } = await leadAndContact(inside, id)
    const attached = await inside.db.one<{ lead: number; contact: number | null }>(sql`
      update duplicate_pair p set attached_by = null, attached_at = null, lead_version = null, contact_version = null
      from (select id, lead_version, contact_version from duplicate_pair
        where workspace_id = ${ctx.workspace} and id = ${id} and attached_at is not null for update) was
      where p.workspace_id = ${ctx.workspace} and p.id = was.id
      returning was.lead_version as lead, was.contact_version as contact`)
    if (!attached) throw new NotFound('notFound', { object: 'attachment', id })
    const keptOfLead = await putBack(inside, 'lead', lead.id, attached.lead)
    const keptOfContact =
      attached.contact === null ? [] : await putBack(inside, 'contact', contact.id, attached.contact)
    return { kept: [...keptOfLead, ...keptOfContact] }
  })
}

async function putBack(ctx: Context, name: 'lead' | 'contact', id: string, version: number): Promise<Place[]> {
  const object = objectOf(ctx, name)
  const done = await ctx.db.one<Undo>(sql`
    select before, after from change c where workspace_id = ${ctx.workspace} and record_id = ${id} and ${changesOf(object, 'c')}
      and version = ${version}`)
  if (!done) throw new NotFound('noSuchChange')
  const now = await currentRecord(ctx, object, id)
  const ours = fieldsStillSo(now.values, done)
  requireFieldRights(
    ctx,
    name,
    ours.filter(field => !object.fields[field]?.options.readOnly),
  )
  await updateRecord(ctx, name, id, comesBack(pick(done.before, ours)), { engine: true })
  return Object.keys(done.after)
    .filter(field => !ours.includes(field) && fieldRight(ctx, object, field) !== 'hidden')
    .map(field => ({ object: name, id, field }))
}

/** A lead that was put off until a time that has passed meanwhile is worked again. */
const comesBack = (before: JsonObject): JsonObject =>
  before.postponedUntil && String(before.postponedUntil) <= new Date().toISOString()
    ? { ...before, status: 'working', postponedUntil: null }
    : before
