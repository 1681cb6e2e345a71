import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCompany, type TestCompany } from '../../test/setup/company.ts'
import type { Connection } from '../database/connection.ts'
import { type JsonObject, newId } from '../model/index.ts'
import type { Context } from './context.ts'
import { readFacts, visibleAmong } from './index.ts'

let company: TestCompany
const people: string[] = []
const records: { object: string; id: string }[] = []

/** Drawn as they come, and the same every time. */
let seed = 7
const draw = (bound: number): number => {
  seed = (seed * 48_271) % 2_147_483_647
  return seed % bound
}
const pick = <Item>(items: readonly Item[]): Item => {
  const item = items[draw(items.length)]
  if (item === undefined) throw new Error('nothing to draw from')
  return item
}

const scopes = ['none', 'own', 'team', 'branch', 'all'] as const

beforeAll(async () => {
  company = await makeCompany()
  const db = company.database.workspace(company.workspace)
  const top = (await company.make('team', { name: 'Продажи' })).id
  const below = (await company.make('team', { name: 'Розница', parent: top })).id
  for (let n = 0; n < 12; n++) {
    const objects = Object.fromEntries(
      ['lead', 'task', 'activity', 'company', 'contact'].map(name => [name, { read: pick(scopes) }]),
    )
    const fields: JsonObject = draw(4) === 0 ? { 'task.participants': 'hidden' } : {}
    const role = await company.make('role', { name: `Роль ${n}`, objects, fields })
    people.push(await company.hire(`Человек ${n}`, { role: role.name as string, team: pick([top, below, null]) }))
  }
  const owner = () => (draw(4) === 0 ? null : pick(people))
  for (let n = 0; n < 40; n++) {
    const card = pick(['lead', 'company'])
    const contact: JsonObject = card === 'lead' ? { emails: [{ value: `l${n}@client.example` }] } : {}
    const { id } = await company.make(card, { name: `Карточка ${n}`, owner: owner(), ...contact })
    const on = { object: card, id }
    const task = {
      title: `Задача ${n}`,
      owner: pick(people),
      participants: [pick(people)],
      dueAt: '2026-12-01T09:00:00Z',
    }
    records.push(on, { object: 'task', id: (await company.make('task', draw(3) ? { ...task, on } : task)).id })
    records.push({ object: 'activity', id: (await company.make('activity', { kind: 'note', text: 'Заметка', on })).id })
    if (draw(5) === 0) await db.query(sql`update lead set deleted_at = now() where id = ${id}`)
    if (draw(5) === 0)
      await db.query(sql`
        insert into record_share (id, object, record_id, "user", may_change, until)
        values (${newId()}, ${card}, ${id}, ${pick(people)}, false, now() + interval '1 day')`)
  }
  records.push({ object: 'lead', id: newId() }, { object: 'nothing', id: newId() })
  const [absent, deputy] = people
  await db.query(sql`
    insert into deputy (id, absent, deputy, begins_at, until, takes_leads)
    values (${newId()}, ${absent}, ${deputy}, now() - interval '1 day', now() + interval '1 day', false)`)
  company.configurations.forget(company.workspace)
})
afterAll(() => company?.close())

/** The same, counting what is asked. */
function counting(ctx: Context): { ctx: Context; asked: () => number } {
  let asked = 0
  const db: Connection = {
    ...ctx.db,
    query(statement, plan) {
      asked++
      return ctx.db.query(statement, plan)
    },
  }
  return { ctx: { ...ctx, db }, asked: () => asked }
}

test('what is known of records tells each person the same as the predicate, and asks nothing for most', async () => {
  const known = await readFacts(await company.system(), records)
  let unasked = 0
  let seen = 0
  for (const user of people) {
    const own = await company.as(user)
    const { ctx, asked } = counting(own)
    const visible = await visibleAmong(ctx, records, known)
    expect([...visible].sort()).toEqual([...(await visibleAmong(own, records))].sort())
    if (asked() === 0) unasked++
    seen += visible.size
  }
  expect(seen).toBeGreaterThan(100)
  expect(seen).toBeLessThan(people.length * records.length)
  expect(unasked).toBeGreaterThan(2)
})
