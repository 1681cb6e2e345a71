import { isSealed, type Json, type JsonObject } from '../../model/index.ts'
import { type Context, objectOf } from '../../records/index.ts'
import type { PersonRecord } from '../personal-part.ts'
import { type Identifiers, mentionsOf } from './identifiers.ts'
import { dealsWith, idsOf, recordsAbout } from './person.ts'
import { holdRecords, overwrite, rewriteHistory, type Seals } from './rewrite.ts'

/** Fields of deals, and of what is on them, that people write freely. */
const free: Readonly<Record<string, readonly string[]>> = {
  deal: ['name', 'lostReason', 'lostNote', 'remember', 'comment'],
  activity: ['subject', 'text', 'result', 'data'],
  task: ['title', 'text', 'place', 'result'],
  attachment: ['name'],
}

/** Deals with him, and what is on them and not his own: they stay, and name him no more. */
export async function recordsNaming(ctx: Context, person: readonly PersonRecord[]): Promise<PersonRecord[]> {
  const deals = (await dealsWith(ctx, person)).map(({ id }) => ({ object: 'deal', id }))
  const own = new Set(idsOf(await recordsAbout(ctx, person)))
  return [...deals, ...(await recordsAbout(ctx, deals)).filter(({ id }) => !own.has(id))]
}

interface Striking {
  identifiers: Identifiers
  seals: Seals
  /** What stands in place of him. */
  instead: string
}

/** Strikes his name, phones and mails out of these records and their histories. Returns in how many of them he was named. */
export async function strikeMentions(
  ctx: Context,
  name: string,
  ids: readonly string[],
  { identifiers, seals, instead }: Striking,
): Promise<number> {
  const mentions = mentionsOf(identifiers)
  if (!mentions) return 0
  const object = objectOf(ctx, name)
  const fields = new Set([
    ...(free[name] ?? []),
    ...Object.entries(object.fields).flatMap(([field, { added, type }]) => (added && texts.has(type) ? [field] : [])),
  ])
  const struck = (field: string, value: Json): Json => (fields.has(field) ? without(value, mentions, instead) : value)
  const rows = (await holdRecords(ctx, object, ids)).filter(({ erased }) => !erased)
  const named = rows.flatMap(row => {
    const values: JsonObject = Object.fromEntries(
      Object.entries(row.values).map(([field, value]) => [field, struck(field, value ?? null)]),
    )
    return JSON.stringify(values) === JSON.stringify(row.values) ? [] : [{ ...row, values }]
  })
  await overwrite(ctx, object, named)
  await rewriteHistory(ctx, { object, seals }, ids, struck)
  return named.length
}

const texts = new Set(['text', 'longText'])

/** Sealed values are nobody's to look into; who wrote a name into one takes it out there. */
function without(value: Json, mentions: RegExp, instead: string): Json {
  if (typeof value === 'string') return value.replace(mentions, instead)
  if (Array.isArray(value)) return value.map(each => without(each, mentions, instead))
  if (value === null || typeof value !== 'object' || isSealed(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, without(each ?? null, mentions, instead)]),
  )
}
