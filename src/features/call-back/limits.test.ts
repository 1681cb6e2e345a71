import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/setup/database.ts'
import { keepConfigurations } from '../../access/configurations.ts'
import { makeContexts } from '../../access/contexts.ts'
import { createWorkspace } from '../../access/workspaces.ts'
import { type Database, openDatabase } from '../../database/open.ts'
import { objects } from '../../objects/index.ts'
import type { Context } from '../../records/context.ts'
import { type Asker, asksTooOften, forgetAskers } from './limits.ts'

let base: TestDatabase
/** As two servers have them. */
const processes: { database: Database; ctx: Context }[] = []

beforeAll(async () => {
  base = await createTestDatabase()
  let workspace = ''
  for (let n = 0; n < 2; n++) {
    const database = openDatabase(base.url)
    workspace ||= await createWorkspace(database, objects, { name: 'Ромашка' })
    const contexts = makeContexts(database, keepConfigurations(database, objects))
    processes.push({ database, ctx: await contexts.system(workspace, { via: { channel: 'intake' } }) })
  }
})
afterAll(async () => {
  for (const { database } of processes) await database.close()
  await base.drop()
})

let n = 0
/** By one process after the other. */
function ask(who: Partial<Record<Asker, string>>): Promise<boolean> {
  const taken = processes[n++ % processes.length]
  if (!taken) throw new Error('no process')
  return asksTooOften(taken.ctx, who)
}
const kept = async () =>
  (await processes[0]?.database.owner.query('select asker, asked from call_back_asker order by asker'))?.rows

test('who asks too often is turned away for the hour, whichever process he comes to', async () => {
  const numbers = []
  for (let at = 0; at < 5; at++) numbers.push(await ask({ address: 'a', number: '+1' }))
  expect(numbers).toEqual([false, false, false, true, true])
  const addresses = []
  for (let at = 0; at < 9; at++) addresses.push(await ask({ address: 'a', number: `+2${at}` }))
  // What is turned away counts for nobody: three of the ten were taken before.
  expect(addresses.indexOf(true)).toBe(7)
  const visitors = []
  for (let at = 0; at < 6; at++) visitors.push(await ask({ address: `b${at}`, number: `+3${at}`, visitor: 'v' }))
  expect(visitors).toEqual([false, false, false, false, false, true])
  const before = await kept()
  expect(await ask({ address: 'c', number: '+4', visitor: 'v' })).toBe(true)
  expect(await kept()).toEqual(before)
  await processes[0]?.database.owner.query(`update call_back_asker set hour = hour - interval '1 hour'`)
  expect(await ask({ address: 'a', number: '+1' })).toBe(false)
})

test('of those who ask at the same moment no more are taken', async () => {
  const asked = await Promise.all(Array.from({ length: 40 }, (_, at) => ask({ address: `d${at}`, number: '+5' })))
  expect(asked.filter(tooOften => !tooOften)).toHaveLength(3)
})

test('neither number nor address is kept, and what is counted goes when its hour is over', async () => {
  await ask({ address: '203.0.113.7', number: '+79262287794' })
  const { rows } = (await processes[0]?.database.owner.query('select * from call_back_asker')) ?? { rows: [] }
  expect(JSON.stringify(rows)).not.toMatch(/203\.0\.113\.7|79262287794/)
  await processes[0]?.database.owner.query(`update call_back_asker set hour = hour - interval '1 hour'`)
  const ctx = processes[0]?.ctx
  if (ctx) await forgetAskers(ctx)
  expect(await kept()).toEqual([])
})
