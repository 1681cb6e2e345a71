import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/index.ts'
import { piecewise } from '../../records/piecewise.ts'
import { sharingKeys } from './keys.ts'
import { keysOf } from './likeness/keys.ts'
import { judgeBy, type Model } from './likeness/model.ts'
import { type Compared, orderedPairIfAlike } from './likeness/pair.ts'
import { type Person, people } from './likeness/person.ts'
import { forgetPairs, keepPairs, undecided } from './pairs.ts'
import { beginScan, ensureScan, scanOf } from './scan-state.ts'
import { readCompared } from './subjects.ts'

type PersonObject = 'lead' | 'contact'

const name = 'leadContact'
const portion = 2000

/**
 * Looks for each lead among the contacts, once both are compared among themselves, with the weights of the contacts. Each
 * portion is committed with how far it is.
 */
export async function compareLeadsWithContacts(ctx: Context, deadline = Infinity): Promise<void> {
  const [leads, contacts] = [await scanOf(ctx, 'lead'), await scanOf(ctx, 'contact')]
  const { model } = contacts
  if (leads.state !== 'following' || contacts.state !== 'following' || !model) return
  await ensureScan(ctx, name)
  const { begunAt } = await scanOf(ctx, name)
  if ([leads.endedAt, contacts.endedAt].some(ended => (ended ?? '') >= (begunAt ?? ''))) await beginScan(ctx, name)
  const scan = await scanOf(ctx, name)
  if (scan.state === 'following') return
  for (let last = scan.readTo; ; ) {
    const after = last ? sql`t.id > ${last}` : sql`true`
    const some = await readCompared(ctx, 'lead', people, sql`${after} order by t.id limit ${portion}`)
    const read = some.at(-1)?.id
    if (!read) break
    await transact(ctx, async inside => {
      await keepAcross(inside, 'lead', some, model)
      await inside.db.query(sql`
        update duplicate_scan set read_to = ${read}, records = records + ${some.length}
        where workspace_id = ${ctx.workspace} and object = ${name} and state = 'reading'`)
    })
    if (Date.now() > deadline) return
    last = read
  }
  await transact(ctx, async inside => {
    await inside.db.query(sql`
      delete from duplicate_pair where workspace_id = ${ctx.workspace} and object = ${name}
        and compared_at < ${scan.begunAt}::timestamptz and ${undecided}`)
    await inside.db.query(sql`
      update duplicate_scan set state = 'following', model = ${JSON.stringify(model)}::jsonb, ended_at = now()
      where workspace_id = ${ctx.workspace} and object = ${name}`)
  })
}

/** Compares leads or contacts that have changed with those of the other object. */
export async function followAcross(ctx: Context, object: PersonObject, ids: readonly string[]): Promise<void> {
  const { model } = await scanOf(ctx, 'contact')
  await forgetPairs(ctx, name, ids)
  if (model)
    await keepAcross(ctx, object, await readCompared(ctx, object, people, sql`t.id = any(${ids}::uuid[])`), model)
}

async function keepAcross(
  ctx: Context,
  object: PersonObject,
  some: readonly Compared<Person>[],
  model: Model,
): Promise<void> {
  const other = object === 'lead' ? 'contact' : 'lead'
  const near = await sharingKeys(
    ctx,
    other,
    some.map(({ id, subject }) => ({ id, keys: keysOf(people, subject) })),
  )
  const ids = [...new Set(near.map(pair => pair.other))]
  const others = await readCompared(ctx, other, people, sql`t.id = any(${ids}::uuid[])`)
  const known = new Map([...some, ...others].map(record => [record.id, record]))
  const judge = judgeBy(people, model)
  const found = await piecewise(near, pair => {
    const ends = [known.get(pair.id), known.get(pair.other)]
    const [lead, contact] = object === 'lead' ? ends : ends.reverse()
    const alike = lead && contact ? orderedPairIfAlike(judge, lead, contact) : null
    return alike ? [alike] : []
  })
  await keepPairs(ctx, name, found.flat())
}
