import sql, { join, raw } from 'sql-template-tag'
import { quote, snakeCase } from '../../database/names.ts'
import { emailsType, type FieldType, phonesType } from '../../model/index.ts'
import { fieldRight, objectOf, requireRight, scopeOf } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { currentRecord } from '../../records/get.ts'
import { listRecords } from '../../records/list.ts'
import { isPersonalKey, type MatchKey, matchKeysOf, matchRecords } from '../../records/match.ts'
import { openedOrSame } from '../../records/protect.ts'
import type { RecordJson } from '../../records/row.ts'
import { searchRecords } from '../../records/search.ts'
import { searchedFields } from '../../records/seen-words.ts'
import { nameOf } from '../people.ts'

export interface MatchQuery {
  /** Who else may be the person of this lead. */
  lead?: string
  phone?: string
  email?: string
  name?: string
  company?: string
}

/** Somebody who is known already. What the caller may not see is told of by kind and owner only. */
export interface KnownRecord {
  object: string
  id: string | null
  title: string | null
  owner: { id: string; name: string } | null
  status: string | null
  client: boolean
  /** By what he was recognised. */
  by: string[]
  visible: boolean
}

const objects = ['contact', 'lead', 'company'] as const
const most = 10

/** Looks while it is typed whether the person or company is known, so that nobody makes a second card or works in secret. */
export async function findMatches(ctx: Context, query: MatchQuery): Promise<{ data: KnownRecord[] }> {
  requireRight(ctx, objectOf(ctx, 'lead'), 'read')
  const found = new Map<string, Hit>()
  const note = (object: string, id: string, by: string) => {
    const hit = found.get(id) ?? { object, id, by: new Set<string>() }
    hit.by.add(by)
    found.set(id, hit)
  }
  const person = query.lead === undefined ? null : await personOf(ctx, query.lead)
  for (const { object, id, kind } of await matchRecords(ctx, person?.keys ?? keysOf(ctx, query)))
    if (isSeen(ctx, object, keyFields[kind])) note(object, id, kind)
  if (person) {
    const others = [...found.values()].filter(({ object, id }) => object !== 'company' && !person.cards.includes(id))
    return { data: (await present(ctx, others)).filter(({ status }) => status !== 'converted') }
  }
  for (const { text, within, by } of wordsOf(ctx, query)) {
    const { data } = await searchRecords(ctx, text, { objects: within, limit: 5 })
    for (const { object, id } of data) note(object, id, by)
  }
  if (query.company && searchedFields(objectOf(ctx, 'company')).every(({ name }) => isSeen(ctx, 'company', name)))
    for (const id of await companiesNamed(ctx, query.company)) note('company', id, 'company')
  return { data: await present(ctx, [...found.values()]) }
}

/** What leads to the person of a lead alone, and the cards that are known to be his: of a converted lead also the contact. */
async function personOf(ctx: Context, id: string): Promise<{ keys: MatchKey[]; cards: unknown[] }> {
  const lead = objectOf(ctx, 'lead')
  const { id: found, values } = await currentRecord(ctx, lead, id)
  const plain = Object.entries(values).map(([name, value]) => [
    name,
    openedOrSame(ctx, { object: lead, id: found }, name, value),
  ])
  const keys = matchKeysOf(lead, Object.fromEntries(plain)).filter(
    key => isPersonalKey(key) && isSeen(ctx, 'lead', keyFields[key.kind]),
  )
  return { keys, cards: [id, values.contact] }
}

const keyFields: Record<string, string> = { phone: 'phones', email: 'emails', messenger: 'messengers' }

/** Nobody learns by trying what stands in a field that is hidden from him. */
const isSeen = (ctx: Context, object: string, ...fields: (string | undefined)[]): boolean =>
  fields.every(field => field !== undefined && fieldRight(ctx, objectOf(ctx, object), field) !== 'hidden')

interface Hit {
  object: string
  id: string
  by: Set<string>
}

function keysOf(ctx: Context, { phone, email }: MatchQuery): MatchKey[] {
  const read = (type: FieldType, text: string | undefined): MatchKey[] => {
    const stored = text?.trim() ? type.fromText(text.trim(), {}, () => {}, ctx.config.company) : undefined
    return stored === undefined ? [] : (type.matchKeys?.(stored, { match: 'phone' }) ?? [])
  }
  return [...read(phonesType as FieldType, phone), ...read(emailsType as FieldType, email)]
}

/** What is looked for by words: names, and a number or address that is still being typed. */
function wordsOf(ctx: Context, query: MatchQuery): { text: string; within: string[]; by: string }[] {
  const isWhole = keysOf(ctx, { phone: query.phone }).length > 0
  const digits = query.phone?.replace(/\D/g, '') ?? ''
  const people = ['lead', 'contact']
  return [
    ...(!isWhole && digits.length >= 4 ? [{ text: digits, within: [...objects], by: 'phone' }] : []),
    ...((query.name?.trim().length ?? 0) >= 3 ? [{ text: query.name ?? '', within: people, by: 'name' }] : []),
    ...((query.company?.trim().length ?? 0) >= 3
      ? [{ text: query.company ?? '', within: ['company', 'lead'], by: 'company' }]
      : []),
  ]
}

/** Companies that bear the words in their name, whoever's they are. */
async function companiesNamed(ctx: Context, name: string): Promise<string[]> {
  const words =
    name
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{N}]{3,}/gu) ?? []
  if (!words.length) return []
  const conditions = words.slice(0, 5).map(word => sql`search_text like ${`%${word}%`}`)
  const rows = await ctx.db.query<{ id: string }>(
    sql`select id from company where workspace_id = ${ctx.workspace} and deleted_at is null and ${join(conditions, ' and ')} limit 5`,
    'fresh',
  )
  return rows.map(row => row.id)
}

async function present(ctx: Context, hits: Hit[]): Promise<KnownRecord[]> {
  const groups = await Promise.all(
    objects.map(object =>
      presentObject(
        ctx,
        object,
        hits.filter(hit => hit.object === object),
      ),
    ),
  )
  return groups.flat().slice(0, most)
}

async function presentObject(ctx: Context, object: (typeof objects)[number], hits: Hit[]): Promise<KnownRecord[]> {
  if (!hits.length) return []
  const ids = hits.map(({ id }) => id).slice(0, 50)
  const seesSome = scopeOf(ctx, objectOf(ctx, object), 'read') !== 'none'
  const seen = seesSome ? (await listRecords(ctx, object, { filter: { id: { in: ids } }, limit: ids.length })).data : []
  const hidden = await ownersOf(
    ctx,
    object,
    ids.filter(id => !seen.some(record => record.id === id)),
  )
  const byOf = (id: string) => [...(hits.find(hit => hit.id === id)?.by ?? [])]
  return [
    ...seen.map(record => visible(ctx, object, record, byOf(record.id))),
    ...hidden.map(({ id, owner }) => ({
      object,
      id: null,
      title: null,
      owner: isSeen(ctx, object, 'owner') ? ownerJson(ctx, owner) : null,
      status: null,
      client: false,
      by: byOf(id),
      visible: false,
    })),
  ]
}

function visible(ctx: Context, object: string, record: RecordJson, by: string[]): KnownRecord {
  return {
    object,
    id: record.id,
    title: typeof record.name === 'string' ? record.name : null,
    owner: ownerJson(ctx, typeof record.owner === 'string' ? record.owner : null),
    status: typeof record.status === 'string' ? record.status : null,
    client: record.client === true,
    by,
    visible: true,
  }
}

const ownerJson = (ctx: Context, owner: string | null): KnownRecord['owner'] =>
  owner ? { id: owner, name: nameOf(ctx.config, owner) } : null

function ownersOf(ctx: Context, object: string, ids: string[]): Promise<{ id: string; owner: string | null }[]> {
  if (!ids.length) return Promise.resolve([])
  return ctx.db.query(sql`
    select id, owner from ${raw(quote(snakeCase(object)))}
    where workspace_id = ${ctx.workspace} and id = any(${ids}::uuid[]) and deleted_at is null`)
}
