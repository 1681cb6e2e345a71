import { randomBytes } from 'node:crypto'
import pg from 'pg'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testPostgres } from '../../test/setup/database.ts'
import { silent } from '../../test/setup/log.ts'
import { openAccess } from '../access/index.ts'
import { createWorkspace } from '../access/workspaces.ts'
import { objects } from '../objects/index.ts'
import { aggregateRecords, createRecord, listRecords } from '../records/index.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open.ts'

/** A PostgreSQL of the company's own, where Rapport gets one database and is no superuser. */
const name = `owned_${randomBytes(4).toString('hex')}`
const url = new URL(testPostgres())
let server: pg.Client

beforeAll(async () => {
  server = new pg.Client(url.href)
  await server.connect()
  await server.query(`create role ${name} login password 'owner' createrole`)
  await server.query(`grant rapport_app to ${name} with admin option`)
  await server.query(`create database ${name} owner ${name}`)
  Object.assign(url, { username: name, password: 'owner', pathname: `/${name}` })
})
afterAll(async () => {
  await server.query(`drop database if exists ${name} with (force)`)
  await server.query(`drop owned by ${name}`)
  await server.query(`drop role ${name}`)
  await server.end()
})

test('a database whose owner is no superuser is set up, and keeps workspaces apart', async () => {
  expect((await migrate(url.href)).length).toBeGreaterThan(5)
  expect(await migrate(url.href)).toEqual([])

  const database = openDatabase(url.href)
  const access = openAccess(database, objects, silent)
  try {
    const [first, second] = await Promise.all(
      ['Первая', 'Вторая'].map(async company => {
        const workspace = await createWorkspace(database, objects, { name: company })
        return access.contexts.system(workspace, { via: { channel: 'system' } })
      }),
    )
    if (!first || !second) throw new Error('no workspaces')
    await createRecord(first, 'lead', { name: 'Пётр Соловьёв', phones: ['+79261234567'] })
    await createRecord(second, 'lead', { name: 'Анна Ветрова', phones: ['+79261234568'] })

    expect((await aggregateRecords(first, 'lead', { groupBy: ['status'] })).rows).toEqual([
      { group: { status: 'new' }, measures: [1] },
    ])
    expect((await listRecords(first, 'lead', { q: 'Солвоьёв' })).data).toHaveLength(1)
    expect((await listRecords(first, 'lead', { q: 'Ветрова' })).data).toEqual([])
    expect(await first.db.query(sql`select name from lead`)).toEqual([{ name: 'Пётр Соловьёв' }])
  } finally {
    await access.stop()
    await database.close()
  }
})
