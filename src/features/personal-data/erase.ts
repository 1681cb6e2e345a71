import sql from 'sql-template-tag'
import { noteSecurityEvent } from '../../access/security-events.ts'
import { say } from '../../messages/words.ts'
import { type Context, forgetWords, transact } from '../../records/index.ts'
import type { Job } from '../feature.ts'
import { lockFile } from '../file-lock.ts'
import { type Counts, eraseCopies, eraseExports } from './copies.ts'
import { eraseRecords } from './erase-records.ts'
import { addRecords, type Erasure, getErasure, personOf } from './erasure.ts'
import type { ErasureMeans } from './given.ts'
import { identifiersOf } from './identifiers.ts'
import { eraseLoose } from './loose.ts'
import { recordsNaming, strikeMentions } from './mentions.ts'
import { dealsWith, idsOf, recordsAbout, recordsOfPerson } from './person.ts'
import { erasePersonalExports } from './personal-export.ts'

export const eraseJobName = 'personalData.erase'

const portion = 100

/** Goes on where a crash has stopped it. */
export const eraseJob = (given: ErasureMeans): Job => ({
  name: eraseJobName,
  run: (ctx, { erasure }) => erase(ctx, String(erasure), given),
})

/** In the name of who asked for it, whatever has become of his rights since: what is begun is brought to its end. */
const eraserOf = (ctx: Context, { actor, id }: Erasure): Context => ({
  ...ctx,
  actor: { ...ctx.actor, user: actor },
  via: { ...ctx.via, channel: 'system', reference: id },
})

/**
 * Erases a person, part by part, each whole or not at all. What looks for his name or phones comes first, as long as they are
 * known; then his records are emptied, and last goes what is left of them elsewhere.
 */
export async function erase(ctx: Context, id: string, given: ErasureMeans): Promise<void> {
  const erasure = await getErasure(ctx, id)
  if (erasure.state === 'done') return
  const own = eraserOf(ctx, erasure)
  const work: Work = { ctx: own, id, given }
  const person = await personOf(own, id)
  const { number, at, reason, actor } = erasure
  // First of all: from here on no backup brings him back.
  await given.journal.add({ workspace: ctx.workspace, id, number, at, reason, actor, person })

  await step(work, 'loose', takeLeave)
  await strike(work)
  await step(work, 'about', collect)
  await empty(work)
  await step(work, 'exports', async inside => ({
    export: await eraseExports(inside),
    personalExport: await erasePersonalExports(inside, await personOf(inside, id)),
  }))
  await step(work, 'parts', eraseParts)
  await step(work, 'words', async inside => {
    await forgetWords(inside)
    return {}
  })
  await removeBytes(work)
  await finish(work)
}

interface Work {
  ctx: Context
  id: string
  given: ErasureMeans
}

type Part = (inside: Context, work: Work) => Promise<Counts>

/** Does a part of the work that is not done yet, and notes with it what it was. */
const step = ({ ctx, ...work }: Work, name: string, part: Part): Promise<void> =>
  transact(ctx, async inside => {
    const { steps } = await getErasure(inside, work.id, { lock: true })
    if (steps.includes(name)) return
    await note(inside, work.id, await part(inside, { ctx: inside, ...work }), name)
  })

const note = (ctx: Context, id: string, counts: Counts, step: string | null = null) =>
  ctx.db.query(sql`
    update erasure set steps = array(select distinct unnest(steps || ${step === null ? [] : [step]}::text[])),
      counts = counts || (select coalesce(jsonb_object_agg(n.key, n.value::int + coalesce((counts->>n.key)::int, 0)), '{}')
        from jsonb_each_text(${JSON.stringify(counts)}::jsonb) n where n.value::int > 0)
    where workspace_id = ${ctx.workspace} and id = ${id}`)

/** What can be found by his phones and mails alone, and their digests: afterwards they are nowhere. */
async function takeLeave(ctx: Context, { id, given }: Work): Promise<Counts> {
  const person = await personOf(ctx, id)
  const identifiers = await identifiersOf(ctx, person)
  const digests = identifiers.keys.map(({ kind, value }) => given.digests.of(kind, value))
  const stays = {
    deals: (await dealsWith(ctx, person)).length,
    onDeals: (await recordsNaming(ctx, person)).filter(({ object }) => object !== 'deal').length,
    unread: identifiers.unread,
  }
  await ctx.db.query(sql`
    update erasure set digests = ${digests}::text[], stays = ${JSON.stringify(stays)}::jsonb
    where workspace_id = ${ctx.workspace} and id = ${id}`)
  return eraseLoose(ctx, identifiers)
}

/** His name goes out of the deals that stay. */
async function strike(work: Work): Promise<void> {
  const { ctx, id, given } = work
  const person = await personOf(ctx, id)
  if ((await getErasure(ctx, id)).steps.includes('mentions')) return
  const identifiers = await identifiersOf(ctx, person)
  const instead = say(ctx.config.company.locale, 'personal-data:struck')
  const naming = Map.groupBy(await recordsNaming(ctx, person), ({ object }) => object)
  for (const [object, records] of naming)
    for (let from = 0; from < records.length; from += portion) {
      const ids = idsOf(records.slice(from, from + portion))
      await transact(ctx, async inside => {
        const named = await strikeMentions(inside, object, ids, { identifiers, seals: given.seals, instead })
        const copies = named ? await eraseCopies(inside, ids) : {}
        await note(inside, id, { mention: named, ...copies })
      })
    }
  await step(work, 'mentions', async () => ({}))
}

/** All that is about him, what he has been merged into or converted to since it began, and the names of the bytes of his files. */
async function collect(ctx: Context, { id }: Work): Promise<Counts> {
  const person = await recordsOfPerson(ctx, await personOf(ctx, id))
  const about = await recordsAbout(ctx, person)
  await addRecords(ctx, id, [...person, ...about])
  await ctx.db.query(sql`
    update erasure set files = array(
        select distinct hash from unnest(files || array(select hash from attachment
          where workspace_id = ${ctx.workspace} and id = any(${idsOf(about)}::uuid[]))) hash where hash is not null)
    where workspace_id = ${ctx.workspace} and id = ${id}`)
  return {}
}

/** Portion by portion; what colleagues add meanwhile is taken in before it ends. */
async function empty(work: Work): Promise<void> {
  const { ctx, id } = work
  for (;;) {
    while (await emptyPortion(work));
    const done = await transact(ctx, async inside => {
      await getErasure(inside, id, { lock: true })
      await collect(inside, work)
      return !(await nextRecords(inside, id)).length
    })
    if (done) break
  }
  await step(work, 'records', async () => ({}))
}

const nextRecords = (ctx: Context, id: string) =>
  ctx.db.query<{ id: string; object: string }>(sql`
    select id, object from erased_record where workspace_id = ${ctx.workspace} and erasure_id = ${id} and not erased
      and object = (select min(object) from erased_record where workspace_id = ${ctx.workspace} and erasure_id = ${id} and not erased)
    order by id limit ${portion}`)

const emptyPortion = ({ ctx, id, given }: Work): Promise<boolean> =>
  transact(ctx, async inside => {
    const { number } = await getErasure(inside, id, { lock: true })
    const records = await nextRecords(inside, id)
    const [first] = records
    if (!first) return false
    const ids = idsOf(records)
    // Before the history is written anew: by it requests are found.
    const copies = await eraseCopies(inside, ids)
    const title = say(ctx.config.company.locale, 'personal-data:emptied', { number })
    const change = await eraseRecords(inside, first.object, ids, { number, seals: given.seals, title })
    await inside.db.query(
      sql`update erased_record set erased = true where workspace_id = ${ctx.workspace} and id = any(${ids}::uuid[])`,
    )
    await note(inside, id, { ...copies, change, [first.object]: ids.length })
    return true
  })

async function eraseParts(ctx: Context, { id, given }: Work): Promise<Counts> {
  const person = await personOf(ctx, id)
  const counts: Counts = {}
  for (const { name, erase: eraseOwn } of given.parts) counts[name] = await eraseOwn(ctx, person)
  return counts
}

/** Bytes go with the last that names them: what another record has too stays. */
async function removeBytes(work: Work): Promise<void> {
  const { ctx, id, given } = work
  for (const hash of (await getErasure(ctx, id)).files)
    await transact(ctx, async inside => {
      await lockFile(inside.db, ctx.workspace, hash)
      const needed = await inside.db.one(
        sql`select 1 from attachment where workspace_id = ${ctx.workspace} and hash = ${hash} limit 1`,
      )
      if (!needed) await given.store.remove(ctx.workspace, hash)
      await note(inside, id, { file: needed ? 0 : 1 })
      await inside.db.query(
        sql`update erasure set files = array_remove(files, ${hash}) where workspace_id = ${ctx.workspace} and id = ${id}`,
      )
    })
  await step(work, 'bytes', async () => ({}))
}

const finish = ({ ctx, id }: Work): Promise<void> =>
  transact(ctx, async inside => {
    const { state, number, anew } = await getErasure(inside, id, { lock: true })
    if (state === 'done') return
    await inside.db.query(
      sql`update erasure set state = 'done', finished_at = now() where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    const { counts, digests, object, record, reason } = await getErasure(inside, id)
    const details = { erasure: id, number, stage: anew ? 'anew' : 'done', reason, object, record, counts, digests }
    await noteSecurityEvent(inside, { kind: 'erasure', outcome: 'done', details })
  })
