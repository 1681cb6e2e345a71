import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { silent } from '../../test/setup/log.ts'
import { beginning, horizonOf, movePlace } from '../database/outbox-place.ts'
import type { Feature, Reaction } from '../features/feature.ts'
import { newId } from '../model/index.ts'
import { nextBatch, safeEnd } from './batch.ts'
import { type Delivery, startDelivery } from './delivery.ts'
import { pruneJob } from './prune.ts'
import { startQueue } from './queue.ts'
import { happen, makeTestCompany, type TestCompany, until } from './testing/company.ts'
import { wake } from './wake.ts'

let company: TestCompany
const ends: (() => Promise<void>)[] = []

beforeEach(async () => {
  company = await makeTestCompany()
})

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  await company.close()
})

const reacting = (react: Reaction['react']): Feature => ({ name: 'test', reactions: [{ on: ['lead.*'], react }] })

async function deliver(...features: Feature[]): Promise<Delivery> {
  const delivery = await startDelivery({ ...company, features, log: silent })
  ends.push(delivery.stop)
  return delivery
}

/** A feature that notes which events reached it, by id. */
function noting(): { feature: Feature; seen: string[] } {
  const seen: string[] = []
  return { seen, feature: reacting(async (_, event) => void seen.push(event.id)) }
}

describe('reactions', () => {
  test('none is passed over when the transaction that began first commits last', async () => {
    const { feature, seen } = noting()
    await deliver(feature)
    let finish = () => {}
    const held = new Promise<void>(resolve => {
      finish = resolve
    })
    let first = ''
    const slow = company.db.transaction(async db => {
      first = await happen(db, newId())
      await held
    })
    await until(() => first !== '')
    const second = await happen(company.db, newId())
    wake(company.workspace)
    await new Promise(resolve => setTimeout(resolve, 400))
    expect(seen).toEqual([])

    finish()
    await slow
    wake(company.workspace)
    await until(() => seen.length === 2)
    expect(new Set(seen)).toEqual(new Set([first, second]))
  })

  test('under many writers at once each event arrives exactly once', async () => {
    const { feature, seen } = noting()
    await deliver(feature)
    const made = await Promise.all(
      Array.from({ length: 15 }, () =>
        company.db.transaction(async db => {
          const ids: string[] = []
          for (let i = 0; i < 20; i++) {
            ids.push(await happen(db, newId()))
            if (Math.random() < 0.2) await new Promise(resolve => setTimeout(resolve, 5))
          }
          return ids
        }),
      ),
    )
    await until(() => seen.length >= 300)
    expect([...seen].sort()).toEqual(made.flat().sort())
  })

  test('a record that a process left half-way is reacted to again, and none is lost', async () => {
    const record = newId()
    const ids = [await happen(company.db, record, 1), await happen(company.db, record, 2)]
    let die: (() => void) | null = null
    const dying = reacting((_, event) =>
      event.id === ids[0]
        ? Promise.resolve()
        : new Promise((_, reject) => {
            die = () => reject(new Error('dead'))
          }),
    )
    const dead = await startDelivery({ ...company, features: [dying], log: silent })
    await until(() => die !== null)
    await company.database.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
    )

    const { feature, seen } = noting()
    await deliver(feature)
    await until(() => seen.length === 2)
    expect(seen).toEqual(ids)
    ;(die as (() => void) | null)?.()
    await dead.stop()
  })

  test('only one process at a time reacts for a company', async () => {
    const seen: string[] = []
    const feature = () =>
      reacting(async (_, event) => {
        await new Promise(resolve => setTimeout(resolve, 2))
        seen.push(event.id)
      })
    await deliver(feature())
    await deliver(feature())
    const ids: string[] = []
    for (let i = 0; i < 60; i++) ids.push(await happen(company.db, newId()))
    await until(() => seen.length >= 60)
    await new Promise(resolve => setTimeout(resolve, 300))
    expect([...seen].sort()).toEqual([...ids].sort())
  })

  test('one that fails is tried again, in order for its record, and holds up no other', async () => {
    const [broken, sound] = [newId(), newId()]
    let failures = 0
    const seen: string[] = []
    const feature = reacting(async (_, event) => {
      if (event.record === broken && failures++ < 1) throw new Error('not now')
      seen.push(event.id)
    })
    const queue = await startQueue({ ...company, features: [feature], log: silent })
    ends.push(queue.stop)
    await deliver(feature)
    const first = await happen(company.db, broken, 1)
    const other = await happen(company.db, sound, 1)
    const second = await happen(company.db, broken, 2)
    wake(company.workspace)
    await until(() => seen.length === 3)
    expect(seen.filter(id => id !== other)).toEqual([first, second])
    await until(async () => (await company.db.query(sql`select from owed_reaction`)).length === 0)
  })

  test('one that can takes many records at once, each record in its order; what fails then is done one by one', async () => {
    const [bad, ...good] = Array.from({ length: 5 }, newId)
    const rounds: string[][] = []
    const alone: string[] = []
    let failing = true
    const called = new Map<string, string>()
    const write = (version: number, records: readonly string[]) =>
      company.db.transaction(async db => {
        for (const record of records) called.set(await happen(db, record, version), `${record} ${version}`)
      })
    const nameOf = ({ id }: { id: string }) => called.get(id) ?? id
    const feature: Feature = {
      name: 'test',
      reactions: [
        {
          on: ['lead.*'],
          async together(_, events) {
            if (events.some(({ record }) => record === bad)) throw new Error('one of them')
            rounds.push(events.map(nameOf))
          },
          async react(_, event) {
            if (event.record === bad && failing) throw new Error('not now')
            alone.push(nameOf(event))
          },
        },
      ],
    }
    ends.push((await startQueue({ ...company, features: [feature], log: silent })).stop)
    await write(1, good)
    await write(2, good)
    await deliver(feature)
    await until(() => rounds.length === 2)
    expect(rounds.map(round => round.toSorted())).toEqual(
      [1, 2].map(version => good.map(record => `${record} ${version}`).toSorted()),
    )
    expect(alone).toEqual([])

    await write(3, [bad ?? '', ...good])
    wake(company.workspace)
    await until(() => alone.length === good.length)
    expect(alone.toSorted()).toEqual(good.map(record => `${record} 3`).toSorted())
    // What the one is to blame for waits for its record alone: the others go together again.
    await write(4, [bad ?? '', ...good])
    wake(company.workspace)
    await until(() => rounds.length === 3)
    expect(rounds[2]?.toSorted()).toEqual(good.map(record => `${record} 4`).toSorted())
    failing = false
    await until(() => alone.filter(one => one.startsWith(bad ?? '')).length === 2)
    expect(alone.filter(one => one.startsWith(bad ?? ''))).toEqual([`${bad} 3`, `${bad} 4`])
  })

  test('what says of many events which concern it is told of those alone, and of all where it cannot say', async () => {
    const [some = [], all = []] = [Array.from({ length: 5 }, newId), Array.from({ length: 3 }, newId)]
    const told: string[] = []
    let able = true
    await deliver({
      name: 'test',
      reactions: [
        {
          on: ['lead.*'],
          async concerns(_, events) {
            if (!able) throw new Error('not now')
            return events.filter(({ record }) => record === some[3])
          },
          react: async (_, { record }) => void told.push(record),
        },
      ],
    })
    const write = (records: readonly string[]) =>
      company.db.transaction(async db => {
        for (const record of records) await happen(db, record)
      })
    await write(some)
    wake(company.workspace)
    await until(() => told.includes(some[3] ?? ''))
    able = false
    await write(all)
    wake(company.workspace)
    await until(() => all.every(record => told.includes(record)))
    expect(told.filter(record => some.includes(record))).toEqual([some[3]])
  })

  test('a later version never comes first, though its transaction bears the smaller number', async () => {
    const record = newId()
    const versions: number[] = []
    await company.db.transaction(async early => {
      await early.query(sql`select pg_current_xact_id()`)
      await happen(company.db, record, 1)
      await happen(early, record, 2)
    })
    await deliver(reacting(async (_, event) => void versions.push((event as unknown as { version: number }).version)))
    await until(() => versions.length === 2)
    expect(versions).toEqual([1, 2])
  })

  test('where an earlier version lies beyond its end, a batch reaches up to it, and tells of all in it what was changed', async () => {
    const record = newId()
    await company.db.transaction(async early => {
      await early.query(sql`select pg_current_xact_id()`)
      for (let i = 0; i < 230; i++) await happen(company.db, newId())
      await happen(company.db, record, 1)
      for (let i = 0; i < 20; i++) await happen(company.db, newId())
      await happen(early, record, 2)
    })
    await company.db.query(sql`update change set after = '{"name": "Пётр"}'`)
    const first = await nextBatch(company.db, beginning)
    const events = first?.records.flat() ?? []
    expect(events).toHaveLength(232)
    expect(events.filter(({ after }) => after.name !== 'Пётр')).toEqual([])
    expect(first?.records.find(([event]) => event?.record === record)?.map(({ version }) => version)).toEqual([1, 2])
    expect(first?.more).toBe(true)
    const second = first && (await nextBatch(company.db, first.last))
    expect(second?.records.flat().map(({ after }) => after.name)).toEqual(Array.from({ length: 20 }, () => 'Пётр'))
    expect(second?.more).toBe(false)
  })

  test('a batch never ends between a later version and an earlier one', () => {
    const event = (record: string, version: number) => ({ record, version })
    const events = [event('a', 1), event('b', 7), event('c', 1), event('b', 6), event('d', 3), event('d', 2)]
    expect(safeEnd(events, 1)).toBe(1)
    expect(safeEnd(events, 2)).toBe(4)
    expect(safeEnd(events, 5)).toBe(6)
  })
})

describe('open pages', () => {
  const subscriber = (seen: string[]) => ({
    events: (events: readonly { id: string }[]) => void seen.push(...events.map(({ id }) => id)),
    missed: () => void seen.push('missed'),
  })

  test('a hundred of them see every event once and in order', async () => {
    const delivery = await deliver()
    const pages = Array.from({ length: 100 }, () => [] as string[])
    const now = await delivery.now(company.workspace)
    const leave = pages.map(seen => delivery.subscribe(company.workspace, subscriber(seen), now))
    const ids: string[] = []
    for (let i = 0; i < 20; i++) {
      ids.push(await happen(company.db, newId()))
      wake(company.workspace)
    }
    await until(() => pages.every(seen => seen.length === 20))
    for (const seen of pages) expect(seen).toEqual(ids)

    for (const end of leave) end()
    await happen(company.db, newId())
    wake(company.workspace)
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(pages.every(seen => seen.length === 20)).toBe(true)
  })

  test('what happens in the moment in which one opens is seen', async () => {
    const delivery = await deliver()
    const seen: string[] = []
    const now = await delivery.now(company.workspace)
    const id = await happen(company.db, newId())
    delivery.subscribe(company.workspace, subscriber(seen), now)
    await until(() => seen.length === 1)
    expect(seen).toEqual([id])
  })

  test('an event reaches them when the process that wrote it says so', async () => {
    const delivery = await deliver()
    const seen: string[] = []
    delivery.subscribe(company.workspace, subscriber(seen), await delivery.now(company.workspace))
    await new Promise(resolve => setTimeout(resolve, 1000))
    await happen(company.db, newId())
    wake(company.workspace)
    await until(() => seen.length === 1)
    expect(seen).toHaveLength(1)
  })

  test('one that was away resumes after the last event it has seen, while others go on', async () => {
    const delivery = await deliver()
    const before: string[] = []
    const ids = [
      await happen(company.db, newId()),
      await happen(company.db, newId()),
      await happen(company.db, newId()),
    ]
    await until(async () => (await delivery.eventsSince(company.workspace, '', 10)).length === 3)
    const [first] = await delivery.eventsSince(company.workspace, '', 10)
    expect(first?.id).toBe(ids[0])
    delivery.subscribe(company.workspace, subscriber(before), first?.place ?? beginning)
    for (let i = 0; i < 30; i++) {
      ids.push(await happen(company.db, newId()))
      if (i % 7 === 0) wake(company.workspace)
    }
    await until(() => before.length >= 32)
    expect(before).toEqual(ids.slice(1))
  })

  test('one that missed too much is told to read everything anew', async () => {
    const delivery = await deliver()
    const [first] = [await happen(company.db, newId())]
    await company.db.query(sql`
      with c as (
        insert into change (id, object, record_id, version, kind, channel)
        select gen_random_uuid(), 'lead', gen_random_uuid(), 1, 'created', 'api' from generate_series(1, 1600) returning *)
      insert into event (change_id, object, record_id) select id, object, record_id from c`)
    const seen: string[] = []
    delivery.subscribe(company.workspace, subscriber(seen), { xid: 1n, change: String(first) })
    await until(() => seen.includes('missed'))
    const later = await happen(company.db, newId())
    wake(company.workspace)
    await until(() => seen.at(-1) === later)
  })
})

test('the outbox keeps what has not been read and what is not sealed yet, and a week of the rest', async () => {
  const old = `${(Date.now() - 8 * 86_400_000)
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})(.{4})$/, '$1-$2')}-7000-8000-000000000001`
  await company.db.query(sql`insert into event (change_id, object, record_id) values (${old}, 'lead', ${newId()})`)
  const fresh = await happen(company.db, newId())
  const ctx = await company.application.systemContext(company.workspace, { channel: 'system' })
  await pruneJob.run(ctx, {}, company.application)
  expect(await company.db.query(sql`select from event`)).toHaveLength(2)

  const { feature, seen } = noting()
  await deliver(feature)
  await until(() => seen.includes(fresh))
  await until(async () => (await company.db.query(sql`select from event_cursor`)).length === 1)
  await pruneJob.run(ctx, {}, company.application)
  expect(await company.db.query(sql`select from event`)).toHaveLength(2)
  await movePlace(company.db, 'seal', beginning, await horizonOf(company.db))
  await pruneJob.run(ctx, {}, company.application)
  expect(await company.db.query(sql`select change_id from event`)).toEqual([{ change_id: fresh }])
})
