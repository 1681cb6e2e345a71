import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { febrlSet } from '../../src/features/duplicates/likeness/testing/febrl.ts'
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

async function made(plural: string, body: object): Promise<string> {
  const answer = await server.call('POST', `/${plural}`, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}

/** Compares all anew, and waits until that is done. */
async function scan(object: string): Promise<void> {
  expect((await server.call('POST', `/duplicates/scans/${object}`)).status).toBe(202)
  await followed(object)
}

/** Waits until all that has changed is compared. */
async function followed(object: string): Promise<void> {
  const name = { contacts: 'contact', leads: 'lead', companies: 'company' }[object]
  await expect
    .poll(
      async () => {
        const { body } = await server.call('GET', '/duplicates/scans')
        const { state, waiting } = body.data.find((one: { object: string }) => one.object === name)
        return [state, waiting]
      },
      { timeout: 90_000, interval: 300 },
    )
    .toEqual(['following', 0])
}

interface Pair {
  id: string
  probability: number
  why: { field: string; level: string; weight: number }[]
  records: { id: string }[]
  mayMerge: boolean
}

const pairs = async (object = 'contacts', key = server.key): Promise<Pair[]> =>
  (await server.call('GET', `/duplicates?object=${object}`, { key })).body.data

const idsOf = (found: readonly Pair[]) => found.map(({ records }) => records.map(({ id }) => id).sort())

test('somebody who is there twice is found, with reasons; relatives are not', async () => {
  const home = { city: 'Тверь', street: 'ул. Мира', building: '5' }
  const anna = await made('contacts', {
    lastName: 'Орлова',
    firstName: 'Анна',
    phones: ['+79261110001'],
    address: home,
  })
  const again = await made('contacts', { name: 'Аня Орлова', phones: ['8 926 111-00-01'] })
  await made('contacts', { lastName: 'Орлова', firstName: 'Мария', phones: ['+79261110001'], address: home })
  await made('contacts', { lastName: 'Гусев', firstName: 'Олег', phones: ['+79261110009'] })
  await scan('contacts')

  const found = await pairs()
  expect(idsOf(found)).toEqual([[anna, again].sort()])
  expect(found[0]?.probability).toBeGreaterThan(0.9)
  expect(found[0]?.why).toContainEqual(expect.objectContaining({ field: 'firstName', level: 'nickname' }))
  expect(found[0]?.why).toContainEqual(expect.objectContaining({ field: 'phones', level: 'equal' }))
})

test('who changes is compared again by himself, and a pair that is told apart stays apart whatever changes', {
  timeout: clock,
}, async () => {
  const one = await made('contacts', { lastName: 'Зубков', firstName: 'Илья', emails: ['zubkov.ilya@mail.ru'] })
  const other = await made('contacts', { lastName: 'Зубков', firstName: 'Пётр', emails: ['pz@mail.ru'] })
  await scan('contacts')
  const ours = async () => (await pairs()).filter(({ records }) => records.some(({ id }) => id === one))
  expect(await ours()).toEqual([])

  await server.call('PATCH', `/contacts/${other}`, { body: { firstName: 'Илья', emails: ['zubkov.ilya@mail.ru'] } })
  await expect.poll(async () => idsOf(await ours()), { timeout: 90_000, interval: 500 }).toEqual([[one, other].sort()])

  const [pair] = await ours()
  expect((await server.call('PUT', `/duplicates/${pair?.id}/difference`)).status).toBe(204)
  expect(await ours()).toEqual([])
  await server.call('PATCH', `/contacts/${other}`, { body: { phones: ['+79261110044'] } })
  await server.call('PATCH', `/contacts/${one}`, { body: { phones: ['+79261110044'] } })
  await scan('contacts')
  expect(await ours()).toEqual([])

  expect((await server.call('DELETE', `/duplicates/${pair?.id}/difference`)).status).toBe(204)
  expect(idsOf(await ours())).toEqual([[one, other].sort()])
})

test('a merged pair is gone, and is there again when the merge is undone', async () => {
  const company = { phones: ['+74951110077'], site: 'https://vektor-tver.ru' }
  const one = await made('companies', { name: 'ООО «Вектор-Тверь»', ...company })
  const other = await made('companies', { name: 'Вектор Тверь, ООО', ...company })
  await scan('companies')
  expect(idsOf(await pairs('companies'))).toEqual([[one, other].sort()])
  const { body } = await server.call('POST', `/companies/${one}/merges`, { body: { from: [other] } })
  expect(await pairs('companies')).toEqual([])
  await server.call('DELETE', `/merges/${body.merge}`)
  expect(idsOf(await pairs('companies'))).toEqual([[one, other].sort()])
})

test('a pair is told of only to who may see both, and decided on only by who may merge', async () => {
  const body = { name: 'Семён Тихий', phones: ['+79261110055'] }
  const theirs = await made('leads', { ...body, owner: server.administrator })
  const mine = await made('leads', { ...body, owner: seller.id })
  await scan('leads')
  const [pair] = await pairs('leads')
  expect(pair?.records.map(({ id }) => id).sort()).toEqual([theirs, mine].sort())
  expect(await pairs('leads', seller.key)).toEqual([])
  const refused = await server.call('PUT', `/duplicates/${pair?.id}/difference`, { key: seller.key })
  expect(refused.status).toBe(404)
  for (const [method, path] of [
    ['GET', '/duplicates/scans'],
    ['POST', '/duplicates/scans/leads'],
    ['GET', '/duplicates/merges?object=leads'],
  ] as const)
    expect((await server.call(method, path, { key: seller.key })).status, path).toBe(403)
  expect((await pairs('leads')).map(({ id }) => id)).toEqual([pair?.id])
})

test('what stands in a field that is hidden from somebody is no reason that he reads', async () => {
  const all = { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'all' }
  const fields = { 'lead.phones': 'hidden' }
  await server.call('POST', '/roles', { body: { name: 'Без телефонов', objects: { lead: all }, fields } })
  const blind = await server.person('blind', 'Без телефонов')
  const body = { name: 'Захар Немой', phones: ['+79261110077'], emails: ['nemoy.zahar@mail.ru'] }
  const one = await made('leads', body)
  const other = await made('leads', { ...body, name: 'Захар Немои' })
  await scan('leads')
  const ours = async (key?: string) =>
    (await pairs('leads', key)).find(({ records }) => records.some(({ id }) => id === one))
  const seen = await ours()
  expect(seen?.records.map(({ id }) => id).sort()).toEqual([one, other].sort())
  expect(seen?.why.map(({ field }) => field)).toContain('phones')
  const shown = await ours(blind.key)
  expect(shown?.id).toBe(seen?.id)
  expect(shown?.why.map(({ field }) => field).sort()).toEqual(
    seen?.why.flatMap(({ field }) => (field === 'phones' ? [] : [field])).sort(),
  )
  expect(shown?.records.every(record => !('phones' in record))).toBe(true)
})

test('what the rule may not merge, or what is gone meanwhile, stays as it is, and is not tried again', {
  timeout: clock,
}, async () => {
  const pair = async (last: string, phone: string): Promise<[string, string]> => {
    const body = { lastName: last, firstName: 'Тимур', phones: [phone], emails: [`timur.${phone.slice(1)}@mail.ru`] }
    return [await made('contacts', body), await made('contacts', body)]
  }
  const [erased, beside] = await pair('Стёртый', '+79261110101')
  const [left, removed] = await pair('Удалённый', '+79261110102')
  const [kept, merged] = await pair('Обычный', '+79261110103')
  await scan('contacts')
  const database = new pg.Client({ connectionString: server.databaseUrl })
  await database.connect()
  try {
    const { rows } = await database.query('select * from duplicate_pair where a = $1', [erased])
    const begun = await server.call('POST', '/personal-data/erasures', {
      body: { object: 'contact', record: erased, reason: 'request' },
    })
    await expect
      .poll(async () => (await server.call('GET', `/personal-data/erasures/${begun.body.id}`)).body.state, {
        timeout: 60_000,
      })
      .toBe('done')
    expect((await server.call('DELETE', `/contacts/${removed}`)).status).toBe(204)
    await followed('contacts')
    // As it is between the erasing and the next minute.
    await database.query(
      `insert into duplicate_pair select (jsonb_populate_record(null::duplicate_pair, $1)).* on conflict do nothing`,
      [JSON.stringify(rows[0])],
    )
    await server.call('PUT', '/duplicates/rules/contacts', { body: { mergeAbove: 0.95 } })
    const there = async (...ids: string[]) =>
      (await server.call('GET', `/contacts?filter[id][in]=${ids.join()}`)).body.data.length
    await expect.poll(() => there(merged), { timeout: 90_000, interval: 300 }).toBe(0)
    const refused = async () =>
      (await database.query('select refused, merged_by_rule from duplicate_pair where a = $1', [erased])).rows
    await expect
      .poll(refused, { timeout: 90_000, interval: 300 })
      .toEqual([{ refused: 'Conflict', merged_by_rule: null }])
    expect(await there(kept, left, beside, erased)).toBe(4)
    const byRule = (await server.call('GET', '/duplicates/merges')).body.data.map((one: { kept: string }) => one.kept)
    expect(byRule).toContain(kept)
    expect(byRule).not.toContain(erased)
    expect(byRule).not.toContain(left)
  } finally {
    await server.call('PUT', '/duplicates/rules/contacts', { body: { mergeAbove: null } })
    await database.end()
  }
})

test('without a rule nothing is merged; with one, what is above it is, and can be undone for good', {
  timeout: clock,
}, async () => {
  const body = { lastName: 'Ковалёв', firstName: 'Артём', phones: ['+79261110066'], emails: ['kovalev.artem@mail.ru'] }
  const one = await made('contacts', body)
  const other = await made('contacts', { ...body, lastName: 'Ковалев' })
  await scan('contacts')
  const there = async (id: string) => (await server.call('GET', `/contacts?filter[id][in]=${id}`)).body.data.length
  expect(await there(other)).toBe(1)

  const refused = await server.call('PUT', '/duplicates/rules/contacts', { body: { mergeAbove: 0.5 } })
  expect([refused.status, await there(other)]).toEqual([422, 1])
  expect((await server.call('PUT', '/duplicates/rules/contacts', { body: { mergeAbove: 0.99 } })).status).toBe(200)
  await expect.poll(() => there(other), { timeout: 90_000, interval: 300 }).toBe(0)
  expect((await server.call('GET', `/contacts/${one}`)).body.lastName).toBe('Ковалёв')

  const merges = async () => (await server.call('GET', '/duplicates/merges')).body.data
  const [merge] = (await merges()).filter((found: { kept: string }) => found.kept === one)
  expect(merge).toMatchObject({ kept: one, undone: false })
  expect((await server.call('DELETE', `/merges/${merge.merge}`)).status).toBe(200)
  await scan('contacts')
  expect(await there(other)).toBe(1)
  expect((await merges()).find((found: { kept: string }) => found.kept === one)).toMatchObject({ undone: true })
  await server.call('PUT', '/duplicates/rules/contacts', { body: { mergeAbove: null } })
})

test('while somebody is written down, who is like him is told, as far as it may be seen', async () => {
  const known = await made('leads', {
    name: 'Лариса Белозёрова',
    phones: ['+79261110088'],
    owner: server.administrator,
  })
  await scan('leads')
  const fields = { name: 'Белозерова Лара', phones: ['8 926 111-00-88'], emails: ['not yet'] }
  const asked = (key = server.key) =>
    server.call('POST', '/duplicates/checks', { body: { object: 'leads', fields }, key })
  expect((await asked()).body.data).toMatchObject([{ record: { id: known } }])
  expect((await asked(seller.key)).body.data).toEqual([])
  expect((await server.call('POST', '/duplicates/checks', { body: { object: 'deals', fields } })).status).toBe(422)
})

test('who is there already is taken in place of a new card: what he lacks is filled in, and nothing else of him changes', async () => {
  const id = await made('contacts', {
    name: 'Белла Стекольникова',
    phones: ['+79261110099'],
    remember: 'Звонить утром',
    owner: seller.id,
  })
  const fill = (fields: object, key = server.key) =>
    server.call('POST', '/duplicates/fills', { body: { object: 'contacts', id, fields }, key })
  const typed = {
    name: 'Стекольникова Белла Ивановна',
    phones: ['8 926 111-00-99', '8 926 111-00-98'],
    emails: ['bella@rapport.example'],
    remember: 'Хочет кухню',
    position: 'Закупщик',
    owner: server.administrator,
  }
  const before = (await server.call('GET', `/contacts/${id}`)).body

  const wrong = await fill({ ...typed, emails: ['no address'], birthday: 'soon' })
  expect(wrong.status).toBe(422)
  expect(wrong.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['birthday', 'emails.0.value'])
  const stranger = await server.person('vera', 'manager')
  const refused = await fill(typed, stranger.key)
  expect(refused.status, refused.text).toBe(403)
  expect((await server.call('GET', `/contacts/${id}`)).body).toEqual(before)

  const taken = await fill(typed)
  expect(taken.status, taken.text).toBe(200)
  expect(taken.body).toMatchObject({
    ...{ id, name: before.name, remember: 'Звонить утром', owner: seller.id, position: 'Закупщик' },
    phones: [{ value: '+79261110099' }, { value: '+79261110098' }],
    emails: [{ value: 'bella@rapport.example' }],
  })
  expect((await fill(typed)).body.version).toBe(taken.body.version)
})

test('through the API a set like those of Febrl is found with F1 of 0.95 and more', { timeout: clock }, async () => {
  const options = {
    seed: 7,
    originals: 300,
    duplicates: 200,
    mostOfOne: 3,
    spread: 'uniform',
    mistakesInField: 2,
    mistakesInRecord: 6,
  } as const
  const set = febrlSet(options).filter(({ stored }) => stored.firstName || stored.lastName)
  const person = new Map<string, number>()
  for (let from = 0; from < set.length; from += 250) {
    const some = set.slice(from, from + 250)
    const create = some.map(({ stored }) => ({ ...stored, phones: [], address: stored.address, position: 'febrl' }))
    const { body } = await server.call('POST', '/contacts/bulk', { body: { create } })
    for (const [at, row] of body.entries?.() ?? body.results.entries()) person.set(row.id, some[at]?.person ?? -1)
  }
  await scan('contacts')
  const found: Pair[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const path: string = `/duplicates?object=contacts&limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`
    const { body }: { body: { data: Pair[]; nextCursor: string | null } } = await server.call('GET', path)
    found.push(...body.data.filter(({ records }) => records.every(({ id }) => person.has(id))))
    cursor = body.nextCursor
  }
  const right = found.filter(({ records: [a, b] }) => person.get(a?.id ?? '') === person.get(b?.id ?? '')).length
  const groups = [...Map.groupBy(person.keys(), id => person.get(id)).values()]
  const truth = groups.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0)
  expect((2 * right) / (found.length + truth)).toBeGreaterThanOrEqual(0.95)
})
