import { gzipSync } from 'node:zlib'
import sql from 'sql-template-tag'
import { afterAll, describe, expect, test } from 'vitest'
import { openRequests } from '../../../test/setup/requests.ts'
import { Invalid, isId, Malformed, NotFound, newId } from '../../model/index.ts'
import { createRecord } from '../../records/create.ts'
import { getRecord } from '../../records/get.ts'
import { listRecords } from '../../records/list.ts'
import { mergeRecords, undoMerge } from '../../records/merge.ts'
import { recordTimeline } from '../../records/timeline.ts'
import { updateRecord } from '../../records/update.ts'
import type { Route, RouteRequest } from '../feature.ts'
import { clearPortion } from './aging.ts'
import { floodGate } from './flood.ts'
import { visits } from './index.ts'
import { personalVisits } from './personal-data.ts'
import { readVisits } from './read.ts'
import { siteScript } from './script.ts'

const { company, send, newPhone } = await openRequests()
const feature = visits()
const site = await company.make('source', {
  kind: 'site',
  name: 'kuhni.example',
  site: { consent: true, keepDays: 30 },
})
afterAll(() => company.close())

const person = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

async function call(operation: string, given: Partial<RouteRequest>) {
  const route = feature.routes?.find((known: Route) => known.operation === operation)
  if (!route) throw new Error(operation)
  const request: RouteRequest = {
    params: { key: String(site.key) },
    query: {},
    body: undefined,
    headers: { 'user-agent': person },
    address: '192.0.2.1',
    host: 'crm.example',
    id: 'r',
    ...given,
  }
  return route.handle(await company.system(), request, company.application)
}

const tell = (said: object | string, headers: Record<string, string> = {}) =>
  call('tellVisit', {
    body: Buffer.from(typeof said === 'string' ? said : JSON.stringify(said)),
    headers: { 'user-agent': person, ...headers },
  })

const page = 'https://kuhni.example/'
const newVisitor = () => newId()

async function count(): Promise<number> {
  const row = await (await company.system()).db.one<{ n: number }>(sql`select count(*)::int as n from visit_page`)
  return row?.n ?? 0
}

const visitsOf = async (object: 'lead' | 'interest' | 'contact', id: string) =>
  readVisits(await company.system(), object, id)

describe('the script', () => {
  test('is small, and carries nothing of ours but its key and whether it has to be agreed to', async () => {
    const { content, headers } = await call('getSiteScript', { params: { key: `${site.key}.js` } })
    expect(headers?.['content-type']).toContain('javascript')
    expect(gzipSync(String(content)).length).toBeLessThan(10 * 1024)
    expect(String(content)).toContain(`"key":"${site.key}","consent":true`)
    expect(String(content)).not.toMatch(/https?:\/\/(?!www\.w3)/)
  })

  test('is not there for a source of another kind, and empty for a site that is switched off', async () => {
    const other = await company.make('source', { kind: 'form', name: 'Форма' })
    await expect(call('getSiteScript', { params: { key: `${other.key}.js` } })).rejects.toThrow(NotFound)
    const off = await company.make('source', { kind: 'site', name: 'Старый сайт', active: false })
    expect(await call('getSiteScript', { params: { key: `${off.key}.js` } })).toMatchObject({ content: '' })
  })

  test('cannot be broken out of by its settings', () => {
    expect(siteScript({ key: 'a', consent: false }).trim()).toMatch(/\)\({"key":"a","consent":false}\)$/)
  })
})

describe('a page that is told', () => {
  test('becomes a visit with its marks, without what else stands in addresses', async () => {
    const [visit, visitor] = [newId(), newVisitor()]
    await tell({
      visit,
      visitor,
      page: `${page}?utm_source=Yandex&utm_medium=cpc&utm_campaign=autumn&yclid=1&email=anna@mail.example#x`,
      title: 'Кухни',
      referrer: 'https://yandex.ru/search?text=secret',
    })
    await tell({ visit, visitor, page: `${page}prices?phone=79161112233`, title: 'Цены' })
    const ctx = await company.system()
    const row = await ctx.db.one<Record<string, unknown>>(
      sql`select visitor, channel, touch, pages, array(select page from visit_page p where p.visit = v.id order by number) as opened from visit v where id = ${visit}`,
    )
    expect(row).toEqual({
      visitor,
      channel: 'yandex / cpc',
      pages: 2,
      opened: [page, `${page}prices`],
      touch: {
        utm: { source: 'Yandex', medium: 'cpc', campaign: 'autumn' },
        clicks: { yclid: '1' },
        page,
        referrer: 'https://yandex.ru/search',
      },
    })
  })

  test.each([
    ['a search', { referrer: 'https://www.google.de/' }, 'google / organic'],
    ['another site', { referrer: 'https://www.forum.example/thread/1' }, 'forum.example / referral'],
    ['a click that advertising marked', { page: `${page}?gclid=abc` }, 'google / cpc'],
    ['a page of the same site', { referrer: 'https://www.kuhni.example/' }, null],
    ['nowhere', {}, null],
  ])('from %s is of that channel', async (_, said, channel) => {
    const visit = newId()
    await tell({ visit, page, ...said })
    const row = await (await company.system()).db.one<{ channel: string | null }>(
      sql`select channel from visit where id = ${visit}`,
    )
    expect(row).toEqual({ channel })
  })

  test('by a program, or by who asks not to be followed, is not counted', async () => {
    const before = await count()
    const said = { visit: newId(), page }
    const asked: Record<string, string>[] = [
      { dnt: '1' },
      { 'sec-gpc': '1' },
      { 'user-agent': 'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)' },
      { 'user-agent': 'curl/8.5.0' },
      { 'user-agent': '' },
    ]
    for (const headers of asked) expect(await tell(said, headers)).toMatchObject({ status: 204 })
    expect(await count()).toBe(before)
  })

  test('in another shape is refused with every problem, and nothing is kept', async () => {
    const before = await count()
    const wrong = { visit: 'x', visitor: "'; drop", page: 'javascript:alert(1)', title: 5, referrer: '\0', again: 'no' }
    const problems = await tell(wrong).catch((error: Invalid) => error.problems.map(({ field }) => field))
    expect(problems).toEqual(['visit', 'visitor', 'page', 'title', 'referrer', 'again'])
    for (const said of ['', '[]', 'null', '{']) await expect(tell(said)).rejects.toThrow(Malformed)
    await expect(tell({ visit: newId(), page: `https://a.example/${'x'.repeat(5000)}` })).rejects.toThrow(Invalid)
    expect(await count()).toBe(before)
  })

  test('of a visit that is another’s, or has gone on too long, changes nothing', async () => {
    const [visit, visitor] = [newId(), newVisitor()]
    await tell({ visit, visitor, page })
    const before = await count()
    await tell({ visit, visitor: newVisitor(), page })
    const other = await company.make('source', { kind: 'site', name: 'Другой сайт' })
    await call('tellVisit', {
      params: { key: String(other.key) },
      body: Buffer.from(JSON.stringify({ visit, visitor, page })),
    })
    const ctx = await company.system()
    await ctx.db.query(sql`update visit set pages = 100 where id = ${visit}`)
    await tell({ visit, visitor, page })
    expect(await count()).toBe(before)
  })

  test('again, once its visitor has agreed, is the same page of a visit that is now his', async () => {
    const [visit, visitor] = [newId(), newVisitor()]
    await tell({ visit, page })
    await tell({ visit, visitor, page, again: true })
    const row = await (await company.system()).db.one<{ visitor: string; pages: number }>(
      sql`select visitor, pages from visit where id = ${visit}`,
    )
    expect(row).toEqual({ visitor, pages: 1 })
  })

  test('more often than people open pages is turned away for a minute', () => {
    let now = 0
    const isFlooded = floodGate(() => now)
    const answers = Array.from({ length: 6001 }, () => isFlooded('site'))
    expect([answers.indexOf(true), isFlooded('other')]).toEqual([6000, false])
    now = 60_000
    expect(isFlooded('site')).toBe(false)
  })
})

describe('a visitor who makes himself known', () => {
  test('brings his visits along, through merge, undoing and conversion', async () => {
    const visitor = newVisitor()
    await tell({ visit: newId(), visitor, page: `${page}?utm_source=vk&utm_medium=cpc` })
    await tell({ visit: newId(), visitor, page })
    const { record } = await send({ name: 'Анна', phone: newPhone(), visitor })
    await company.settle([feature])
    const id = record?.id ?? ''
    expect((await visitsOf('lead', id)).data.map(({ channel }) => channel)).toEqual([null, 'vk / cpc'])

    const ctx = await company.system()
    const other = (await company.make('lead', { name: 'Анна Петрова', phones: [newPhone()] })).id
    expect((await visitsOf('lead', other)).total).toBe(0)
    const { merge } = await mergeRecords(ctx, 'lead', other, { from: [id] })
    expect((await visitsOf('lead', other)).total).toBe(2)
    await undoMerge(ctx, merge)
    expect((await visitsOf('lead', other)).total).toBe(0)

    const contact = await company.make('contact', { name: 'Анна', lead: id })
    await updateRecord(
      ctx,
      'lead',
      id,
      { status: 'converted', convertedAt: new Date().toISOString(), contact: contact.id },
      { engine: true },
    )
    expect((await visitsOf('contact', contact.id)).total).toBe(2)
  })

  test('is nobody else, whatever program says so', async () => {
    const visitor = newVisitor()
    await tell({ visit: newId(), visitor, page })
    const lead = (await company.make('lead', { name: 'Пётр', phones: [newPhone()] })).id
    await company.make('activity', { kind: 'form', on: { object: 'lead', id: lead }, data: { visitor } })
    await company.settle([feature])
    expect((await visitsOf('lead', lead)).total).toBe(0)
  })

  test('had asked before without a name: one interest, that becomes the lead’s with its story', async () => {
    const visitor = newVisitor()
    await tell({ visit: newId(), visitor, page })
    const first = await send({ message: 'Сколько стоит остров?', visitor })
    await company.settle([feature])
    const second = await send({ message: 'А с доставкой?', visitor })
    await company.settle([feature])
    const interest = first.record?.id ?? ''
    expect(second.outcome).toBe('interest')
    const ctx = await company.system()
    const { data } = await listRecords(ctx, 'interest', { filter: { id: { in: [interest, second.record?.id ?? ''] } } })
    expect(data.map(({ id }) => id)).toEqual([interest])
    const told = await recordTimeline(ctx, 'interest', interest)
    expect(told.data).toHaveLength(2)
    expect((await visitsOf('interest', interest)).total).toBe(1)

    const { record } = await send({ name: 'Ольга', phone: newPhone(), visitor })
    await company.settle([feature])
    const lead = record?.id ?? ''
    expect(await getRecord(ctx, 'interest', interest)).toMatchObject({ status: 'verified', lead })
    expect((await recordTimeline(ctx, 'lead', lead)).data).toHaveLength(3)
    expect((await visitsOf('lead', lead)).total).toBe(1)
  })

  test('writes as a client who was never a lead: what he showed before is told on his card', async () => {
    const ctx = await company.system()
    const [visitor, phone] = [newVisitor(), newPhone()]
    const contact = await createRecord(ctx, 'contact', { name: 'Пётр', phones: [phone] })
    const { record } = await send({ message: 'Сколько стоит дубовый стол?', visitor })
    await company.settle([feature])
    const interest = record?.id ?? ''
    expect((await send({ name: 'Пётр', phone, visitor })).record).toEqual({ object: 'contact', id: contact.id })
    await company.settle([feature])
    expect(await getRecord(ctx, 'interest', interest)).toMatchObject({
      status: 'verified',
      contact: contact.id,
      lead: null,
    })
    const story = (await recordTimeline(ctx, 'contact', contact.id)).data
    expect(story.filter(({ type }) => type === 'activity')).toHaveLength(2)
  })

  test('gave two names: those stay two interests', async () => {
    const visitor = newVisitor()
    const one = await send({ name: 'Ира', message: 'Кухня', visitor })
    const two = await send({ name: 'Рита', message: 'Шкаф', visitor })
    await company.settle([feature])
    const ctx = await company.system()
    const { data } = await listRecords(ctx, 'interest', {
      filter: { id: { in: [one.record?.id ?? '', two.record?.id ?? ''] } },
    })
    expect(data).toHaveLength(2)
  })

  test('is shown to whom the card is, and to who sees where people come from', async () => {
    const visitor = newVisitor()
    await tell({ visit: newId(), visitor, page })
    const { record } = await send({ name: 'Зоя', phone: newPhone(), visitor })
    await company.settle([feature])
    const id = record?.id ?? ''
    await updateRecord(await company.system(), 'lead', id, { owner: await company.hire('Аня') })
    const stranger = await company.as(await company.hire('Чужой', { role: 'service' }))
    await expect(readVisits(stranger, 'lead', id)).rejects.toThrow(NotFound)
    const role = await company.make('role', {
      name: 'Без рекламы',
      objects: { lead: { read: 'all' } },
      fields: { 'lead.attribution': 'hidden' },
    })
    const blind = await company.make('user', { name: 'Слепой', email: 'blind@romashka.example', role: role.id })
    expect(await readVisits(await company.as(blind.id), 'lead', id)).toEqual({ data: [], total: 0 })
  })

  test('is told his visits, and with him they are erased, and no one else’s', async () => {
    const [visitor, other] = [newVisitor(), newVisitor()]
    await tell({ visit: newId(), visitor, page: `${page}prices`, title: 'Цены' })
    await tell({ visit: newId(), visitor: other, page })
    const { record } = await send({ name: 'Вера', phone: newPhone(), visitor })
    await company.settle([feature])
    const ctx = await company.system()
    const whom = [{ object: 'lead', id: record?.id ?? '' }]
    expect(await personalVisits.tell(ctx, whom)).toMatchObject([{ pages: [{ page: `${page}prices`, title: 'Цены' }] }])
    expect(await personalVisits.count(ctx, whom)).toBe(1)
    const before = await count()
    expect(await personalVisits.erase(ctx, whom)).toBe(1)
    expect(await personalVisits.erase(ctx, whom)).toBe(0)
    expect(await count()).toBe(before - 1)
    const left = await ctx.db.query(sql`select 1 from visitor_known where visitor = ${visitor}`)
    expect(left).toEqual([])
  })
})

test('visits of nobody known go when their time is over, those of people stay', async () => {
  const ctx = await company.system()
  const [visitor, old, fresh] = [newVisitor(), newId(), newId()]
  const his = newId()
  await tell({ visit: old, page })
  await tell({ visit: fresh, page })
  await tell({ visit: his, visitor, page })
  await send({ name: 'Лев', phone: newPhone(), visitor })
  await company.settle([feature])
  await ctx.db.query(sql`update visit set began = now() - interval '31 days' where id = any(${[old, his]}::uuid[])`)
  expect(await clearPortion(ctx)).toBe(1)
  const left = await ctx.db.query<{ id: string }>(
    sql`select id from visit where id = any(${[old, fresh, his]}::uuid[])`,
  )
  expect(left.map(({ id }) => id).sort()).toEqual([fresh, his].sort())
  expect([old, fresh, his].every(isId)).toBe(true)
})
