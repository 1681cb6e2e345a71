import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { russianSet } from '../src/features/duplicates/likeness/testing/russian.ts'
import { newId, type StoredFields, wholeName } from '../src/model/index.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'

let server: MortalServer
let database: pg.Pool

beforeAll(async () => {
  server = await openMortalServer()
  database = new pg.Pool({ connectionString: server.databaseUrl, max: 1 })
})
afterAll(async () => {
  await database?.end()
  await server?.close()
})

interface Scan {
  state: string
  records: number
  parts_done: number
}

async function scan(object = 'contact'): Promise<Scan> {
  const { rows } = await database.query<Scan>(
    'select state, records, parts_done from duplicate_scan where object = $1',
    [object],
  )
  return rows[0] ?? { state: 'reading', records: 0, parts_done: 0 }
}

const stages = ['reading', 'comparing', 'following']
/** How far a scan is, in one number that only grows. */
const reached = ({ state, records, parts_done }: Scan): number =>
  stages.indexOf(state) * 1e6 + (state === 'reading' ? records : parts_done)

async function until(holds: (now: Scan) => boolean, object = 'contact'): Promise<Scan> {
  for (;;) {
    const now = await scan(object)
    if (holds(now)) return now
    await wait(20)
  }
}

async function foundPairs(object = 'contact'): Promise<string[]> {
  const { rows } = await database.query<{ pair: string }>(
    `select a || ' ' || b || ' ' || round(probability::numeric, 3) as pair from duplicate_pair where object = $1 order by 1`,
    [object],
  )
  return rows.map(({ pair }) => pair)
}

const seed = 31
const [persons, again] = [7700, 500]

/** Contacts as others have left them there, without the minutes that it takes to make them one by one. */
const fill = (): Promise<number> =>
  insert(
    'contact',
    russianSet({ seed, people: persons, duplicates: again, manySurnames: true }).map(({ stored }) => stored),
    { client: 'false' },
  )

/** The same people once more, as they come in as leads. */
const fillLeads = (): Promise<number> =>
  insert(
    'lead',
    russianSet({ seed, people: persons, duplicates: again + 4500, manySurnames: true })
      .slice(persons + again)
      .map(({ stored }) => stored),
    { status: `'new'` },
  )

async function insert(
  object: string,
  made: readonly StoredFields[],
  more: Readonly<Record<string, string>>,
): Promise<number> {
  const people = made.map(stored => ({ ...stored, id: newId(), name: wholeName(stored, 'ru') || stored.name }))
  await database.query(
    `insert into ${object} (workspace_id, id, name, last_name, first_name, middle_name, phones, emails, ${Object.keys(more)}
       ${object === 'contact' ? ', birthday' : ''})
     select w.id, p.id, p.name, p."lastName", p."firstName", p."middleName", p.phones, p.emails, ${Object.values(more)}
       ${object === 'contact' ? ', p.birthday' : ''}
     from workspace w, jsonb_to_recordset($1) as p(id uuid, name text, "lastName" text, "firstName" text, "middleName" text, birthday date, phones jsonb, emails jsonb)`,
    [JSON.stringify(people)],
  )
  return people.length
}

/** Lets the scan go on now. The clock would do it at the next full minute. */
const goOn = () =>
  database.query(
    `select graphile_worker.add_job('duplicates.scan', json_build_object('workspace', id, 'payload', '{}'::json)) from workspace`,
  )

test('killed at any moment, a scan goes on where it was: no pair is lost, and none is there twice', async () => {
  const admin = await server.signIn()
  const people = await fill()
  expect((await admin.call('POST', '/duplicates/scans/contacts')).status).toBe(202)
  const moments: ((now: Scan) => boolean)[] = [
    ({ records, state }) => records > 0 || state !== 'reading',
    ({ parts_done, state }) => state === 'following' || parts_done > 0,
  ]
  const killedIn: string[] = []
  for (const moment of moments) {
    await until(moment)
    await wait(Math.random() * 60)
    await server.kill()
    const left = await scan()
    killedIn.push(left.state)
    await server.start()
    expect(reached(await scan())).toBeGreaterThanOrEqual(reached(left))
    await goOn()
  }
  expect(killedIn).toContain('reading')
  expect((await until(({ state }) => state === 'following')).records).toBe(people)
  const found = await foundPairs()
  expect(found.length).toBeGreaterThan(300)
  expect(new Set(found.map(pair => pair.slice(0, 73))).size).toBe(found.length)

  const { rows } = await database.query(`select count(*)::int as records from likeness_record where object = 'contact'`)
  expect(rows).toEqual([{ records: people }])

  // Compared once more with the same weights, in peace.
  await database.query('delete from duplicate_pair')
  await database.query(`update duplicate_scan set state = 'comparing', parts_done = 0 where object = 'contact'`)
  await goOn()
  await until(({ state }) => state === 'following')
  expect(await foundPairs()).toEqual(found)
}, 600_000)

test('killed while leads are looked for among the contacts, the scan goes on with the next of them', async () => {
  const admin = await server.signIn()
  const leads = await fillLeads()
  await database.query(`delete from duplicate_scan where object = 'leadContact'`)
  expect((await admin.call('POST', '/duplicates/scans/leads')).status).toBe(202)
  const half = await until(({ records, state }) => state === 'following' || records > 0, 'leadContact')
  expect(half.state).toBe('reading')
  await wait(Math.random() * 60)
  await server.kill()
  const left = await scan('leadContact')
  expect(left.records).toBeLessThan(leads)
  await server.start()
  expect((await scan('leadContact')).records).toBeGreaterThanOrEqual(left.records)
  await goOn()
  expect((await until(({ state }) => state === 'following', 'leadContact')).records).toBe(leads)
  const found = await foundPairs('leadContact')
  expect(found.length).toBeGreaterThan(3000)
  expect(new Set(found.map(pair => pair.slice(0, 73))).size).toBe(found.length)

  // Looked for once more, in peace.
  await database.query(`delete from duplicate_pair where object = 'leadContact'`)
  await database.query(
    `update duplicate_scan set state = 'reading', read_to = null, records = 0 where object = 'leadContact'`,
  )
  await goOn()
  await until(({ state }) => state === 'following', 'leadContact')
  expect(await foundPairs('leadContact')).toEqual(found)
}, 600_000)
