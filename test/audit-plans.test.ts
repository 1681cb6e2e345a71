import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAsked } from '../src/features/audit/asked.ts'
import { listAudit } from '../src/features/audit/list.ts'
import { readAuditKeys } from '../src/features/audit/seal/keys.ts'
import { sealAudit } from '../src/features/audit/seal/seal.ts'
import { newId } from '../src/model/index.ts'
import { makeCompany, type TestCompany } from './setup/company.ts'
import { plansOf, readWhole } from './setup/plans.ts'

/** So many of each, made by the hour, as a company has them that has worked for a while. */
const many = 20_000

let company: TestCompany
const person = newId()
const record = newId()

beforeAll(async () => {
  company = await makeCompany()
  const { owner } = company.database
  const id = `overlay(gen_random_uuid()::text placing substr(lpad(to_hex((extract(epoch from now()) * 1000)::bigint - i::bigint * 3600000), 12, '0'), 1, 8)
    || '-' || substr(lpad(to_hex((extract(epoch from now()) * 1000)::bigint - i::bigint * 3600000), 12, '0'), 9, 4) || '-7' from 1 for 15)::uuid`
  const some = (value: string, each: number) => `case when i % ${each} = 0 then ${value} else gen_random_uuid() end`
  const values = [company.workspace, person, record]
  await owner.query(
    `insert into change (workspace_id, id, object, record_id, version, kind, channel, actor, address)
     select $1, ${id}, 'lead', ${some('$3::uuid', 500)}, 1, case when i % 1000 = 0 then 'removed' else 'updated' end, 'ui',
       ${some('$2::uuid', 50)}, '10.0.' || i % 200 || '.1' from generate_series(1, ${many}) i`,
    values,
  )
  await owner.query(
    `insert into security_event (workspace_id, id, kind, outcome, user_id, actor, address)
     select $1, ${id}, case when i % 100 = 0 then 'keyMade' else 'signIn' end, 'done', ${some('$3::uuid', 500)}, ${some('$2::uuid', 50)},
       '10.0.' || i % 200 || '.1' from generate_series(1, ${many}) i`,
    values,
  )
  await owner.query(
    `insert into api_log (workspace_id, id, request_id, user_id, method, route, record_id, status, milliseconds, bytes, address)
     select $1, ${id}, i::text, ${some('$2::uuid', 50)}, 'GET', '/api/v1/:plural', ${some('$3::uuid', 500)}, 200, 1, 1, '10.0.' || i % 200 || '.1'
     from generate_series(1, ${many}) i`,
    values,
  )
  for (const table of ['change', 'security_event', 'api_log']) await owner.query(`vacuum analyze ${table}`)
})
afterAll(() => company.close())

test.each<[string, Record<string, string>]>([
  ['everything', {}],
  ['a person', { person }],
  ['a record', { object: 'lead', record }],
  ['an address', { address: '10.0.7.1' }],
  ['a time', { from: '2020-01-01T00:00:00Z', until: new Date(Date.now() - 40_000_000_000).toISOString() }],
  ['what is done seldom', { kind: 'removed,keyMade' }],
  ['a person and what he did', { person, kind: 'removed,signIn,keyMade' }],
  ['a person at an address', { person, address: '10.0.0.1', kind: 'updated' }],
])('the audit is looked through for %s by indexes, however much there is', async (_, query) => {
  const plans = await plansOf(await company.system(), ctx => listAudit(ctx, readAsked(query), 50))
  expect(readWhole(plans)).toEqual([])
  expect((await listAudit(await company.system(), readAsked(query), 50)).data.length).toBeGreaterThan(0)
})

test('what is older than the chain is sealed portion by portion, and none of them reads all that is left', async () => {
  const { sealing } = readAuditKeys(['0'.repeat(64)])
  const plans = await plansOf(await company.system(), ({ db, workspace }) => sealAudit({ db, workspace, key: sealing }))
  const read = plans.filter(plan => plan['Relation Name'] === 'change').map(plan => plan['Index Name'])
  expect(read.length).toBeGreaterThan(many / 2000)
  expect(new Set(read)).toEqual(new Set(['change_pkey']))
})
