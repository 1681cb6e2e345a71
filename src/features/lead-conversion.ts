import { Conflict, Invalid, isJsonObject, type JsonObject, type Problem } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { createRecord } from '../records/create.ts'
import { findRecord, getRecord } from '../records/get.ts'
import { withOpened } from '../records/opened.ts'
import type { RecordJson } from '../records/row.ts'
import { transact } from '../records/transact.ts'
import { updateRecord } from '../records/update.ts'
import { carriedOver, companyFrom, contactFrom, dealFrom } from './life/from-lead.ts'
import { lockRow } from './life/lock.ts'
import { gathering } from './life/problems.ts'
import { requireFieldRights } from './rights.ts'

/** Each part: the fields of a new record, or the `id` of a known one. */
export interface Parts {
  company?: JsonObject
  contact?: JsonObject
  deal?: JsonObject
}

export interface Conversion {
  lead: RecordJson
  company?: RecordJson
  contact?: RecordJson
  deal?: RecordJson
}

/**
 * Makes a contact or company and a deal *from* the lead, linked both ways. The lead stays with its fields, owner and
 * history. Of two who convert at once exactly one does; where anything is refused, nothing is made.
 */
export function convertLead(ctx: Context, id: string, parts: Parts): Promise<Conversion> {
  requireFieldRights(ctx, 'lead', ['status'])
  return transact(ctx, async inside => {
    const lead = await lockedLead(inside, id)
    const problems: Problem[] = []
    const made = await makeParts(inside, lead, withSomebody(parts), problems)
    if (problems.length) throw new Invalid(problems)

    const links = Object.fromEntries(Object.entries(made).map(([part, record]) => [part, record.id]))
    const now = new Date().toISOString()
    const converted = await updateRecord(
      inside,
      'lead',
      lead.id,
      { status: 'converted', convertedAt: now, ...links },
      { engine: true },
    )
    return { lead: converted, ...(await presented(inside, made)) }
  })
}

/** Seen by the caller, then held, then looked at again: whoever was faster has left his mark by now. */
async function lockedLead(ctx: Context, id: string): Promise<RecordJson> {
  const seen = await getRecord(ctx, 'lead', id)
  await lockRow(ctx, 'lead', seen.id)
  const lead = await getRecord(ctx, 'lead', seen.id)
  if (lead.status !== 'converted') return lead
  const { contact = null, company = null, deal = null } = lead
  throw new Conflict('leadConverted', {}, { contact, company, deal })
}

/** A conversion that names neither person nor organisation makes a contact: a deal is always with somebody. */
const withSomebody = (parts: Parts): Parts => (parts.contact || parts.company ? parts : { ...parts, contact: {} })

type Made = Partial<Record<'company' | 'contact' | 'deal', RecordJson>>

async function makeParts(
  ctx: Context,
  lead: RecordJson,
  parts: Parts,
  problems: Problem[],
): Promise<Record<string, RecordJson>> {
  const made: Made = {}
  const opened = await withOpened(ctx, 'lead', lead)
  const part = async (name: keyof Made, input: JsonObject | undefined, defaults: () => JsonObject) => {
    if (!input) return
    // A savepoint for each, so that the problems of the others can be found after one was refused.
    const record = await gathering(problems, name, () =>
      transact(ctx, inside => makePart(inside, name, input, defaults())),
    )
    if (record) made[name] = record
  }
  await part('company', parts.company ?? (await knownCompany(ctx, lead)), () =>
    carriedOver(ctx, 'company', companyFrom(opened)),
  )
  await part('contact', parts.contact, () => carriedOver(ctx, 'contact', contactFrom(opened, made.company?.id ?? null)))
  await part('deal', parts.deal, () =>
    dealFrom(ctx, lead, { company: made.company?.id ?? null, contact: made.contact?.id ?? null }),
  )
  await joinKnown(ctx, lead, parts, made)
  return made as Record<string, RecordJson>
}

/** The company the lead was found to belong to, if the caller sees it. */
async function knownCompany(ctx: Context, lead: RecordJson): Promise<JsonObject | undefined> {
  if (!lead.company) return undefined
  const company = await findRecord(ctx, 'company', String(lead.company))
  return company ? { id: company.id } : undefined
}

/** What a known contact could have from the lead: as what a new one is made of. */
export async function offeredToContact(ctx: Context, lead: RecordJson): Promise<JsonObject> {
  const company = await knownCompany(ctx, lead)
  return carriedOver(ctx, 'contact', contactFrom(await withOpened(ctx, 'lead', lead), idIn(company)))
}

const idIn = (part: JsonObject | undefined): string | null => (typeof part?.id === 'string' ? part.id : null)

async function makePart(ctx: Context, object: string, input: JsonObject, defaults: JsonObject): Promise<RecordJson> {
  if (!('id' in input)) return createRecord(ctx, object, { ...defaults, ...input })
  const others = Object.keys(input).filter(name => name !== 'id')
  if (others.length) throw new Invalid(others.map(field => ({ field, code: 'besideId' })))
  const known = await findRecord(ctx, object, String(input.id))
  if (!known) throw new Invalid([{ field: 'id', code: 'dangling', params: { object, id: String(input.id) } }])
  return known
}

/** A known contact or deal is joined to the rest where its own link is still empty and the caller may change it. */
async function joinKnown(ctx: Context, lead: RecordJson, parts: Parts, made: Made): Promise<void> {
  const { company, contact, deal } = made
  const join = async (name: 'contact' | 'deal', links: JsonObject) => {
    const record = made[name]
    if (!record || !isJsonObject(parts[name]) || !('id' in parts[name]) || !record.can?.update) return
    const missing = Object.fromEntries(Object.entries(links).filter(([field, value]) => value && record[field] == null))
    if (Object.keys(missing).length) made[name] = await updateRecord(ctx, name, record.id, missing)
  }
  await join('contact', { lead: lead.id, company: company?.id ?? null })
  await join('deal', {
    lead: lead.id,
    company: company?.id ?? null,
    contact: contact?.id ?? null,
    source: deal ? (lead.source ?? null) : null,
  })
}

/** As the caller sees them now, with all links. */
async function presented(ctx: Context, made: Record<string, RecordJson>): Promise<Made> {
  const shown: Record<string, RecordJson> = {}
  for (const [part, record] of Object.entries(made)) shown[part] = (await findRecord(ctx, part, record.id)) ?? record
  return shown
}
