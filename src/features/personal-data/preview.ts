import sql from 'sql-template-tag'
import type { JsonObject } from '../../model/index.ts'
import { type Context, matchRecords } from '../../records/index.ts'
import type { PersonRecord } from '../personal-part.ts'
import { sentence } from '../problem-words.ts'
import { type Counts, countCopies } from './copies.ts'
import { erasureOf, presentErasure } from './erasure.ts'
import type { Given } from './given.ts'
import { hindrances } from './hindrances.ts'
import { type Identifiers, identifiersOf } from './identifiers.ts'
import { countLoose } from './loose.ts'
import { recordsNaming } from './mentions.ts'
import { dealsWith, idsOf, recordsAbout, recordsOfPerson, titled } from './person.ts'

const mostNamed = 50

/** All that is known of a person, counted by kind: what would be erased, what would stay and why, and what is in the way. */
export async function previewOf(ctx: Context, of: PersonRecord, given: Given): Promise<JsonObject> {
  const erasure = await erasureOf(ctx, of.id)
  const person = await recordsOfPerson(ctx, [of])
  const about = await recordsAbout(ctx, person)
  const all = [...person, ...about]
  const identifiers = await identifiersOf(ctx, person)
  const deals = await dealsWith(ctx, person)
  const naming = await recordsNaming(ctx, person)
  const problems = erasure ? [] : await hindrances(ctx, all, identifiers)
  return {
    records: await titled(ctx, person),
    alike: await titled(ctx, await alikeOf(ctx, person, identifiers)),
    counts: await countsOf(ctx, { person, all, identifiers }, given),
    stays: {
      deals: deals.slice(0, mostNamed).map(deal => ({ ...deal })),
      dealCount: deals.length,
      onDeals: naming.length - deals.length,
    },
    unread: identifiers.unread,
    hindrances: problems.map(problem => ({ code: problem.code, message: sentence(ctx.locale, problem) })),
    backups: { ...(await given.backupPlan(ctx)) },
    erasure: erasure ? presentErasure(ctx, erasure) : null,
  }
}

/** Cards of others, or his own that nothing joins to this one, with the same phone or mail. They are looked at one by one. */
async function alikeOf(ctx: Context, person: readonly PersonRecord[], { keys }: Identifiers): Promise<PersonRecord[]> {
  const own = new Set(idsOf(person))
  const found = (await matchRecords(ctx, keys)).filter(({ id }) => !own.has(id))
  return [...new Map(found.map(({ object, id }) => [id, { object, id }])).values()].slice(0, mostNamed)
}

async function countsOf(
  ctx: Context,
  { person, all, identifiers }: { person: PersonRecord[]; all: PersonRecord[]; identifiers: Identifiers },
  { parts }: Given,
): Promise<Counts> {
  const counts: Counts = {}
  for (const { object } of all) counts[object] = (counts[object] ?? 0) + 1
  const lines = await ctx.db.one<{ count: number }>(sql`
    select count(*)::int as count from change where workspace_id = ${ctx.workspace} and record_id = any(${idsOf(all)}::uuid[])`)
  counts.change = lines?.count ?? 0
  for (const [name, count] of [
    ...Object.entries(await countCopies(ctx, idsOf(all))),
    ...Object.entries(await countLoose(ctx, identifiers)),
    ...(await Promise.all(
      parts.map(async ({ name, count }): Promise<[string, number]> => [name, await count(ctx, person)]),
    )),
  ])
    counts[name] = (counts[name] ?? 0) + count
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}
