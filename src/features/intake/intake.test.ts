import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeCompany, type TestCompany } from '../../../test/setup/company.ts'
import type { JsonObject } from '../../model/index.ts'
import { getRecord } from '../../records/get.ts'
import { listRecords } from '../../records/list.ts'
import { updateRecord } from '../../records/update.ts'
import type { SourceFacts } from '../channel.ts'
import { listNotices } from '../notice.ts'
import { formChannel } from './form-channel.ts'
import { formToken } from './form-token.ts'
import { handleReceipt } from './handle.ts'
import { getReceipt, type ReceiptJson } from './ledger.ts'
import { sweepReceipts } from './queue.ts'
import { keepReceipt } from './receive.ts'
import { createSource } from './sources.ts'

const handling = { channels: new Map([[formChannel.name, formChannel]]), assignLead: async () => null }

let company: TestCompany
let source: SourceFacts
let owner: string
let n = 0

/** A number nobody had before. */
const newPhone = () => `+7926${String(1_000_000 + ++n).padStart(7, '0')}`

beforeAll(async () => {
  company = await makeCompany()
  owner = await company.hire('Анна Сергеева')
  const made = await createSource(await company.system(), { kind: 'form', name: 'Сайт' })
  source = { id: made.id, key: String(made.key), name: 'Сайт', kind: 'form', channel: null, form: null, active: true }
})
afterAll(() => company.close())

interface Sent {
  contentType?: string
  idempotencyKey?: string
  throughForm?: boolean
  address?: string
}

async function keep(
  body: JsonObject | string | Buffer,
  { contentType = 'application/json', idempotencyKey, throughForm, address = '192.0.2.1' }: Sent = {},
) {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const kept = await keepReceipt(await company.system(), {
    channel: 'form',
    source,
    contentType,
    bytes,
    headers: { cookie: 'session=secret', 'user-agent': 'test' },
    address,
    idempotencyKey: idempotencyKey ?? null,
    throughForm,
  })
  return kept.id
}

async function send(body: JsonObject | string | Buffer, how: Sent = {}): Promise<ReceiptJson> {
  const id = await keep(body, how)
  await handleReceipt(company.application, company.workspace, id, handling)
  return getReceipt(await company.system(), id)
}

const count = async (object: string) =>
  (await listRecords(await company.system(), object, { total: true, limit: 1 })).total?.value ?? 0
const codes = (receipt: ReceiptJson) => receipt.reasons.map(reason => reason.code)

async function activitiesOf(id: string) {
  return (await listRecords(await company.system(), 'activity', { filter: { on: id } })).data
}

describe('a request becomes', () => {
  test('a lead, of somebody named with a personal channel, with everything that came along', async () => {
    const phone = newPhone()
    const receipt = await send({
      name: 'Мария Фёдоровна',
      phone: phone.replace('+7', '8'),
      email: 'Maria@Почта.рф',
      company: 'ООО «Лютик»',
      message: 'Нужна кухня',
      utm_source: 'yandex',
      utm_campaign: 'kitchens',
      page: 'https://site.example/kitchen',
      referrer: 'https://ya.ru/',
      colour: 'белый',
      consent: 'Согласна',
    })
    expect(receipt).toMatchObject({ outcome: 'lead', record: { object: 'lead' }, reasons: [] })
    const lead = await getRecord(await company.system(), 'lead', receipt.record?.id ?? '')
    expect(lead).toMatchObject({
      name: 'Мария Фёдоровна',
      companyName: 'ООО «Лютик»',
      interest: 'Нужна кухня',
      status: 'new',
      source: source.id,
      phones: [{ value: phone, primary: true }],
      emails: [{ value: 'maria@почта.рф' }],
      attribution: {
        first: { utm: { source: 'yandex', campaign: 'kitchens' }, page: 'https://site.example/kitchen' },
        last: { referrer: 'https://ya.ru/' },
      },
    })
    const [activity] = await activitiesOf(lead.id)
    expect(activity).toMatchObject({ kind: 'form', direction: 'in' })
    expect(activity?.data).toMatchObject({ receipt: receipt.id, fields: { colour: 'белый', consent: 'Согласна' } })
  })

  test('a lead in spite of a bad e-mail beside a good phone, which is named in the reasons', async () => {
    const receipt = await send({ name: 'Пётр', phone: newPhone(), email: 'petr@@mail' })
    expect(receipt.outcome).toBe('lead')
    expect(receipt.reasons).toMatchObject([{ code: 'email', field: 'email', value: 'petr@@mail' }])
    expect(receipt.reasons[0]?.message).toContain('почты')
  })

  test('an interest, where nobody is named', async () => {
    const receipt = await send({ phone: newPhone(), message: 'Сколько стоит?' })
    expect(receipt).toMatchObject({ outcome: 'interest', record: { object: 'interest' } })
    expect(codes(receipt)).toEqual(['noPerson'])
  })

  test('an interest, where there is only a switchboard', async () => {
    const before = await count('lead')
    const receipt = await send({ name: 'Отдел снабжения', company: 'АО «Север»', phone: '8 800 555-35-35' })
    expect(receipt.outcome).toBe('interest')
    expect(codes(receipt)).toEqual(['noPersonalChannel'])
    expect(await count('lead')).toBe(before)
  })

  test('a lead by messenger or by an extension alone', async () => {
    expect((await send({ name: 'Кот', telegram: '@kot_matroskin' })).outcome).toBe('lead')
    expect((await send({ name: 'Шарик', phone: '8 800 555-36-36 доб. 12' })).outcome).toBe('lead')
  })

  test('nothing, where it says nothing or cannot be read; what came is kept', async () => {
    expect(codes(await send({}))).toEqual(['empty'])
    const broken = await send('{"name": ', {})
    expect(broken).toMatchObject({ outcome: 'rejected', record: null, raw: { text: '{"name": ' } })
    const binary = await send(Buffer.from([0, 255, 254, 1]), { contentType: 'image/png' })
    expect(binary).toMatchObject({ outcome: 'rejected', raw: { base64: 'AP/+AQ==' } })
    expect(codes(await send(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`))[0]).toMatch(/tooDeep|unreadableJson/)
  })

  test('a lead from a form, a multipart form, and windows-1251', async () => {
    const urlencoded = await send(`name=${encodeURIComponent('Олег Иванов')}&phone=${encodeURIComponent(newPhone())}`, {
      contentType: 'application/x-www-form-urlencoded',
    })
    expect(urlencoded.outcome).toBe('lead')
    const multipart = await send(
      `--x\r\ncontent-disposition: form-data; name="Name"\r\n\r\nИрина\r\n--x\r\ncontent-disposition: form-data; name="Phone"\r\n\r\n${newPhone()}\r\n--x--\r\n`,
      { contentType: 'multipart/form-data; boundary=x' },
    )
    expect(multipart).toMatchObject({ outcome: 'lead', fields: { name: 'Ирина' } })
    const old = await send(
      Buffer.concat([
        Buffer.from('name='),
        Buffer.from([0xce, 0xeb, 0xfc, 0xe3, 0xe0]),
        Buffer.from(`&phone=${newPhone().replace('+', '%2B')}`),
      ]),
      { contentType: 'text/plain' },
    )
    expect(old).toMatchObject({ outcome: 'lead', fields: { name: 'Ольга' } })
  })

  test('a lead with a hostile or an overlong name, as plain text', async () => {
    const hostile = await send({ name: `<script>alert(1)</script>'; drop table lead; --\u0000`, phone: newPhone() })
    expect(hostile.outcome).toBe('lead')
    const long = await send({ name: 'Я'.repeat(5000), phone: newPhone() })
    expect(long).toMatchObject({ outcome: 'lead', reasons: [{ code: 'cut', field: 'name' }] })
  })
})

describe('a request of somebody known', () => {
  test('goes on his card as an activity, and whoever answers for it is told', async () => {
    const phone = newPhone()
    const contact = await company.make('contact', { name: 'Инна', phones: [phone], owner })
    const before = await count('lead')
    const receipt = await send({ name: 'Инна П.', phone })
    expect(receipt).toMatchObject({ outcome: 'attached', record: { object: 'contact', id: contact.id } })
    expect(await count('lead')).toBe(before)
    expect(await activitiesOf(contact.id)).toHaveLength(1)
    const [told] = await listNotices(await company.as(owner), { limit: 1 })
    expect(told).toMatchObject({ on: { object: 'contact', id: contact.id }, title: expect.stringContaining('Инна') })
  })

  test('is found by e-mail, by messenger and by ИНН too', async () => {
    const email = `${crypto.randomUUID()}@mail.ru`
    const first = await send({ name: 'Лев', email, telegram: '@lev_lev' })
    const byEmail = await send({ name: 'Лев Л.', email: email.toUpperCase(), phone: newPhone() })
    const byMessenger = await send({ name: 'Лев', messenger: 'https://t.me/Lev_Lev', message: 'ещё' })
    expect([byEmail.record, byMessenger.record]).toEqual([first.record, first.record])
    const known = await company.make('company', { name: 'Север', inn: '7707083893', owner })
    expect(await send({ name: 'Ада', inn: '7707083893', phone: newPhone() })).toMatchObject({
      outcome: 'attached',
      record: { id: known.id },
    })
  })

  test('prefers a client to a contact and a contact to a lead', async () => {
    const phone = newPhone()
    await send({ name: 'Вера', phone })
    const contact = await company.make('contact', { name: 'Вера', phones: [phone] })
    expect((await send({ name: 'Вера', phone, message: '2' })).record?.id).toBe(contact.id)
    const client = await company.make('contact', { name: 'Вера К.', phones: [phone], client: true })
    expect((await send({ name: 'Вера', phone, message: '3' })).record?.id).toBe(client.id)
  })

  test('never makes two people one by a switchboard number', async () => {
    const shared = '8 800 700-00-01'
    const first = await send({ name: 'Ян', phone: shared, email: `${crypto.randomUUID()}@a.ru` })
    const second = await send({ name: 'Рита', phone: shared, email: `${crypto.randomUUID()}@a.ru` })
    expect(second.outcome).toBe('lead')
    expect(second.record?.id).not.toBe(first.record?.id)
  })

  test('teaches his lead new ways to reach him, and the last touch; the first one stays', async () => {
    const phone = newPhone()
    const email = `${crypto.randomUUID()}@mail.ru`
    const first = await send({ name: 'Глеб', phone, utm_source: 'yandex' })
    await send({ name: 'Глеб', phone, email, utm_source: 'vk' })
    const byEmail = await send({ name: 'Глеб', email, message: 'по почте' })
    expect(byEmail.record).toEqual(first.record)
    const lead = await getRecord(await company.system(), 'lead', first.record?.id ?? '')
    expect(lead).toMatchObject({ emails: [{ value: email }], attribution: { first: { utm: { source: 'yandex' } } } })
    expect((lead.attribution as { last: JsonObject }).last.utm).toBeUndefined()
  })

  test('who was refused is worked again', async () => {
    const phone = newPhone()
    const { record } = await send({ name: 'Зоя', phone })
    const id = record?.id ?? ''
    await updateRecord(
      await company.system(),
      'lead',
      id,
      { status: 'refused', refusalReason: 'дорого', owner },
      { engine: true },
    )
    expect(await send({ name: 'Зоя', phone, message: 'передумала' })).toMatchObject({ outcome: 'attached', record })
    expect(await getRecord(await company.system(), 'lead', id)).toMatchObject({
      status: 'new',
      refusalReason: null,
      owner,
    })
    expect((await listNotices(await company.as(owner), { limit: 1 }))[0]?.title).toContain('из отказа')
  })

  test('who was converted goes to the contact made of him', async () => {
    const phone = newPhone()
    const { record } = await send({ name: 'Ева', phone })
    const contact = await company.make('contact', { name: 'Ева', owner })
    await updateRecord(
      await company.system(),
      'lead',
      record?.id ?? '',
      { status: 'converted', contact: contact.id },
      { engine: true },
    )
    expect((await send({ name: 'Ева', phone, message: 'ещё раз' })).record).toEqual({
      object: 'contact',
      id: contact.id,
    })
  })

  test('whose interest was unnamed makes the lead that verifies it, with its first touch', async () => {
    const phone = newPhone()
    const interest = await send({ phone, utm_source: 'avito' })
    const receipt = await send({ name: 'Юля', phone, utm_source: 'vk' })
    expect(receipt.outcome).toBe('lead')
    expect(await getRecord(await company.system(), 'interest', interest.record?.id ?? '')).toMatchObject({
      status: 'verified',
      lead: receipt.record?.id,
    })
    const lead = await getRecord(await company.system(), 'lead', receipt.record?.id ?? '')
    expect(lead.attribution).toMatchObject({ first: { utm: { source: 'avito' } }, last: { utm: { source: 'vk' } } })
  })

  test('from a company on our cards is linked to it, and its owner is told', async () => {
    const known = await company.make('company', { name: 'ООО «Василёк-Строй»', owner })
    const receipt = await send({ name: 'Тарас', phone: newPhone(), company: 'Василек-строй, ООО' })
    expect(receipt).toMatchObject({ outcome: 'lead', reasons: [{ code: 'companyKnown' }] })
    expect(await getRecord(await company.system(), 'lead', receipt.record?.id ?? '')).toMatchObject({
      company: known.id,
    })
    expect((await listNotices(await company.as(owner), { limit: 1 }))[0]?.title).toContain('Василёк')
  })
})

describe('repeats', () => {
  test('fifty of the same at the same moment make one lead', async () => {
    const [leads, phone] = [await count('lead'), newPhone()]
    const ids = await Promise.all(Array.from({ length: 50 }, () => keep({ name: 'Полина', phone })))
    await Promise.all(ids.map(id => handleReceipt(company.application, company.workspace, id, handling)))
    const receipts = await Promise.all(ids.map(async id => getReceipt(await company.system(), id)))
    expect(receipts.filter(({ outcome }) => outcome === 'lead')).toHaveLength(1)
    expect(new Set(receipts.map(({ record }) => record?.id)).size).toBe(1)
    expect(await count('lead')).toBe(leads + 1)
    expect(await activitiesOf(receipts[0]?.record?.id ?? '')).toHaveLength(1)
  })

  test('fifty different requests of one new person at the same moment make one card', async () => {
    const [leads, phone] = [await count('lead'), newPhone()]
    const ids = await Promise.all(
      Array.from({ length: 50 }, (_, at) => keep({ name: `Роза ${at}`, phone, message: `№ ${at}` })),
    )
    await Promise.all(ids.map(id => handleReceipt(company.application, company.workspace, id, handling)))
    expect(await count('lead')).toBe(leads + 1)
    const receipt = await getReceipt(await company.system(), ids[0] ?? '')
    expect(await activitiesOf(receipt.record?.id ?? '')).toHaveLength(50)
  })

  test('under one idempotency key have one receipt; with another content, one record', async () => {
    const [leads, body] = [await count('lead'), { name: 'Сева', phone: newPhone() }]
    const ids = await Promise.all(Array.from({ length: 10 }, () => keep(body, { idempotencyKey: 'order-7' })))
    expect(new Set(ids).size).toBe(1)
    await handleReceipt(company.application, company.workspace, ids[0] ?? '', handling)
    const other = await send({ name: 'Сева', phone: newPhone() }, { idempotencyKey: 'order-7' })
    expect(codes(other)).toEqual(['repeat'])
    expect(await count('lead')).toBe(leads + 1)
  })

  test('handled by two processes at once are handled once', async () => {
    const [leads, id] = [await count('lead'), await keep({ name: 'Арина', phone: newPhone() })]
    await Promise.all(
      Array.from({ length: 8 }, () => handleReceipt(company.application, company.workspace, id, handling)),
    )
    expect(await count('lead')).toBe(leads + 1)
  })
})

describe('spam', () => {
  test('that fills the trap is kept, rejected, and can be run again by hand', async () => {
    const leads = await count('lead')
    const receipt = await send({ name: 'Bot', phone: newPhone(), website_url: 'http://spam.example' })
    expect(receipt).toMatchObject({ outcome: 'rejected', reasons: [{ code: 'honeypot' }] })
    expect(await count('lead')).toBe(leads)
    const ctx = await company.system()
    await ctx.db.query(
      sql`update receipt set outcome = 'pending', forced = true where workspace_id = ${ctx.workspace} and id = ${receipt.id}`,
    )
    await handleReceipt(company.application, company.workspace, receipt.id, handling)
    expect((await getReceipt(ctx, receipt.id)).outcome).toBe('lead')
  })

  test('sent faster than people type, or with a token that is not ours, is rejected', async () => {
    const ctx = await company.system()
    const fresh = await formToken(ctx, source.key)
    expect(codes(await send({ name: 'Бот', phone: newPhone(), form_token: fresh }))).toEqual(['tooFast'])
    const old = await formToken(ctx, source.key, Date.now() - 60_000)
    expect((await send({ name: 'Человек', phone: newPhone(), form_token: old }, { throughForm: true })).outcome).toBe(
      'lead',
    )
    const forged = old.replace(/^\d+/, String(Date.now() - 90_000))
    expect(codes(await send({ name: 'Бот', phone: newPhone(), form_token: forged }))).toEqual(['formTokenWrong'])
    expect(codes(await send({ name: 'Бот', phone: newPhone() }, { throughForm: true }))).toEqual(['formTokenWrong'])
  })

  test('of one address through the form is held off after twenty a minute', async () => {
    const token = await formToken(await company.system(), source.key, Date.now() - 60_000)
    const how = { throughForm: true, address: '198.51.100.7' }
    const outcomes: string[] = []
    for (let at = 0; at < 22; at++)
      outcomes.push((await send({ name: `Имя ${at}`, phone: newPhone(), form_token: token }, how)).outcome)
    expect(outcomes.filter(outcome => outcome === 'lead')).toHaveLength(20)
    expect(outcomes.slice(20)).toEqual(['rejected', 'rejected'])
    expect(
      (await send({ name: 'Другой', phone: newPhone(), form_token: token }, { ...how, address: '198.51.100.8' }))
        .outcome,
    ).toBe('lead')
  })
})

describe('the ledger', () => {
  test('keeps no cookie, no address in the clear, and shows what was sent only to whom it is open', async () => {
    const receipt = await send({ name: 'Фаина', phone: newPhone(), email: 'плохой' })
    const ctx = await company.system()
    const row = await ctx.db.one<{ headers: JsonObject; address_hash: string }>(
      sql`select headers, address_hash from receipt where id = ${receipt.id}`,
    )
    expect(row?.headers).toEqual({ 'user-agent': 'test' })
    expect(row?.address_hash).not.toContain('192.0.2.1')

    const stranger = await company.hire('Бухгалтер', { role: 'accountant' })
    const seen = await getReceipt(await company.as(stranger), receipt.id)
    expect(seen).toMatchObject({ outcome: 'lead', record: null })
    expect(seen).not.toHaveProperty('raw')
    expect(seen.reasons[0]).not.toHaveProperty('value')
  })

  test('what a crash left pending is settled by the sweep, exactly once', async () => {
    const leads = await count('lead')
    const ids = await Promise.all(Array.from({ length: 5 }, () => keep({ name: 'После сбоя', phone: newPhone() })))
    const ctx = await company.system()
    await sweepReceipts(ctx, company.application, handling, '0 seconds')
    await sweepReceipts(ctx, company.application, handling, '0 seconds')
    expect(await count('lead')).toBe(leads + 5)
    for (const id of ids) expect((await getReceipt(ctx, id)).outcome).toBe('lead')
  })

  test('what fails for a passing reason stays pending and is tried again', async () => {
    const id = await keep({ name: 'Терпеливая', phone: newPhone() })
    const failing = { ...handling, assignLead: () => Promise.reject(new Error('no')) }
    await handleReceipt(company.application, company.workspace, id, failing)
    const ctx = await company.system()
    expect(await getReceipt(ctx, id)).toMatchObject({ outcome: 'pending', attempts: 1, record: null })
    await handleReceipt(company.application, company.workspace, id, handling)
    expect(await getReceipt(ctx, id)).toMatchObject({ outcome: 'lead' })
  })

  test('a source that is switched off keeps what comes', async () => {
    const ctx = await company.system()
    await updateRecord(ctx, 'source', source.id, { active: false })
    expect(codes(await send({ name: 'Поздний', phone: newPhone() }))).toEqual(['sourceInactive'])
    await updateRecord(ctx, 'source', source.id, { active: true })
  })
})
