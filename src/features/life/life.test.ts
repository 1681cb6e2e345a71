import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeCompany, type TestCompany } from '../../../test/setup/company.ts'
import { Conflict, dayAt, Forbidden, Invalid, type JsonObject, NotFound } from '../../model/index.ts'
import { getRecord } from '../../records/get.ts'
import { listRecords } from '../../records/list.ts'
import { removeRecord, restoreRecord } from '../../records/remove.ts'
import { updateRecord } from '../../records/update.ts'
import { listNotices } from '../notice.ts'
import { noteCall } from './call.ts'
import { convertLead } from './conversion.ts'
import { life } from './index.ts'
import { findMatches } from './matches.ts'
import { moveDeal } from './move.ts'
import { raiseLateTasks, raiseRestingDeals } from './overdue.ts'
import { postponeLead } from './postponement.ts'
import { refuseLead } from './refusal.ts'
import { returnLeads } from './return.ts'
import { finishTask } from './task-result.ts'
import { listUnplanned } from './unplanned.ts'

let company: TestCompany
let team: string
let head: string
let me: string
let other: string
let stages: Record<'first' | 'offer' | 'won' | 'lost', string>
let n = 0

beforeAll(async () => {
  company = await makeCompany()
  team = (await company.make('team', { name: 'Розница' })).id
  head = await company.hire('Вера Главная', { role: 'head', team })
  me = await company.hire('Аня', { team })
  other = await company.hire('Боря', { team: (await company.make('team', { name: 'Опт' })).id })
  await updateRecord(await company.system(), 'team', team, { head })
  const pipeline = (await company.make('pipeline', { name: 'Продажи' })).id
  const stage = async (name: string, fields: JsonObject) =>
    (await company.make('stage', { name, pipeline, position: ++n, ...fields })).id
  stages = {
    first: await stage('Новая', { maxDays: 3 }),
    offer: await stage('КП отправлено', { requiredFields: ['amount', 'contact'] }),
    won: await stage('Выиграна', { kind: 'won', probability: 100 }),
    lost: await stage('Проиграна', { kind: 'lost' }),
  }
})
afterAll(() => company.close())

const newPhone = () => `+7926${String(3_000_000 + ++n)}`
const lead = (fields: JsonObject = {}) =>
  company.make('lead', { name: `Лид ${++n}`, phones: [newPhone()], owner: me, ...fields })
const deal = (fields: JsonObject = {}) => company.make('deal', { name: `Сделка ${++n}`, owner: me, ...fields })
const task = (object: string, id: string, fields: JsonObject = {}) =>
  company.make('task', { title: 'Позвонить', dueAt: '2030-01-01T10:00:00Z', owner: me, on: { object, id }, ...fields })
const read = async (object: string, id: string) => getRecord(await company.system(), object, id)
const all = async (object: string, filter: JsonObject = {}) =>
  (await listRecords(await company.system(), object, { filter, limit: 200 })).data
const mine = () => company.as(me)

/** How many rows each table has, to see that nothing was written. */
async function counts(): Promise<unknown> {
  const ctx = await company.system()
  return ctx.db.one(sql`select (select count(*) from lead) as leads, (select count(*) from contact) as contacts,
    (select count(*) from company) as companies, (select count(*) from deal) as deals, (select count(*) from task) as tasks,
    (select count(*) from activity) as activities, (select count(*) from change) as changes`)
}

async function refusedWhole(work: () => Promise<unknown>, error: new (...args: never[]) => Error): Promise<void> {
  const before = await counts()
  await expect(work()).rejects.toThrow(error as never)
  expect(await counts()).toEqual(before)
}

describe('a task', () => {
  test('ends with a result and the next step on the same record', async () => {
    const { id: on } = await lead()
    const { id } = await task('lead', on)
    const {
      task: done,
      next,
      unplanned,
    } = await finishTask(await mine(), id, {
      text: 'Просил КП',
      next: { title: 'Отправить КП', kind: 'letter', dueAt: '2030-01-02T10:00:00Z' },
    })
    expect(done).toMatchObject({ result: 'Просил КП', doneAt: expect.any(String) })
    expect(next).toMatchObject({ title: 'Отправить КП', owner: me, on: { object: 'lead', id: on }, doneAt: null })
    expect(unplanned).toBe(false)
    await expect(finishTask(await mine(), id, { text: 'ещё раз' })).rejects.toThrow(Conflict)
  })

  test('without a next step asks for one, where the lead is open', async () => {
    const { id: on } = await lead()
    const { id } = await task('lead', on)
    expect(await finishTask(await mine(), id, { text: 'Не взял трубку' })).toMatchObject({
      next: null,
      unplanned: true,
    })
  })

  test('with a wrong next step stays open, and every problem is named', async () => {
    const { id } = await task('lead', (await lead()).id)
    await refusedWhole(
      async () => finishTask(await mine(), id, { text: ' ', next: { title: '', dueAt: 'завтра' } }),
      Invalid,
    )
    const next = await finishTask(await mine(), id, { text: 'ок', next: { title: '', dueAt: 'завтра' } }).catch(
      (error: Invalid) => error.problems,
    )
    expect((next as { field: string }[]).map(({ field }) => field)).toEqual(
      expect.arrayContaining(['next.title', 'next.dueAt']),
    )
    expect((await read('task', id)).doneAt).toBeNull()
  })

  test('of somebody else is out of reach', async () => {
    const { id } = await task('lead', (await lead({ owner: other })).id, { owner: other })
    await refusedWhole(async () => finishTask(await mine(), id, { text: 'не моё' }), NotFound)
  })
})

describe('nothing planned', () => {
  test('lists open leads and deals of the caller without an open task, page by page', async () => {
    const ctx = await company.as(await company.hire('Пустая', { team: null }))
    const owner = ctx.actor.user ?? ''
    const bare = [await lead({ owner }), await lead({ owner }), await lead({ owner })]
    const planned = await lead({ owner })
    await task('lead', planned.id, { owner })
    await lead({ owner, status: 'refused', refusalReason: 'нет' })
    await lead({ owner: other })
    const first = await listUnplanned(ctx, { object: 'leads', limit: '2' })
    const second = await listUnplanned(ctx, { object: 'leads', limit: '2', cursor: first.nextCursor ?? '' })
    const own = [...first.data, ...second.data].filter(record => record.owner === owner)
    expect(own.map(({ id }) => id)).toEqual(bare.map(({ id }) => id))
    expect(second.nextCursor).toBeNull()

    const open = await deal({ owner })
    await deal({ owner, stage: stages.won })
    expect((await listUnplanned(ctx, { object: 'deals' })).data.map(({ id }) => id)).toEqual([open.id])
    await expect(listUnplanned(ctx, { object: 'cats', limit: '0' })).rejects.toMatchObject({
      problems: [{ field: 'object' }, { field: 'limit' }],
    })
  })
})

describe('a postponed lead', () => {
  test('comes back by itself with a task for its owner, once', async () => {
    const { id } = await lead()
    await postponeLead(await mine(), id, { until: '2999-01-01', note: 'Строится' })
    expect(await read('lead', id)).toMatchObject({ status: 'postponed', postponedUntil: '2999-01-01T06:00:00.000Z' })
    expect(await all('activity', { on: id })).toMatchObject([{ kind: 'note', text: 'Строится' }])
    await returnLeads(await company.system())
    expect((await read('lead', id)).status).toBe('postponed')

    const ctx = await company.system()
    await ctx.db.query(
      sql`update lead set postponed_until = now() - interval '1 minute' where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    await Promise.all([returnLeads(ctx), returnLeads(ctx)])
    expect(await read('lead', id)).toMatchObject({ status: 'working', postponedUntil: null })
    expect(await all('task', { on: id })).toMatchObject([{ owner: me, kind: 'call' }])
    expect((await listNotices(await mine(), { limit: 1 }))[0]?.on.id).toBe(id)
  })

  test('is not put off into the past, nor by whom it is out of reach', async () => {
    const { id } = await lead()
    await refusedWhole(async () => postponeLead(await mine(), id, { until: '2020-01-01' }), Invalid)
    await refusedWhole(async () => postponeLead(await mine(), id, { until: 'когда-нибудь' }), Invalid)
    const theirs = (await lead({ owner: other })).id
    await refusedWhole(async () => postponeLead(await mine(), theirs, { until: '2999-01-01' }), NotFound)
  })
})

describe('a refused lead', () => {
  test('keeps the reason; what was planned is finished, and the farewell is a task', async () => {
    const { id } = await lead()
    const { id: open } = await task('lead', id)
    await refuseLead(await mine(), id, { reason: 'Дорого', farewell: 'Спасибо за интерес!' })
    expect(await read('lead', id)).toMatchObject({
      status: 'refused',
      refusalReason: 'Дорого',
      refusedAt: expect.any(String),
      owner: me,
    })
    expect(await read('task', open)).toMatchObject({ result: 'Дорого', doneAt: expect.any(String) })
    expect(await all('task', { on: id, doneAt: { empty: true } })).toMatchObject([
      { kind: 'letter', text: 'Спасибо за интерес!', owner: me },
    ])
    await refusedWhole(async () => refuseLead(await mine(), id, { reason: 'ещё раз' }), Conflict)
  })

  test('is worked again from the date that was agreed', async () => {
    const { id } = await lead()
    await refuseLead(await mine(), id, { reason: 'Не сейчас', until: '2999-01-01T00:00:00Z' })
    const ctx = await company.system()
    await ctx.db.query(
      sql`update lead set postponed_until = now() where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    await returnLeads(ctx)
    expect(await read('lead', id)).toMatchObject({ status: 'working', refusalReason: null, refusedAt: null })
  })

  test('needs a reason', async () => {
    const { id } = await lead()
    await refusedWhole(async () => refuseLead(await mine(), id, { reason: '  ' }), Invalid)
    await expect(refuseLead(await mine(), id, { reason: '' })).rejects.toMatchObject({
      problems: [{ field: 'reason' }],
    })
  })
})

describe('conversion', () => {
  test('makes company, contact and deal from the lead, linked both ways; the lead stays', async () => {
    const source = await company.make('source', { kind: 'form', name: `Сайт ${++n}` })
    const given = await lead({
      lastName: 'Иванова',
      firstName: 'Мария',
      companyName: 'ООО «Лютик»',
      inn: '7707083893',
      interest: 'Кухня\nугловая',
      budget: { amount: '150000', currency: 'RUB' },
      source: source.id,
      remember: 'по отчеству',
    })
    const { id: open } = await task('lead', given.id)
    const made = await convertLead(await mine(), given.id, {
      company: {},
      contact: { position: 'Директор' },
      deal: { closesOn: '2030-05-01' },
    })
    expect(made.company).toMatchObject({ name: 'ООО «Лютик»', inn: '7707083893', owner: me })
    expect(made.contact).toMatchObject({
      name: 'Иванова Мария',
      position: 'Директор',
      phones: given.phones,
      company: made.company?.id,
      lead: given.id,
      remember: 'по отчеству',
      owner: me,
    })
    expect(made.deal).toMatchObject({
      name: 'Кухня',
      amount: { amount: '150000.00', currency: 'RUB' },
      source: source.id,
      lead: given.id,
      company: made.company?.id,
      contact: made.contact?.id,
      stage: stages.first,
      closesOn: '2030-05-01',
      owner: me,
    })
    expect(made.lead).toMatchObject({
      status: 'converted',
      convertedAt: expect.any(String),
      contact: made.contact?.id,
      company: made.company?.id,
      deal: made.deal?.id,
      owner: me,
      phones: given.phones,
      interest: 'Кухня\nугловая',
    })
    await company.settle([life])
    expect((await read('task', open)).on).toEqual({ object: 'deal', id: made.deal?.id })
  })

  test('of two at once exactly one happens, and nothing of the other remains', async () => {
    const { id, name } = await lead()
    const results = await Promise.allSettled(
      [1, 2, 3].map(async () => convertLead(await mine(), id, { contact: {}, deal: { name: `Двойная ${id}` } })),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'leadConverted' })
    expect(await all('contact', { name: String(name) })).toHaveLength(1)
    expect(await all('deal', { name: `Двойная ${id}` })).toHaveLength(1)
    await refusedWhole(async () => convertLead(await mine(), id, {}), Conflict)
  })

  test('takes known records by their id and joins what was still open', async () => {
    const contact = await company.make('contact', { name: 'Известная', owner: me })
    const firm = await company.make('company', { name: 'Известная фирма', owner: me })
    const { id } = await lead()
    const made = await convertLead(await mine(), id, {
      company: { id: firm.id },
      contact: { id: contact.id },
      deal: {},
    })
    expect(made.contact).toMatchObject({ id: contact.id, company: firm.id, lead: id })
    expect(made.deal).toMatchObject({ company: firm.id, contact: contact.id })
  })

  test('keeps both owners: of the lead and of the client', async () => {
    const { id } = await lead()
    const made = await convertLead(await company.as(head), id, { contact: { owner: head }, deal: { owner: head } })
    expect([made.lead.owner, made.contact?.owner, made.deal?.owner]).toEqual([me, head, head])
  })

  test('names every problem of every part and writes nothing', async () => {
    const { id } = await lead()
    const parts = {
      company: { inn: '123' },
      contact: { nonsense: 1, lastName: 5 },
      deal: { amount: { amount: '-1' }, stage: id },
    }
    await refusedWhole(async () => convertLead(await mine(), id, parts), Invalid)
    const problems = await convertLead(await mine(), id, parts).catch((error: Invalid) =>
      error.problems.map(({ field }) => field),
    )
    expect(problems).toEqual(
      expect.arrayContaining([
        'company.inn',
        'company.name',
        'contact.nonsense',
        'contact.lastName',
        'deal.amount.amount',
        'deal.stage',
      ]),
    )
    await refusedWhole(async () => convertLead(await mine(), id, { contact: { id: id, name: 'x' } }), Invalid)
    await refusedWhole(async () => convertLead(await mine(), id, { contact: { id } }), Invalid)
    expect((await read('lead', id)).status).toBe('new')
  })

  test('is not for those who may not change the lead', async () => {
    const theirs = (await lead({ owner: other })).id
    await refusedWhole(async () => convertLead(await mine(), theirs, {}), NotFound)
    const marketer = await company.hire('Маркетолог', { role: 'marketer' })
    const open = (await lead()).id
    await refusedWhole(async () => convertLead(await company.as(marketer), open, {}), Forbidden)
  })
})

describe('a deal moves', () => {
  test('into a stage with the fields that it demands; what is missing is named, all of it', async () => {
    const { id } = await deal()
    await refusedWhole(async () => moveDeal(await mine(), id, { stage: stages.offer }), Invalid)
    const problems = await moveDeal(await mine(), id, { stage: stages.offer }).catch((error: Invalid) => error.problems)
    expect((problems as { field: string }[]).map(({ field }) => field)).toEqual(['amount', 'contact'])
    const contact = await company.make('contact', { name: 'Кто-то' })
    const moved = await moveDeal(await mine(), id, {
      stage: stages.offer,
      amount: { amount: '10' },
      contact: contact.id,
    })
    expect(moved).toMatchObject({ stage: stages.offer, amount: { amount: '10.00' } })
  })

  test('to won and lost, with a reason, and back', async () => {
    const made = await deal({ amount: { amount: '10' } })
    await refusedWhole(async () => moveDeal(await mine(), made.id, { stage: stages.lost }), Invalid)
    const lost = await moveDeal(await mine(), made.id, {
      stage: stages.lost,
      lostReason: 'price',
      lostNote: 'у соседа дешевле',
    })
    expect(lost).toMatchObject({ closedAt: expect.any(String), closesOn: expect.any(String), lostReason: 'price' })
    const open = await moveDeal(await mine(), made.id, { stage: stages.first })
    expect(open).toMatchObject({ closedAt: null, closesOn: null, lostReason: null, lostNote: null })
    expect(String(open.stageSince) > String(made.stageSince)).toBe(true)
    const won = await moveDeal(await mine(), made.id, { stage: stages.won })
    expect(won).toMatchObject({
      closedAt: expect.any(String),
      closesOn: dayAt(new Date(String(won.closedAt)), 'Europe/Moscow'),
      lostReason: null,
    })
    expect(await moveDeal(await mine(), made.id, { stage: stages.won })).toMatchObject({ version: won.version })
  })

  test('not to a stage that is none, not when stale, not out of reach', async () => {
    const { id, version } = await deal()
    await refusedWhole(async () => moveDeal(await mine(), id, { stage: id }), Invalid)
    await refusedWhole(async () => moveDeal(await mine(), id, { stage: stages.won }, version + 1), Conflict)
    const theirs = (await deal({ owner: other })).id
    await refusedWhole(async () => moveDeal(await mine(), theirs, { stage: stages.won }), NotFound)
  })

  test('that rests too long rises to its owner and his head, once for each visit', async () => {
    const { id } = await deal()
    const ctx = await company.system()
    const age = () =>
      ctx.db.query(
        sql`update deal set stage_since = stage_since - interval '4 days' where workspace_id = ${ctx.workspace} and id = ${id}`,
      )
    await raiseRestingDeals(ctx)
    expect(await all('task', { on: id })).toHaveLength(0)
    await age()
    await raiseRestingDeals(await company.system())
    await raiseRestingDeals(await company.system())
    expect(await all('task', { on: id })).toMatchObject([{ owner: me }])
    for (const user of [me, head])
      expect((await listNotices(await company.as(user), { limit: 1 }))[0]).toMatchObject({ on: { id } })

    await moveDeal(await mine(), id, { stage: stages.won })
    await moveDeal(await mine(), id, { stage: stages.first })
    await age()
    await raiseRestingDeals(await company.system())
    expect(await all('task', { on: id })).toHaveLength(2)
  })
})

describe('a client', () => {
  test('is whoever has a deal in negotiation or won', async () => {
    const firm = await company.make('company', { name: `Фирма ${++n}` })
    const contact = await company.make('contact', { name: 'Контакт' })
    const { id } = await deal({ company: firm.id, contact: contact.id })
    const clients = async () => {
      await company.settle([life])
      await company.settle([life])
      return [(await read('company', firm.id)).client, (await read('contact', contact.id)).client]
    }
    expect(await clients()).toEqual([true, true])
    await moveDeal(await mine(), id, { stage: stages.lost, lostReason: 'price' })
    expect(await clients()).toEqual([false, false])
    await moveDeal(await mine(), id, { stage: stages.won })
    expect(await clients()).toEqual([true, true])
    await updateRecord(await mine(), 'deal', id, { contact: null })
    expect(await clients()).toEqual([true, false])
    await removeRecord(await company.system(), 'deal', id)
    expect(await clients()).toEqual([false, false])
    await restoreRecord(await company.system(), 'deal', id)
    expect(await clients()).toEqual([true, false])
    await expect(updateRecord(await mine(), 'company', firm.id, { client: false })).rejects.toThrow(Invalid)
  })
})

describe('a call', () => {
  test('is noted on the card with the next step, and a new lead is being worked then', async () => {
    const { id } = await lead()
    const { call, next } = await noteCall(await mine(), 'lead', id, {
      direction: 'out',
      duration: 95,
      result: 'Дозвонились',
      text: 'Хочет замер',
      next: { title: 'Замер', dueAt: '2030-01-01T10:00:00Z' },
    })
    expect(call).toMatchObject({ kind: 'call', direction: 'out', duration: 95, owner: me, on: { object: 'lead', id } })
    expect(next).toMatchObject({ title: 'Замер', owner: me, on: { object: 'lead', id } })
    await company.settle([life])
    expect((await read('lead', id)).status).toBe('working')
  })

  test('is not noted on what the caller does not see', async () => {
    const call = { direction: 'in' as const, result: 'ок' }
    const theirs = (await lead({ owner: other })).id
    await refusedWhole(async () => noteCall(await mine(), 'lead', theirs, call), NotFound)
    const open = (await lead()).id
    await refusedWhole(async () => noteCall(await mine(), 'cat', open, call), NotFound)
  })
})

describe('an overdue task', () => {
  test('rises to the head after a day, once for each term', async () => {
    const { id } = await task('lead', (await lead()).id, {
      title: `Поздно ${++n}`,
      dueAt: new Date(Date.now() - 25 * 3_600_000).toISOString(),
    })
    const told = async () =>
      (await listNotices(await company.as(head), { limit: 200 })).filter(notice => notice.on.id === id)
    await raiseLateTasks(await company.system())
    await raiseLateTasks(await company.system())
    expect(await told()).toHaveLength(1)
    await updateRecord(await mine(), 'task', id, { dueAt: new Date(Date.now() - 26 * 3_600_000).toISOString() })
    await raiseLateTasks(await company.system())
    expect(await told()).toHaveLength(2)
  })
})

describe('while a lead is typed in', () => {
  test('known people are found by number, address and name; those out of sight by their owner only', async () => {
    const phone = newPhone()
    const seen = await lead({ name: 'Розалия Штольц', phones: [phone] })
    const hidden = await lead({ name: 'Тайная', phones: [phone], owner: other })
    const { data } = await findMatches(await mine(), { phone: phone.replace('+7', '8') })
    expect(data).toHaveLength(2)
    expect(data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ object: 'lead', id: seen.id, title: 'Розалия Штольц', visible: true, by: ['phone'] }),
        expect.objectContaining({
          object: 'lead',
          id: null,
          title: null,
          visible: false,
          owner: { id: other, name: 'Боря' },
        }),
      ]),
    )
    expect(JSON.stringify(data)).not.toContain(hidden.id)
    expect((await findMatches(await mine(), { name: 'штольц' })).data.map(({ id }) => id)).toContain(seen.id)
    expect((await findMatches(await mine(), { phone: phone.slice(2, 9) })).data.map(({ id }) => id)).toContain(seen.id)
  })

  test('a company of another manager is not worked in secret', async () => {
    const clerk = await company.hire('Телемаркетолог', { role: 'telemarketer', team })
    await company.make('company', { name: 'ЗАО «Скрытница»', owner: other })
    const { data } = await findMatches(await company.as(clerk), { company: 'скрытница' })
    expect(data).toEqual([
      {
        object: 'company',
        id: null,
        title: null,
        owner: { id: other, name: 'Боря' },
        status: null,
        client: false,
        by: ['company'],
        visible: false,
      },
    ])
  })
})
