import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer, type Reply, type Server, traces } from './server.ts'

/*
 * What somebody agreed to is kept by purpose and by the words that he was shown, since when and how; nothing of it is ever
 * written over. A form asks each purpose by itself, and what was not published is not kept.
 */

let server: Server
const people = {} as Record<'owner' | 'other' | 'looker', { id: string; key: string }>
let processing: Purpose
let advertising: Purpose

interface Purpose {
  id: string
  version: { id: string; number: number }
}

const made = async <Body = { id: string }>(path: string, body: object, key = server.key): Promise<Body> => {
  const answer = await server.call('POST', path, { body, key })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const as = (who: keyof typeof people, method: string, path: string, body?: object): Promise<Reply> =>
  server.call(method, path, { key: people[who].key, body })

let count = 0
const phone = () => `+7916600${String(1000 + ++count)}`
const newLead = async (name = 'Ольга Белова') =>
  (await made('/leads', { name, owner: people.owner.id, phones: [{ value: phone() }] })).id
const consentsOf = async (path: string, key = server.key) => {
  const answer = await server.call('GET', `${path}/consents`, { key })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const stateOf = async (path: string, purpose: string) =>
  (await consentsOf(path)).data.find((one: { purpose: Purpose }) => one.purpose.id === purpose)?.state

/** What a refusal must leave as it was. */
const everything = async () => {
  const { rows } = await server.database.owner.query(
    `select (select json_agg(c order by c.id) from consent c) as consents, (select json_agg(v order by v.id) from consent_version v) as versions,
      (select json_agg(p order by p.id) from consent_purpose p) as purposes,
      (select count(*)::int from security_event where kind = 'consentPurpose') as noted`,
  )
  return { ...(await traces(server)), ...rows[0] }
}
async function refused(call: () => Promise<Reply>, status: number, code?: string): Promise<void> {
  const before = await everything()
  const answer = await call()
  expect(answer.status, answer.text).toBe(status)
  if (code) expect(answer.body.errors.map((one: { code: string }) => one.code)).toContain(code)
  expect(await everything()).toEqual(before)
}

beforeAll(async () => {
  server = await openServer()
  await made('/roles', { name: 'Смотрит всё', objects: { lead: { read: 'all' }, contact: { read: 'all' } } })
  await made('/roles', { name: 'Только своё', objects: { lead: { read: 'own', update: 'own' } } })
  people.owner = await server.person('owner', 'manager')
  people.other = await server.person('other', 'Только своё')
  people.looker = await server.person('looker', 'Смотрит всё')
  processing = await made<Purpose>('/consent-purposes', {
    name: { ru: 'Обработка заявки', en: 'Handling of the request' },
    kind: 'request',
    basis: 'consent',
    text: { ru: 'Согласен на обработку данных', en: 'I agree that my data are processed' },
    link: 'https://romashka.example/privacy',
  })
  advertising = await made<Purpose>('/consent-purposes', {
    name: { ru: 'Рассылки' },
    kind: 'advertising',
    basis: 'consent',
    text: { ru: 'Хочу получать новости и скидки' },
  })
})
afterAll(() => server.close())

describe('a purpose', () => {
  test('keeps all its words: other words are another version, and stand in the audit', async () => {
    const { id } = await made('/consent-purposes', {
      name: { en: 'Partners' },
      kind: 'sharing',
      basis: 'consent',
      text: { en: 'One' },
    })
    const second = await made<{ id: string; number: number }>(`/consent-purposes/${id}/versions`, {
      text: { en: ' Two ' },
    })
    expect(second).toMatchObject({ number: 2, text: { en: 'Two' }, link: null })
    const versions = (await server.call('GET', `/consent-purposes/${id}/versions`)).body.data
    expect(versions).toMatchObject([
      { number: 2, text: { en: 'Two' }, publishedBy: { id: server.administrator } },
      { number: 1, text: { en: 'One' } },
    ])
    await server.call('PATCH', `/consent-purposes/${id}`, { body: { retired: true } })
    const audit = (await server.call('GET', '/audit?kind=consentPurpose')).body.data
    expect(
      audit.slice(0, 3).map((line: { details: { details: { action: string } } }) => line.details.details.action),
    ).toEqual(['retired', 'published', 'made'])
  })

  test('published, cannot be written over or removed, not even by the server itself', async () => {
    const client = await server.database.owner.connect()
    try {
      for (const statement of [
        'delete from consent',
        "update consent set act = 'given'",
        'update consent_version set text = text',
        'delete from consent_version',
        'delete from consent_purpose',
      ]) {
        await client.query('begin')
        await client.query('set local role rapport_app')
        await client.query(`select set_config('rapport.workspace', '${server.workspace}', true)`)
        await expect(client.query(statement), statement).rejects.toThrow('permission denied')
        await client.query('rollback')
      }
    } finally {
      client.release()
    }
  })

  test('is made, worded and retired by administrators alone, and never without words', async () => {
    const whole = { name: { ru: 'Ещё' }, kind: 'other', basis: 'law', text: { ru: 'Текст' } }
    await refused(() => as('owner', 'POST', '/consent-purposes', whole), 403)
    await refused(() => as('owner', 'PATCH', `/consent-purposes/${processing.id}`, { retired: true }), 403)
    await refused(
      () => as('owner', 'POST', `/consent-purposes/${processing.id}/versions`, { text: { ru: 'Иначе' } }),
      403,
    )
    await refused(
      () => server.call('POST', '/consent-purposes', { body: { ...whole, text: { ru: '  ' } } }),
      422,
      'required',
    )
    await refused(() => server.call('POST', '/consent-purposes', { body: { ...whole, name: {} } }), 422, 'required')
    await refused(
      () => server.call('POST', '/consent-purposes', { body: { ...whole, link: 'javascript:alert(1)' } }),
      422,
      'url',
    )
    await refused(() => server.call('POST', '/consent-purposes', { body: { ...whole, basis: 'because' } }), 422)
    const { id } = await made('/consent-purposes', { ...whole, name: { ru: 'Отставленная' } })
    await server.call('PATCH', `/consent-purposes/${id}`, { body: { retired: true } })
    await refused(
      () => server.call('POST', `/consent-purposes/${id}/versions`, { body: { text: { ru: 'Иначе' } } }),
      409,
    )
    const lead = await newLead()
    const given = { purpose: id, act: 'given', how: 'phone' }
    await refused(() => as('owner', 'POST', `/leads/${lead}/consents`, given), 422, 'consentRetired')
  })
})

describe('on a card', () => {
  test('a consent is given and withdrawn, each time with how and by whom, and the record’s history tells of it', async () => {
    const lead = await newLead()
    const path = `/leads/${lead}`
    expect(await stateOf(path, advertising.id)).toBe('none')
    const given = await as('owner', 'POST', `${path}/consents`, {
      purpose: advertising.id,
      act: 'given',
      how: 'paper',
      note: 'Анкета с выставки',
    })
    expect(given.status, given.text).toBe(201)
    expect(given.body.history).toMatchObject([
      {
        act: 'given',
        how: 'paper',
        version: { number: 1 },
        note: 'Анкета с выставки',
        notedBy: { id: people.owner.id },
      },
    ])
    await as('owner', 'POST', `${path}/consents`, { purpose: advertising.id, act: 'withdrawn', how: 'phone' })
    expect(await stateOf(path, advertising.id)).toBe('withdrawn')
    const { history } = await consentsOf(path)
    expect(history.map((one: { act: string }) => one.act)).toEqual(['withdrawn', 'given'])
    const changes = (await server.call('GET', `${path}/changes`)).body.data
    expect(changes.slice(0, 2)).toMatchObject([
      {
        kind: 'updated',
        fields: [],
        consent: { act: 'withdrawn', how: 'phone', name: { ru: 'Рассылки' }, version: null },
      },
      { kind: 'updated', fields: [], consent: { act: 'given', how: 'paper', version: 1 } },
    ])
    const audit = (await server.call('GET', `/audit?record=${lead}&kind=updated`)).body.data
    expect(audit).toHaveLength(2)
  })

  test('the latest act counts, not the latest noted; a term ends by itself', async () => {
    const path = `/leads/${await newLead()}`
    const note = (body: object) =>
      as('owner', 'POST', `${path}/consents`, { purpose: processing.id, how: 'mail', ...body })
    await note({ act: 'withdrawn' })
    await note({ act: 'given', at: '2025-01-10T09:00:00Z', version: processing.version.id })
    expect(await stateOf(path, processing.id)).toBe('withdrawn')
    const today = new Date().toISOString().slice(0, 10)
    await note({ act: 'given', until: '2999-12-31' })
    expect(await stateOf(path, processing.id)).toBe('given')
    expect((await note({ act: 'given', until: today })).status).toBe(201)
    await server.database.owner.query(`update consent set until = '2025-02-01' where until = $1::date`, [today])
    expect(await stateOf(path, processing.id)).toBe('expired')
  })

  test('is seen by who sees the record and noted by who may change it; what is refused leaves nothing', async () => {
    const lead = await newLead()
    const path = `/leads/${lead}/consents`
    const given = { purpose: processing.id, act: 'given', how: 'phone' }
    expect((await as('looker', 'GET', path)).body).toMatchObject({ canNote: false })
    expect((await as('owner', 'GET', path)).body).toMatchObject({ canNote: true })
    expect((await as('other', 'GET', path)).status).toBe(404)
    await refused(() => as('other', 'POST', path, given), 404)
    await refused(() => as('looker', 'POST', path, given), 403)
    await refused(() => as('owner', 'POST', path, { ...given, version: advertising.version.id }), 422, 'consentVersion')
    await refused(() => as('owner', 'POST', path, { ...given, version: crypto.randomUUID() }), 422, 'consentVersion')
    await refused(() => as('owner', 'POST', path, { ...given, purpose: crypto.randomUUID() }), 422, 'dangling')
    await refused(() => as('owner', 'POST', path, { ...given, at: '2999-01-01T00:00:00Z' }), 422, 'consentFuture')
    await refused(() => as('owner', 'POST', path, { ...given, at: '2001-01-01T00:00:00Z' }), 422, 'consentBeforeWords')
    await refused(() => as('owner', 'POST', path, { ...given, until: '2001-01-01' }), 422, 'consentUntilPast')
    await refused(() => as('owner', 'POST', path, { ...given, how: 'form' }), 422)
    await refused(
      () => as('owner', 'POST', path, { ...given, act: 'withdrawn', until: '2999-01-01' }),
      422,
      'consentUntilOfWithdrawal',
    )
    await server.call('DELETE', `/leads/${lead}`)
    await refused(() => as('owner', 'POST', path, given), 404)
  })

  test('goes along when the lead is converted and when records are merged, and back when that is undone', async () => {
    const lead = await newLead()
    await as('owner', 'POST', `/leads/${lead}/consents`, { purpose: processing.id, act: 'given', how: 'phone' })
    const { body: conversion } = await server.call('POST', `/leads/${lead}/conversion`, { body: { contact: {} } })
    const contact: string = conversion.contact.id
    expect(await stateOf(`/contacts/${contact}`, processing.id)).toBe('given')
    await server.call('POST', `/contacts/${contact}/consents`, {
      body: { purpose: processing.id, act: 'withdrawn', how: 'mail' },
    })
    expect(await stateOf(`/leads/${lead}`, processing.id)).toBe('withdrawn')

    const twin = (await made('/contacts', { name: 'Ольга Белова', phones: [{ value: phone() }] })).id
    await server.call('POST', `/contacts/${twin}/consents`, {
      body: { purpose: advertising.id, act: 'given', how: 'paper' },
    })
    const { body: merged } = await server.call('POST', `/contacts/${contact}/merges`, { body: { from: [twin] } })
    expect(await stateOf(`/contacts/${contact}`, advertising.id)).toBe('given')
    expect(await stateOf(`/contacts/${contact}`, processing.id)).toBe('withdrawn')
    expect((await server.call('DELETE', `/merges/${merged.merge}`)).status).toBe(200)
    expect(await stateOf(`/contacts/${contact}`, advertising.id)).toBe('none')
    expect(await stateOf(`/contacts/${twin}`, advertising.id)).toBe('given')
  })

  test('of a contact that he does not see, who sees the lead it came from hears nothing', async () => {
    const lead = (await made('/leads', { name: 'Ирина', owner: people.other.id, phones: [{ value: phone() }] })).id
    const { body } = await server.call('POST', `/leads/${lead}/conversion`, { body: { contact: {} } })
    await server.call('POST', `/contacts/${body.contact.id}/consents`, {
      body: { purpose: advertising.id, act: 'given', how: 'paper', note: 'тайна' },
    })
    const seen = await as('other', 'GET', `/leads/${lead}/consents`)
    expect(seen.body.history).toEqual([])
    expect(seen.text).not.toContain('тайна')
  })
})

describe('a form', () => {
  const source = (form: object, kind = 'form') =>
    made<{ id: string; key: string }>('/sources', { kind, name: 'Сайт', form })
  const both = () => ({
    locale: 'ru',
    consents: [
      { purpose: processing.id, required: true },
      { purpose: advertising.id, required: true },
    ],
  })
  /** The signed moment at which a form is opened; faster than in two seconds no person fills one in. */
  const opened = async (key: string) =>
    /name="form_token" value="([^"]+)"/.exec((await server.call('GET', `//f/${key}`)).text)?.[1] ?? ''
  const send = (key: string, fields: Record<string, string>) => {
    const body = new URLSearchParams({ name: 'Павел Орлов', phone: phone(), ...fields })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return server.call('POST', `//f/${key}`, { key: null, body: String(body), headers })
  }

  test('asks each purpose by itself, in the words that hold now, and never demands advertising', async () => {
    const { key } = await source(both())
    const { body } = await server.call('GET', `/forms/${key}`, { key: null })
    expect(body.consents).toMatchObject([
      { purpose: processing.id, version: processing.version.id, required: true, text: 'Согласен на обработку данных' },
      { purpose: advertising.id, version: advertising.version.id, required: false },
    ])
    expect(body.consent).toEqual({ text: 'Согласен на обработку данных', link: 'https://romashka.example/privacy' })
    const { text } = await server.call('GET', `//f/${key}`)
    expect(text.match(/type="checkbox"/g)).toHaveLength(2)
    expect(text).not.toMatch(/<input type="checkbox"[^>]* checked/)
  })

  test('is not taken without what it demands, nor with words that were never published', async () => {
    const { key } = await source(both())
    const before = await everything()
    for (const fields of [
      {},
      { [`consent_${processing.id}`]: crypto.randomUUID() },
      { [`consent_${processing.id}`]: advertising.version.id },
      { consent: 'Согласен на всё' },
    ])
      expect((await send(key, fields)).status).toBe(422)
    expect(await everything()).toEqual(before)
  })

  test('what was shown counts, also where other words were published meanwhile', async () => {
    const { id } = await made('/consent-purposes', {
      name: { ru: 'Замер' },
      kind: 'request',
      basis: 'consent',
      text: { ru: 'Было' },
    })
    const shown: Purpose = (await server.call('GET', `/consent-purposes/${id}`)).body
    const { key } = await source({ consents: [{ purpose: id, required: true }] })
    await made(`/consent-purposes/${id}/versions`, { text: { ru: 'Стало' } })
    const own = phone()
    const token = await opened(key)
    await new Promise(resolve => setTimeout(resolve, 2100))
    const sent = await send(key, { phone: own, form_token: token, [`consent_${id}`]: shown.version.id })
    expect(sent.status).toBe(303)
    const lead = await leadBy(own)
    expect((await consentsOf(`/leads/${lead}`)).history).toMatchObject([
      {
        purpose: id,
        act: 'given',
        how: 'form',
        version: { number: 1, text: { ru: 'Было' } },
        receipt: expect.any(String),
        notedBy: null,
      },
    ])
  })

  test('a sentence in its own settings stands for a purpose made of it, once', async () => {
    const sentence = { text: 'Прочитал и согласен', link: 'https://romashka.example/old' }
    const first = await source({ consent: sentence })
    const second = await source({ consent: sentence })
    const asked = await Promise.all(
      [first, second, first].map(async ({ key }) => (await server.call('GET', `/forms/${key}`)).body),
    )
    expect(asked[0].consent).toEqual(sentence)
    expect(new Set(asked.map(one => one.consents[0].purpose)).size).toBe(1)
    const own = phone()
    // As pages send it that were open before, and programs that show the form in their own way.
    await server.call('POST', `/intake/${first.key}`, {
      key: null,
      body: { name: 'Нина', phone: own, consent: sentence.text },
    })
    expect(await stateOf(`/leads/${await leadBy(own)}`, asked[0].consents[0].purpose)).toBe('given')
  })

  test('programs name purpose and version; what is made up is not kept, and the receipt says so', async () => {
    const { key } = await source({}, 'api')
    const own = phone()
    const sent = (consents: object[]) => ({ name: 'Артём', phone: own, consents })
    const { body } = await server.call('POST', `/intake/${key}`, {
      key: null,
      body: sent([{ purpose: processing.id }, { purpose: advertising.id, version: processing.version.id }]),
    })
    const lead = await leadBy(own)
    expect((await consentsOf(`/leads/${lead}`)).history).toMatchObject([
      { purpose: processing.id, how: 'request', version: { number: 1 } },
    ])
    const receipt = (await server.call('GET', `/receipts/${body.receipt}`)).body
    expect(receipt.reasons).toMatchObject([{ code: 'consentUnknown' }])
    expect(receipt.outcome).toBe('lead')
  })

  test('a purpose that the form does not ask is not kept from it', async () => {
    const { key } = await source({ consents: [{ purpose: processing.id }] })
    const own = phone()
    await server.call('POST', `/intake/${key}`, {
      key: null,
      body: { name: 'Лев', phone: own, consents: [{ purpose: advertising.id }] },
    })
    expect((await consentsOf(`/leads/${await leadBy(own)}`)).history).toEqual([])
  })

  async function leadBy(value: string): Promise<string> {
    for (const end = Date.now() + 15_000; Date.now() < end; ) {
      const { body } = await server.call('POST', '/leads/query', { body: { filter: { phones: { contains: value } } } })
      if (body.data?.[0]) return body.data[0].id
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error(`no lead has ${value}`)
  }
})
