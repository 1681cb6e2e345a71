import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

/** What changes is compared when the clock strikes the next minute. */
const clock = 240_000

let server: Server
let seller: { id: string; key: string }

beforeAll(async () => {
  server = await openServer()
  seller = await server.person('anya', 'manager')
})
afterAll(() => server.close())

interface Pair {
  id: string
  object: string
  objects: string[]
  probability: number
  why: { field: string; level: string }[]
  records: { id: string }[]
  mayMerge: boolean
}

async function made(plural: string, body: object): Promise<string> {
  const answer = await server.call('POST', `/${plural}`, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}

const pairs = async (key = server.key): Promise<Pair[]> =>
  (await server.call('GET', '/duplicates?object=leadContact', { key })).body.data

const pairOf = async (lead: string, key = server.key) =>
  (await pairs(key)).find(({ records }) => records[0]?.id === lead)

const found = (lead: string): Promise<Pair> =>
  expect
    .poll(() => pairOf(lead), { timeout: 150_000, interval: 500 })
    .toBeDefined()
    .then(async () => {
      const pair = await pairOf(lead)
      if (!pair) throw new Error('the pair is gone again')
      return pair
    })

const read = async (plural: string, id: string) => (await server.call('GET', `/${plural}/${id}`)).body

const valuesOf = (phones: { value: string }[]) => phones.map(({ value }) => value)

/** Compares all anew; what is compared across follows. */
async function scan(): Promise<void> {
  for (const object of ['contacts', 'leads'])
    expect((await server.call('POST', `/duplicates/scans/${object}`)).status).toBe(202)
}

test('a lead is found among the contacts, attached, and taken back', { timeout: clock }, async () => {
  const company = await made('companies', { name: 'ООО «Верфь»' })
  const contact = await made('contacts', { lastName: 'Орлова', firstName: 'Анна', phones: ['+79261110001'], company })
  const lead = await made('leads', {
    name: 'Аня Орлова',
    phones: ['8 926 111-00-01', '+79261110002'],
    emails: ['orlova@mail.ru'],
    companyName: 'Верфь и сыновья',
    comment: 'Ждёт звонка',
  })
  const relative = await made('leads', { name: 'Мария Орлова', phones: ['+79261110001'] })
  await scan()
  const pair = await found(lead)
  expect(pair).toMatchObject({ object: 'leadContact', objects: ['lead', 'contact'], mayMerge: true })
  expect(pair.records.map(({ id }) => id)).toEqual([lead, contact])
  expect(pair.why).toContainEqual(expect.objectContaining({ field: 'firstName', level: 'nickname' }))
  expect(pair.why.map(({ field }) => field)).not.toContain('company')
  expect(await pairOf(relative)).toBeUndefined()
  expect((await server.call('GET', '/duplicates?object=contacts')).body.data).toEqual([])

  const path = `/duplicates/${pair.id}/attachment`
  const [leadBefore, contactBefore] = [await read('leads', lead), await read('contacts', contact)]
  const wrong = await server.call('PUT', path, { body: { take: { client: lead, wish: lead, name: company } } })
  expect(wrong.status).toBe(422)
  expect(wrong.body.errors?.length ?? wrong.body.problems?.length).toBe(2)
  expect(await read('leads', lead)).toEqual(leadBefore)
  expect(await read('contacts', contact)).toEqual(contactBefore)

  expect((await server.call('PUT', path)).status).toBe(200)
  expect(await read('leads', lead)).toMatchObject({ status: 'converted', contact })
  const filled = await read('contacts', contact)
  expect(filled).toMatchObject({ name: contactBefore.name, lead, about: 'Ждёт звонка', company })
  expect(valuesOf(filled.phones)).toEqual(['+79261110001', '+79261110002'])
  expect(valuesOf(filled.emails)).toEqual(['orlova@mail.ru'])
  expect(await pairOf(lead)).toBeUndefined()
  expect((await server.call('PUT', path)).status).toBe(409)

  await server.call('PATCH', `/contacts/${contact}`, { body: { about: 'Уже позвонили' } })
  const undone = await server.call('DELETE', path)
  expect(undone.status, undone.text).toBe(200)
  expect(undone.body.kept).toEqual([{ object: 'contact', id: contact, field: 'about' }])
  const { version: _, updatedAt: __, ...opened } = await read('leads', lead)
  expect(leadBefore).toMatchObject(opened)
  expect(await read('contacts', contact)).toMatchObject({
    phones: contactBefore.phones,
    emails: contactBefore.emails,
    lead: null,
    about: 'Уже позвонили',
  })
  expect((await server.call('DELETE', path)).status).toBe(404)

  await found(lead)
  const again = await pairOf(lead)
  const named = await server.call('PUT', `/duplicates/${again?.id}/attachment`, {
    body: { take: { name: lead, phones: contact } },
  })
  expect(named.status, named.text).toBe(200)
  expect(named.body.contact).toMatchObject({ name: leadBefore.name, phones: contactBefore.phones })
})

test('a lead that was told apart from a contact stays apart whatever changes', { timeout: clock }, async () => {
  const contact = await made('contacts', { lastName: 'Зубков', firstName: 'Илья', phones: ['+79261110021'] })
  const lead = await made('leads', { name: 'Zubkov Ilya', phones: ['+79261110021'] })
  const pair = await found(lead)
  expect((await server.call('PUT', `/duplicates/${pair.id}/difference`)).status).toBe(204)
  expect(await pairOf(lead)).toBeUndefined()
  await server.call('PATCH', `/contacts/${contact}`, { body: { emails: ['zubkov@mail.ru'] } })
  await server.call('PATCH', `/leads/${lead}`, { body: { emails: ['zubkov@mail.ru'] } })
  // Somebody who came later is found: by then what was told apart was compared, too.
  const later = await made('leads', { name: 'Илья Зубков', phones: ['+79261110021'], emails: ['zubkov@mail.ru'] })
  await found(later)
  expect(await pairOf(lead)).toBeUndefined()
  expect((await server.call('DELETE', `/duplicates/${pair.id}/difference`)).status).toBe(204)
  expect((await pairOf(lead))?.id).toBe(pair.id)
  await server.call('POST', `/leads/${lead}/refusal`, { body: { reason: 'Передумал' } })
  expect(await pairOf(lead)).toBeUndefined()
})

test('who sees but one of the two is told nothing, and attaches nothing', { timeout: clock }, async () => {
  const body = { phones: ['+79261110031'] }
  await made('contacts', { name: 'Семён Тихий', ...body, owner: seller.id })
  const lead = await made('leads', { name: 'Семён Тихий', ...body, owner: server.administrator })
  const pair = await found(lead)
  const before = await read('leads', lead)
  expect(await pairOf(lead, seller.key)).toBeUndefined()
  for (const [method, end] of [
    ['PUT', 'attachment'],
    ['DELETE', 'attachment'],
    ['PUT', 'difference'],
  ] as const)
    expect((await server.call(method, `/duplicates/${pair.id}/${end}`, { key: seller.key })).status).toBe(404)
  expect(await read('leads', lead)).toEqual(before)

  const own = { read: 'all', create: 'all', update: 'none', remove: 'none', export: 'none' }
  const whole = { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'all' }
  await server.call('POST', '/roles', { body: { name: 'Читает контакты', objects: { lead: whole, contact: own } } })
  const reader = await server.person('reader', 'Читает контакты')
  expect(await pairOf(lead, reader.key)).toMatchObject({ id: pair.id, mayMerge: false })
  expect((await server.call('PUT', `/duplicates/${pair.id}/attachment`, { key: reader.key })).status).toBe(403)
  expect(await read('leads', lead)).toEqual(before)
})
