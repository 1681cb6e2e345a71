import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openServer, type Reply, type Server, traces } from './server.ts'

let server: Server
let olga: { id: string; key: string }
beforeAll(async () => {
  server = await openServer()
  olga = await server.person('olga', 'manager')
})
afterAll(() => server.close())

const call = async (method: string, path: string, body?: unknown): Promise<Reply> => {
  const answer = await server.call(method, path, { body })
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer
}
const samples = async () => (await call('GET', '/sample-data')).body

async function ended(state: string) {
  await expect.poll(async () => (await samples()).state, { timeout: 60_000 }).toBe(state)
  return samples()
}
async function added() {
  await call('POST', '/sample-data')
  return ended('there')
}
async function removed(keep: boolean) {
  await call('POST', '/sample-data/removal', { keep })
  return ended('removed')
}

const kinds = ['companies', 'contacts', 'leads', 'deals', 'activities', 'tasks'] as const
async function counts(): Promise<number[]> {
  const totals = kinds.map(async kind => (await call('GET', `/${kind}?limit=1&total=true`)).body.total.value)
  return Promise.all(totals)
}
const first = async (path: string) => (await call('GET', path)).body.data[0]
const settled = () =>
  expect
    .poll(
      async () =>
        (
          await server.database.owner.query(`select exists (select from event e where not exists (select from event_cursor c
            where c.consumer = 'reactions' and (c.xid, c.change_id) >= (e.xid, e.change_id))) as behind`)
        ).rows[0].behind,
      { timeout: 60_000 },
    )
    .toBe(false)

test('samples are added in portions, marked, in every stage, and a second asking adds nothing', async () => {
  const { counts: told, progress, tag } = await added()
  const there = await counts()
  expect(Object.values(told).reduce((sum: number, n) => sum + Number(n), 0)).toBe(progress.of)
  expect(there.every(count => count > 10)).toBe(true)
  for (const kind of kinds.slice(0, 4)) {
    const query = `/${kind}?limit=1&total=true`
    const marked = (await call('GET', `${query}&filter[tags]=${encodeURIComponent(tag)}`)).body.total.value
    expect(marked, kind).toBe(there[kinds.indexOf(kind)])
  }
  const { rows } = await server.database.owner.query(`select count(distinct stage)::int as used,
    (select count(*)::int from stage s join pipeline p on p.id = s.pipeline where s.deleted_at is null and p.object = 'deal') as all from deal`)
  expect(rows[0].used).toBe(rows[0].all)

  expect((await call('POST', '/sample-data')).status).toBe(200)
  expect(await counts()).toEqual(there)
})

test('nobody is notified of samples, reminded of them, or given them by a rule', async () => {
  await call('POST', '/distribution-rules', { name: 'Всем', scheme: 'roundRobin', people: [olga.id] })
  const { application, workspace } = server
  await settled()
  const ctx = await application.systemContext(workspace, { channel: 'system' })
  await server.database.owner.query(`update task set due_at = now() + interval '2 minutes' where done_at is null`)
  const { remindOfTasks } = await import('../../src/features/notices/remind.ts')
  const { raiseUnclaimed } = await import('../../src/features/distribution/unclaimed.ts')
  const { raiseResting } = await import('../../src/features/life/resting.ts')
  expect([await remindOfTasks(ctx), await raiseUnclaimed(ctx), await raiseResting(ctx)]).toEqual([0, 0, 0])
  const { rows } =
    await server.database.owner.query(`select (select coalesce(json_agg(n), '[]') from notice n) as notices,
    (select count(*)::int from lead where owner = '${olga.id}') as hers`)
  expect(rows[0]).toEqual({ notices: [], hers: 0 })
})

test('who does not administer neither sees how samples stand, nor adds or removes any', async () => {
  const before = await traces(server)
  for (const [method, path, body] of [
    ['GET', '/sample-data'],
    ['POST', '/sample-data'],
    ['POST', '/sample-data/removal', { keep: false }],
    ['DELETE', '/sample-data/removal'],
  ] as const)
    expect((await server.call(method, path, { key: olga.key, body })).status, `${method} ${path}`).toBe(403)
  expect((await server.call('POST', '/sample-data/removal', { body: { keep: 'yes' } })).status).toBe(422)
  expect((await server.call('DELETE', '/sample-data/removal')).status).toBe(200)
  expect(await traces(server)).toEqual(before)
  expect((await samples()).state).toBe('there')
})

test('what people changed or linked to is named beforehand with what it stands on, and stays if that is wished', async () => {
  await settled()
  const deal = await first('/deals?filter[company][empty]=false&limit=1')
  await call('PATCH', `/deals/${deal.id}`, { comment: 'Это настоящая' })
  const contact = await first('/contacts?filter[company][empty]=true&limit=1')
  const task = await call('POST', '/tasks', {
    title: 'Позвонить самому',
    dueAt: '2030-01-01T10:00:00Z',
    on: { object: 'contact', id: contact.id },
  })
  const { touched, counts: told } = await samples()
  const why = new Map(touched.map((one: { id: string; why: string }) => [one.id, one.why]))
  expect(why.get(deal.id)).toBe('changed')
  expect(why.get(deal.company)).toBe('needed')
  expect(why.get(contact.id)).toBe(deal.contact === contact.id ? 'needed' : 'linked')
  expect(touched.find((one: { id: string }) => one.id === contact.id).by).toEqual([
    { object: 'task', id: task.body.id, title: 'Позвонить самому' },
  ])

  const before = await counts()
  const { kept } = await removed(true)
  expect(kept.map((one: { id: string }) => one.id).toSorted()).toEqual([...why.keys()].toSorted())
  const objects = ['company', 'contact', 'lead', 'deal', 'activity', 'task']
  const stayed = objects.map(object => kept.filter((one: { object: string }) => one.object === object).length)
  const own = objects.map(object => (object === 'task' ? 1 : 0))
  expect(await counts()).toEqual(stayed.map((n, at) => n + (own[at] ?? 0)))
  expect(before).toEqual(objects.map((object, at) => told[object] + (own[at] ?? 0)))
  expect((await call('GET', `/deals/${deal.id}`)).body).toMatchObject({ comment: 'Это настоящая', tags: [] })
})

test('what was removed leaves no report, also none as of a past day, and comes back when it is undone', async () => {
  const past = new Date(Date.now() - 3 * 86_400_000).toISOString()
  const report = async (asOf?: string) => {
    const query = { measures: [{ fn: 'count' }], ...(asOf && { asOf }) }
    return Number((await call('POST', '/deals/aggregate', query)).body.rows[0]?.measures[0] ?? 0)
  }
  const left = (await counts())[3]
  expect([await report(), await report(past)]).toEqual([left, expect.any(Number)])
  expect(await report(past)).toBeLessThanOrEqual(left ?? 0)

  await call('DELETE', '/sample-data/removal')
  await ended('there')
  expect(await report()).toBeGreaterThan(20)
  expect(await report(past)).toBeGreaterThan(15)
  expect((await samples()).touched).toEqual([])

  await removed(false)
  expect((await counts())[3]).toBe(left)
})

test('samples added anew after a removal are new ones, once', async () => {
  const left = await counts()
  const { counts: told } = await added()
  expect(await counts()).toEqual(
    ['company', 'contact', 'lead', 'deal', 'activity', 'task'].map((object, at) => told[object] + left[at]),
  )
  await removed(false)
  expect(await counts()).toEqual(left)
})

test('stopped while they are being made, samples go again: none stays, and no more come', async () => {
  const left = await counts()
  const release = await portionsAfterFirstWait()
  await call('POST', '/sample-data')
  await expect.poll(waiting, { timeout: 30_000 }).toBe(1)
  const { done, of } = (await samples()).progress
  expect(done).toBeLessThan(of)
  // The second portion has the row, and behind it waits who stops them.
  const stopping = call('POST', '/sample-data/removal', { keep: false })
  await expect.poll(waiting, { timeout: 30_000 }).toBe(2)
  await release()
  expect((await stopping).body.state).toBe('removing')
  expect(await ended('removed')).toMatchObject({ kept: [] })
  expect(await counts()).toEqual(left)
  const { rows } = await server.database.owner.query(`
    select count(*)::int as planned, count(c.id)::int as made from sample_record s
    left join change c on c.record_id = s.record_id and c.kind = 'created'
    where s.sample_data_id = (select id from sample_data order by id desc limit 1)`)
  expect(rows[0].made).toBeLessThan(of)
})

const waiting = async () =>
  (await server.database.owner.query(`select from pg_stat_activity where wait_event_type = 'Lock'`)).rowCount

/** Samples are made faster than a test can ask how far they are: the second portion waits until it is let go. */
async function portionsAfterFirstWait(): Promise<() => Promise<void>> {
  const holder = await server.database.owner.connect()
  await holder.query('select pg_advisory_lock(7)')
  await holder.query(`
    create function wait_in_second_portion() returns trigger language plpgsql as $$
      begin perform pg_advisory_xact_lock(7); return new; end $$;
    create trigger wait_in_second_portion before update on sample_data
      for each row when (old.state = 'adding' and old.done > 0 and new.done > old.done)
      execute function wait_in_second_portion()`)
  let held = true
  const release = async () => {
    if (!held) return
    held = false
    await holder.query('select pg_advisory_unlock(7)')
    await holder.query('drop function wait_in_second_portion cascade')
    holder.release()
  }
  onTestFinished(release)
  return release
}
