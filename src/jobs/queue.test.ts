import pg from 'pg'
import sql from 'sql-template-tag'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silent } from '../../test/setup/log.ts'
import type { Job } from '../features/feature.ts'
import { type JsonObject, newId } from '../model/index.ts'
import { enqueue } from './enqueue.ts'
import { type Queue, startQueue } from './queue.ts'
import { makeTestCompany, type TestCompany, until } from './testing/company.ts'

let company: TestCompany
const ends: (() => Promise<void>)[] = []

beforeEach(async () => {
  company = await makeTestCompany()
})

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  await company.close()
})

async function work(...jobs: Job[]): Promise<Queue> {
  const queue = await startQueue({ ...company, features: [{ name: 'test', jobs }], log: silent })
  ends.push(queue.stop)
  return queue
}

/** How many jobs of a name are in the queue; the clock may put in others at any moment. */
const left = (name: string) =>
  company.database.owner
    .query('select from graphile_worker.jobs where task_identifier = $1', [name])
    .then(({ rowCount }) => rowCount)

test('a job is done when its transaction commits, and not when it does not', async () => {
  const done: JsonObject[] = []
  await work({ name: 'note', run: async (_, payload) => void done.push(payload) })
  await company.db.transaction(db => enqueue(db, 'note', { kept: true }))
  await company.db
    .transaction(async db => {
      await enqueue(db, 'note', { kept: false })
      throw new Error('changed my mind')
    })
    .catch(() => {})
  await until(() => done.length > 0)
  await new Promise(resolve => setTimeout(resolve, 200))
  expect(done).toEqual([{ kept: true }])
})

test('a job that names a user is done in his name, others by the system', async () => {
  const actors: (string | null)[] = []
  await work({ name: 'note', run: async ctx => void actors.push(ctx.actor.user) })
  const user = newId()
  await enqueue(company.db, 'note', { user })
  await enqueue(company.db, 'note', {})
  await until(() => actors.length === 2)
  expect(new Set(actors)).toEqual(new Set([user, null]))
})

test('a job that fails is tried again later', async () => {
  let attempts = 0
  await work({
    name: 'stumble',
    run: async () => {
      if (++attempts === 1) throw new Error('not now')
    },
  })
  const began = Date.now()
  await enqueue(company.db, 'stumble', {})
  await until(() => attempts === 2)
  expect(Date.now() - began).toBeGreaterThan(1000)
  await until(async () => (await left('stumble')) === 0)
})

test('a job under way in a process that died is done by another within seconds', async () => {
  const queue = await work({ name: 'note', run: async () => {} })
  await queue.stop()
  await enqueue(company.db, 'note', {})
  await company.database.owner.query(
    `update graphile_worker._private_jobs set locked_at = now() - interval '1 minute', locked_by = 'worker-of-the-dead', attempts = 1`,
  )
  let done = 0
  await work({ name: 'note', run: async () => void done++ })
  await until(() => done === 1)
})

test('a long job is not taken from a process that lives', async () => {
  let begun = 0
  let finish = () => {}
  const job: Job = {
    name: 'long',
    run: () => {
      begun++
      return new Promise(resolve => {
        finish = resolve
      })
    },
  }
  await work(job)
  await enqueue(company.db, 'long', {})
  await until(() => begun === 1)
  await company.database.owner.query(`update graphile_worker._private_jobs set locked_at = now() - interval '1 minute'`)
  await work(job)
  await new Promise(resolve => setTimeout(resolve, 500))
  expect(begun).toBe(1)
  finish()
})

test('the queue begins again by itself when the database comes back', async () => {
  let done = 0
  await work({ name: 'note', run: async () => void done++ })
  const { owner } = company.database
  await owner.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await until(() =>
    enqueue(company.db, 'note', {}).then(
      () => true,
      () => false,
    ),
  )
  await until(() => done > 0)
})

test('a job that ends while the database is away is done again once it is back, and takes nothing down', async () => {
  const { owner } = company.database
  const { rows } = await owner.query<{ name: string }>('select current_database() as name')
  const name = rows[0]?.name ?? ''
  const beside = new pg.Client({ connectionString: owner.options.connectionString?.replace(`/${name}`, '/postgres') })
  await beside.connect()
  const reachable = (is: boolean) => beside.query(`alter database "${name}" with allow_connections ${is}`)
  ends.push(() => beside.end())
  let done = 0
  await work({
    name: 'note',
    async run() {
      if (done++) return
      await reachable(false)
      await beside.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
      setTimeout(() => void reachable(true), 2000)
    },
  })
  await enqueue(company.db, 'note', {})
  await until(async () => done > 1 && (await left('note').catch(() => null)) === 0)
})

test('the application may queue jobs but not look into the queue', async () => {
  await work()
  await expect(company.db.query(sql`select from graphile_worker.jobs`)).rejects.toThrow(/permission denied/)
  await expect(company.db.query(sql`select graphile_worker.add_job('note')`)).rejects.toThrow(/permission denied/)
})
