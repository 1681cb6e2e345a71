import { randomBytes, randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attributionReport } from '../src/features/attribution.ts'
import { findCompany } from '../src/features/company-known.ts'
import { teamDay } from '../src/features/day/team.ts'
import { listUnanswered } from '../src/features/day/unanswered.ts'
import { assignLead } from '../src/features/distribution/assign.ts'
import { raiseUnclaimed } from '../src/features/distribution/unclaimed.ts'
import { findKnown } from '../src/features/intake/known.ts'
import { listReceipts } from '../src/features/intake/ledger.ts'
import { sweepReceipts } from '../src/features/intake/queue.ts'
import { findEarlier } from '../src/features/intake/receipt.ts'
import { readSender } from '../src/features/intake/sender.ts'
import { findSpamSign } from '../src/features/intake/spam.ts'
import { findMatches } from '../src/features/life/matches.ts'
import { raiseLateTasks } from '../src/features/life/overdue.ts'
import { raiseResting } from '../src/features/life/resting.ts'
import { returnLeads } from '../src/features/life/return.ts'
import { leadsOfCompany } from '../src/features/life/same-company.ts'
import { isUnplanned } from '../src/features/life/task-result.ts'
import { listUnplanned } from '../src/features/life/unplanned.ts'
import { listNotices, noticesAfter } from '../src/features/notice.ts'
import { idsOfPerson } from '../src/features/same-person.ts'
import { hasEvents } from '../src/jobs/outbox.ts'
import { newId } from '../src/model/index.ts'
import type { Context } from '../src/records/context.ts'
import { listRecords } from '../src/records/list.ts'
import { makeCompany, type TestCompany } from './setup/company.ts'
import { type PlanNode, plansOf, readWhole } from './setup/plans.ts'
import { requestMeans } from './setup/requests.ts'

/** Twenty thousand of everything, spread over years, as a company has them that has worked for a while. */
const many = 20_000

let company: TestCompany
let manager: string
let source: string

beforeAll(async () => {
  company = await makeCompany()
  const team = (await company.make('team', { name: 'Розница' })).id
  manager = await company.hire('Аня', { team })
  const colleagues = await Promise.all(['Боря', 'Ваня', 'Галя'].map(name => company.hire(name, { team })))
  source = (await company.make('source', { kind: 'form', name: 'Сайт', key: 'site' })).id
  const pipeline = (await company.make('pipeline', { name: 'Продажи' })).id
  const stages = [
    await company.make('stage', { name: 'Новая', pipeline, position: 1, maxDays: 5 }),
    await company.make('stage', { name: 'Выиграна', pipeline, position: 2, kind: 'won' }),
  ]
  await company.make('distributionRule', { name: 'Меньше всего лидов', scheme: 'leastLoaded', team })
  await fill(
    [manager, ...colleagues],
    stages.map(({ id }) => id),
    pipeline,
  )
})
afterAll(() => company.close())

async function fill(people: string[], stages: string[], pipeline: string): Promise<void> {
  const { owner } = company.database
  const id = `(select uuid_generate_from(i, 'K'))`
  const text = (kind: string) => id.replace('K', kind)
  await owner.query(
    `create function uuid_generate_from(i int, kind text) returns uuid language sql immutable as $$ select md5(kind || i)::uuid $$`,
  )
  const spread = `now() - i * interval '1 hour'`
  const person = `($2::uuid[])[1 + i % ${people.length}]`
  const values = [company.workspace, people]
  await owner.query(
    `insert into lead (workspace_id, id, name, phones, status, owner, created_at, updated_at, search_text, version)
    select $1, ${text('lead')}, 'Лид ' || i, jsonb_build_array(jsonb_build_object('value', '+7926' || (1000000 + i), 'type', 'mobile', 'primary', true)),
      case when i % 20 = 0 then 'working' when i % 3 = 0 then 'refused' else 'converted' end,
      case when i % 1000 = 0 then null else ${person} end, ${spread}, ${spread}, 'лид ' || i || ' 7926' || (1000000 + i), 1
    from generate_series(1, ${many}) i`,
    values,
  )
  await owner.query(
    `update lead set status = 'postponed', postponed_until = now() + interval '1 year' where workspace_id = $1 and status = 'refused' and number % 50 = 0`,
    [company.workspace],
  )
  await owner.query(
    `insert into match_key (workspace_id, kind, value, object, record_id)
    select $1, 'phone', '+7926' || (1000000 + i), 'lead', ${text('lead')} from generate_series(1, ${many}) i`,
    [company.workspace],
  )
  await owner.query(
    `insert into company (workspace_id, id, name, owner, client, search_text, version)
    select $1, ${text('company')}, 'ООО Фирма ' || md5(i::text), ${person}, false, 'ооо фирма ' || md5(i::text), 1 from generate_series(1, ${many}) i`,
    values,
  )
  for (const table of ['contact', 'interest']) {
    const columns = table === 'contact' ? { name: 'client', value: 'false' } : { name: 'status', value: `'new'` }
    await owner.query(
      `insert into ${table} (workspace_id, id, name, owner, ${columns.name}, search_text, version)
      select $1, ${text(table)}, 'Кто-то ' || md5(i::text), ${person}, ${columns.value}, 'кто-то ' || md5(i::text), 1 from generate_series(1, ${many}) i`,
      values,
    )
  }
  await owner.query(
    `insert into deal (workspace_id, id, name, owner, pipeline, stage, stage_since, closed_at, created_at, version)
    select $1, ${text('deal')}, 'Сделка ' || i, ${person}, $4, ($3::uuid[])[case when i % 20 = 0 then 1 else 2 end],
      now() - (i % 4) * interval '1 day', case when i % 20 = 0 then null else ${spread} end, ${spread}, 1 from generate_series(1, ${many}) i`,
    [...values, stages, pipeline],
  )
  await owner.query(
    `insert into task (workspace_id, id, title, kind, due_at, owner, "on", on_object, done_at, result, created_at, version)
    select $1, ${text('task')}, 'Задача', 'call', ${spread} + interval '30 days', ${person}, ${text('lead')}, 'lead',
      case when i % 20 = 0 then null else now() end, case when i % 20 = 0 then null else 'ок' end, ${spread}, 1 from generate_series(1, ${many}) i`,
    values,
  )
  await owner.query(
    `insert into activity (workspace_id, id, kind, subject, direction, at, owner, "on", on_object, created_at, version)
    select $1, ${text('activity')}, 'email', 'Письмо', case when i % 3 = 0 then 'in' else 'out' end, ${spread}, ${person}, ${text('lead')}, 'lead', ${spread}, 1
    from generate_series(1, ${many}) i`,
    values,
  )
  await owner.query(
    `insert into receipt (workspace_id, id, at, channel, source, content_type, raw, raw_hash, content_hash, address_hash, outcome, object, record_id)
    select $1, ${text('receipt')}, ${spread}, 'form', $2, 'application/json', '{}', sha256(i::text::bytea), sha256(i::text::bytea), md5((i % 5000)::text), 'lead', 'lead', ${text('lead')}
    from generate_series(1, ${many}) i`,
    [company.workspace, source],
  )
  await owner.query(
    `insert into visit (workspace_id, id, source, visitor, began, touch)
    select $1, ${text('visit')}, $2, 'visitor-' || i % 5000, ${spread}, '{"utm": {"source": "yandex", "medium": "cpc"}}' from generate_series(1, ${many}) i`,
    [company.workspace, source],
  )
  await owner.query(
    `insert into visitor_known (workspace_id, visitor, object, record_id)
    select $1, 'visitor-' || i, 'lead', ${text('lead')} from generate_series(1, 5000) i`,
    [company.workspace],
  )
  await owner.query(
    `insert into notice (workspace_id, id, "user", code, object, record_id)
    select $1, ${text('notice')}, ${person}, 'leadAssigned', 'lead', ${text('lead')} from generate_series(1, ${many}) i`,
    values,
  )
  await owner.query(
    `insert into event (workspace_id, xid, change_id, object, record_id)
    select $1, '7', ${text('change')}, 'lead', ${text('lead')} from generate_series(1, ${many}) i`,
    [company.workspace],
  )
  await owner.query('analyze')
  // As it is swept now and then: what an index knows alone need not be looked up.
  await owner.query('vacuum task')
}

/** `work` reads none of the large tables whole, neither for the system nor for a manager who sees his team. */
async function readsLittle(work: (ctx: Context) => Promise<unknown>): Promise<void> {
  for (const ctx of [await company.system(), await company.as(manager)]) {
    const whole = readWhole(await plansOf(ctx, work)).filter(
      table =>
        !['distribution_rule', 'distribution_turn', 'escalation', 'source', 'own_secret', 'user'].includes(table),
    )
    expect(whole).toEqual([])
  }
}

const raw = () => ({
  id: newId(),
  at: new Date().toISOString(),
  contentType: '',
  bytes: Buffer.alloc(0),
  headers: {},
  source: { id: source, key: 'site', name: 'Сайт', kind: 'form', channel: null, form: null, active: true },
})

test('nothing planned', () =>
  readsLittle(async ctx => {
    await listUnplanned(ctx, { object: 'leads', owned: 'true' })
    await listUnplanned(ctx, { object: 'deals' })
    await isUnplanned(ctx, { object: 'lead', id: newId() })
  }))

test('leads that come back, rest or lie unclaimed, and tasks that are late', async () => {
  const ctx = await company.system()
  const plans = await plansOf(ctx, async inside => {
    await returnLeads(inside)
    await raiseResting(inside)
    await raiseLateTasks(inside)
    await raiseUnclaimed(inside)
    await assignLead(inside, newId())
  })
  expect(readWhole(plans).filter(table => ['lead', 'deal', 'task'].includes(table))).toEqual([])
})

test('a known sender, an earlier request, a sender who sends too often', () =>
  readsLittle(async ctx => {
    const person = {
      name: 'Кто-то',
      phones: ['+7 926 100-05-00'],
      emails: ['a@b.ru'],
      messengers: [],
      inn: '7707083893',
    }
    await findKnown(ctx, readSender(ctx, person, []))
    await findCompany(ctx, { inn: '7707083893', name: `Фирма ${randomBytes(8).toString('hex')}` })
    const receipt = { raw: raw(), channel: 'form', addressHash: 'x', idempotencyKey: 'k', forced: false }
    await findEarlier(ctx, [{ receipt, contentHash: randomBytes(32) }])
    await findSpamSign(ctx, requestMeans().marks, {
      raw: raw(),
      received: { activity: 'form', person, more: {}, files: [], consents: [], attribution: {}, signs: {} },
      addressHash: 'x',
    })
  }))

test('the ledger and its sweep', async () => {
  const ctx = await company.system()
  const handling = {
    channels: new Map(),
    assignLead: async () => null,
    attachFile: async () => randomUUID(),
    keepConsents: async () => [],
    ...requestMeans(),
  }
  const plans = await plansOf(ctx, async inside => {
    await listReceipts(inside, {})
    await listReceipts(inside, { outcome: 'rejected' })
    await sweepReceipts(inside, company.application, handling)
  })
  expect(readWhole(plans)).not.toContain('receipt')
})

test('who else works with the company of a lead', () =>
  readsLittle(async ctx => {
    const [lead] = (await listRecords(ctx, 'lead', { limit: 1 })).data
    if (!lead) throw new Error('there is no lead')
    await leadsOfCompany(ctx, {
      ...lead,
      owner: manager,
      inn: '7707083893',
      company: newId(),
      companyName: `Фирма ${randomBytes(8).toString('hex')}`,
    })
  }))

test('under which records a person has agreed to something', async () => {
  const ctx = await company.system()
  const [lead] = (await listRecords(ctx, 'lead', { limit: 1 })).data
  const plans = await plansOf(ctx, async inside => {
    await idsOfPerson(inside, { object: 'lead', id: lead?.id ?? newId() })
    await idsOfPerson(inside, { object: 'contact', id: newId() })
  })
  // Nothing is merged in this company: an empty table is read whole.
  expect(readWhole(plans).filter(table => table !== 'merged_record')).toEqual([])
})

test('matches while typing', () =>
  readsLittle(async ctx => {
    await findMatches(ctx, { phone: '8 926 100-05-00', email: 'a@b.ru' })
  }))

test('notices', () =>
  readsLittle(async ctx => {
    await listNotices(ctx, { limit: 20 })
    await noticesAfter(ctx, { xid: '999999999', id: newId() })
  }))

test('what each of a team has and lets lie, and who waits for an answer', async () => {
  const ctx = await company.system()
  const plans = await plansOf(ctx, async inside => {
    await teamDay(inside)
    await listUnanswered(inside, {})
  })
  const large = ['lead', 'deal', 'task', 'activity', 'contact', 'company', 'interest']
  expect(readWhole(plans).filter(table => large.includes(table))).toEqual([])
  // How many lie untouched is counted ahead.
  expect(plans.some(plan => plan['Relation Name'] === 'lead_tally')).toBe(true)
})

test('what advertising brought in a month: of leads and visits those of that month alone', async () => {
  const [to, from] = [0, 30].map(days => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10))
  for (const ctx of [await company.system(), await company.as(manager)]) {
    const plans = await plansOf(ctx, inside => attributionReport(inside, { from, to }))
    const large = ['lead', 'deal', 'interest', 'visit', 'visitor_known']
    expect(readWhole(plans).filter(table => large.includes(table))).toEqual([])
    expect(plans.some(plan => plan['Index Name'] === 'lead_came_index')).toBe(true)
    expect(plans.some(plan => plan['Index Name'] === 'visit_visitor_index')).toBe(true)
  }
})

test('whether anything is left to react to', async () => {
  const ctx = await company.system()
  await ctx.db.query(sql`
    insert into event_cursor (consumer, xid, change_id) values ('plans', '8', ${newId()})`)
  for (const consumer of ['plans', 'nobody yet'])
    expect(readWhole(await plansOf(ctx, ({ db }) => hasEvents(db, consumer)))).not.toContain('event')
})

test('to whom some leads are shared, who has hardly any himself and who has thousands: neither reads all of them', async () => {
  const team = (await company.make('team', { name: 'Опт' })).id
  const outsider = await company.hire('Дина', { team })
  const before = await leadQuestions(outsider)
  await company.database.owner.query(
    `insert into record_share (workspace_id, id, object, record_id, "user", may_change, until)
    select l.workspace_id, md5('share' || u::text || l.id)::uuid, 'lead', l.id, u, true, now() + interval '1 day'
    from unnest($2::uuid[]) u cross join lateral
      (select * from lead where workspace_id = $1 and owner is distinct from u order by id limit 100) l`,
    [company.workspace, [outsider, manager]],
  )
  await company.database.owner.query('analyze record_share')
  company.configurations.forget(company.workspace)
  for (const user of [outsider, manager]) {
    const plans = await leadQuestions(user)
    expect(readWhole(plans)).not.toContain('lead')
    expect(plans.some(plan => plan['Index Name'] === 'record_share_user_index')).toBe(true)
  }
  expect(before.some(plan => plan['Relation Name'] === 'record_share')).toBe(false)
})

const leadQuestions = async (user: string): Promise<PlanNode[]> =>
  plansOf(await company.as(user), async ctx => {
    await listRecords(ctx, 'lead', { limit: 50 })
    await listRecords(ctx, 'lead', { limit: 50, filter: { status: 'working' } })
    await listRecords(ctx, 'lead', { limit: 50, sort: 'name' })
  })
