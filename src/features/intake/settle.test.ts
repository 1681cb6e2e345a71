import { afterAll, describe, expect, test } from 'vitest'
import { codes, openRequests } from '../../../test/setup/requests.ts'
import type { JsonObject } from '../../model/index.ts'
import { getRecord } from '../../records/get.ts'
import { updateRecord } from '../../records/update.ts'
import { listNotices } from '../notice.ts'

const { company, source, owner, newPhone, send, count, activitiesOf } = await openRequests()
afterAll(() => company.close())

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

  test('never makes two people one by the company they are both from', async () => {
    const first = await send({ name: 'Ян', phone: newPhone(), company: 'ООО «Один на двоих»' })
    const second = await send({ name: 'Рита', phone: newPhone(), company: 'Один на двоих' })
    expect([first.outcome, second.outcome]).toEqual(['lead', 'lead'])
    expect(second.record?.id).not.toBe(first.record?.id)
    const interest = await send({ message: 'Перезвоните', company: 'Один на двоих' })
    expect(interest.outcome).toBe('interest')
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
      { status: 'converted', convertedAt: new Date().toISOString(), contact: contact.id },
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

  test('from a company on our cards is linked to it, and the ledger says so', async () => {
    const known = await company.make('company', { name: 'ООО «Василёк-Строй»', owner })
    const receipt = await send({ name: 'Тарас', phone: newPhone(), company: 'Василек-строй, ООО' })
    expect(receipt).toMatchObject({
      outcome: 'lead',
      reasons: [{ code: 'companyKnown', params: { company: 'ООО «Василёк-Строй»' } }],
    })
    expect(await getRecord(await company.system(), 'lead', receipt.record?.id ?? '')).toMatchObject({
      company: known.id,
    })
  })
})
