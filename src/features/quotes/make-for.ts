import sql, { raw } from 'sql-template-tag'
import { quote as quoted } from '../../database/names.ts'
import { say } from '../../messages/words.ts'
import type { JsonObject } from '../../model/index.ts'
import {
  type Context,
  createRecord,
  fieldRight,
  findRecord,
  getRecord,
  listRecords,
  objectOf,
  scopeOf,
  transact,
} from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { draftWith, type MadeQuote, type MakeQuote, quoteOfDeal, usualFields } from './make.ts'
import type { QuoteMeans } from './means.ts'

/** Cards of clients on which a quote can be made. */
export const clientObjects = ['lead', 'contact', 'company'] as const
export type ClientObject = (typeof clientObjects)[number]

export interface MakeForClient extends MakeQuote {
  /** Of which deal it is; `null`: of none. Where it is not said, of the one that is open with him, if it is one. */
  deal?: string | null
}

/**
 * A quote for a client. With a deal it is one of that deal, with its lines; without one it begins empty, and that of a lead goes on
 * with the deal that is made of the lead. Whoever presses twice gets the same draft. Throws NotFound and Invalid.
 */
export async function quoteFor(
  ctx: Context,
  { object, id }: { object: ClientObject; id: string },
  { deal, ...asked }: MakeForClient,
  means: Pick<QuoteMeans, 'price'>,
): Promise<MadeQuote> {
  const client = await getRecord(ctx, object, id)
  const of = deal === undefined ? await openDealOf(ctx, object, client) : deal
  return of ? quoteOfDeal(ctx, of, asked, means) : quoteWithoutDeal(ctx, { object, client }, asked)
}

/** The one open deal with a client that the caller sees; of several nobody knows which is meant. */
async function openDealOf(ctx: Context, object: ClientObject, client: RecordJson): Promise<string | null> {
  const stage = { in: [...ctx.config.stages].flatMap(([id, { kind }]) => (kind === 'open' ? [id] : [])) }
  const filter = object === 'lead' ? { id: client.deal ?? null, stage } : { [object]: client.id, stage }
  if (!reads(ctx, 'deal', object === 'lead' ? 'name' : object) || (object === 'lead' && !client.deal)) return null
  const { data } = await listRecords(ctx, 'deal', { filter, limit: 2, fields: ['name'] })
  return data.length === 1 ? (data[0]?.id ?? null) : null
}

/** Whether the role of the caller may look for records of an object by a field. */
const reads = (ctx: Context, object: string, field: string): boolean =>
  scopeOf(ctx, objectOf(ctx, object), 'read') !== 'none' && fieldRight(ctx, objectOf(ctx, object), field) !== 'hidden'

interface For {
  object: ClientObject
  client: RecordJson
}

function quoteWithoutDeal(ctx: Context, { object, client }: For, { fields = {}, another = false }: MakeQuote) {
  return transact(ctx, async (inside): Promise<MadeQuote> => {
    const table = raw(quoted(objectOf(ctx, object).name))
    await inside.db.query(
      sql`select id from ${table} where workspace_id = ${ctx.workspace} and id = ${client.id} for update`,
    )
    const whom = await whomOf(inside, { object, client })
    const draft = another ? null : await draftWith(inside, { ...asFilter(whom), deal: { empty: true } })
    if (draft) return { quote: draft, existing: true }
    const quote = await createRecord(inside, 'quote', {
      ...(await usualFields(inside, whom)),
      name: nameFor(ctx, client),
      ...whom,
      currency: ctx.config.company.currency,
      owner: client.owner ?? ctx.actor.user,
      ...fields,
    })
    return { quote, existing: false }
  })
}

type Whom = { company: string | null; contact: string | null; lead: string | null }

/** Whom it is for: of a company the only person there is, if it is one; of a lead whoever was made of it. */
async function whomOf(ctx: Context, { object, client }: For): Promise<Whom> {
  const seen = async (name: 'company' | 'contact') =>
    client[name] ? ((await findRecord(ctx, name, String(client[name]), { fields: [] }))?.id ?? null) : null
  if (object === 'company') return { company: client.id, contact: await onlyPerson(ctx, client.id), lead: null }
  if (object === 'contact') return { company: await seen('company'), contact: client.id, lead: null }
  return { company: await seen('company'), contact: await seen('contact'), lead: client.id }
}

async function onlyPerson(ctx: Context, company: string): Promise<string | null> {
  if (!reads(ctx, 'contact', 'company')) return null
  const { data } = await listRecords(ctx, 'contact', { filter: { company }, limit: 2, fields: ['name'] })
  return data.length === 1 ? (data[0]?.id ?? null) : null
}

const asFilter = (whom: Whom): JsonObject =>
  Object.fromEntries(Object.entries(whom).map(([field, id]) => [field, id ?? { empty: true }]))

const nameFor = (ctx: Context, client: RecordJson): string =>
  say(ctx.config.company.locale, 'quotes:made.name', { name: String(client.companyName || client.name || '') }).slice(
    0,
    300,
  )
