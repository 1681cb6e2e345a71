import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server, traces } from './server.ts'

/* What becomes of records when an administrator changes or takes away what he added. */

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const label = { en: 'Own', ru: 'Своё' }

async function made(path: string, body: object) {
  const answer = await server.call('POST', path, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

const addField = (body: object) => made('/fields', { label, ...body })

async function addObject(name: string, more: object = {}) {
  const words = { one: { en: name, ru: name }, many: { en: name, ru: name } }
  return made('/objects', { name, plural: `${name}s`, label: words, ...more })
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 50))
}

async function refused(status: number, method: string, path: string, body?: object) {
  const before = await traces(server)
  const answer = await server.call(method, path, { body })
  expect(answer.status, answer.text).toBe(status)
  expect(await traces(server)).toEqual(before)
  return answer.body
}

test('history still tells of a field that is gone, with its name', async () => {
  const field = await addField({ object: 'deal', name: 'oldNote', type: 'text', label: { en: 'Note', ru: 'Заметка' } })
  const deal = await made('/deals', { name: 'Шкаф', oldNote: 'первый' })
  await server.call('PATCH', `/deals/${deal.id}`, { body: { oldNote: 'второй' } })
  expect((await server.call('DELETE', `/fields/${field.id}`)).status).toBe(204)
  const { body } = await server.call('GET', `/deals/${deal.id}/changes`)
  expect(body.data[0].fields).toEqual([{ field: 'oldNote', before: 'первый', after: 'второй' }])
  const schema = await server.call('GET', '/schema', { headers: { 'accept-language': 'ru' } })
  const declared = schema.body.objects.find((object: { name: string }) => object.name === 'deal')
  expect(declared.former).toContainEqual(expect.objectContaining({ name: 'oldNote', label: 'Заметка', type: 'text' }))
  expect(declared.fields.map((one: { name: string }) => one.name)).not.toContain('oldNote')
})

test('history hides a field that is gone from whom it was hidden', async () => {
  const field = await addField({ object: 'deal', name: 'markup', type: 'number' })
  const deal = await made('/deals', { name: 'Диван', markup: 40 })
  const rights = { read: 'all', create: 'none', update: 'none', remove: 'none', export: 'none' }
  const role = await made('/roles', { name: 'Смотрит', objects: { deal: rights }, fields: { 'deal.markup': 'hidden' } })
  const { key } = await server.person('guest', role.id)
  await server.call('DELETE', `/fields/${field.id}`)
  const { body } = await server.call('GET', `/deals/${deal.id}/changes`, { key })
  expect(JSON.stringify(body)).not.toContain('markup')
})

test('a field that is required later is asked of new records, and of old ones when it is changed', async () => {
  const field = await addField({ object: 'deal', name: 'floor', type: 'number' })
  const deal = await made('/deals', { name: 'Стеллаж' })
  await server.call('PATCH', `/fields/${field.id}`, { body: { options: { required: true } } })
  await refused(422, 'POST', '/deals', { name: 'Полка' })
  expect((await server.call('PATCH', `/deals/${deal.id}`, { body: { name: 'Стеллаж 2' } })).status).toBe(200)
  await server.call('PATCH', `/deals/${deal.id}`, { body: { floor: 3 } })
  await refused(422, 'PATCH', `/deals/${deal.id}`, { floor: null })
  await server.call('DELETE', `/fields/${field.id}`)
  await made('/deals', { name: 'Полка' })
})

test('what is found by words follows which fields are searched', async () => {
  const field = await addField({ object: 'deal', name: 'cipher', type: 'text' })
  const deal = await made('/deals', { name: 'Комод', cipher: 'Гиппопотам' })
  const found = async () => (await server.call('GET', '/deals?q=гиппопотам')).body.data.length === 1
  expect(await found()).toBe(false)
  await server.call('PATCH', `/fields/${field.id}`, { body: { options: { search: true } } })
  await until(found)
  await server.call('DELETE', `/fields/${field.id}`)
  await until(async () => !(await found()))
  await addField({ object: 'deal', name: 'cipher', type: 'text', options: { search: true } })
  await until(found)
  expect((await server.call('GET', `/deals/${deal.id}`)).body.version).toBe(1)
})

test('choices are renamed and put in another order while records have them', async () => {
  const options = { choices: ['a', 'b'], labels: { a: { en: 'A', ru: 'А' }, b: { en: 'B', ru: 'Б' } } }
  const field = await addField({ object: 'deal', name: 'grade', type: 'choice', options })
  const deal = await made('/deals', { name: 'Тумба', grade: 'a' })
  const renamed = { choices: ['b', 'a', 'c'], labels: { ...options.labels, a: { en: 'First', ru: 'Первый' } } }
  expect((await server.call('PATCH', `/fields/${field.id}`, { body: { options: renamed } })).status).toBe(200)
  expect((await server.call('GET', `/deals/${deal.id}`)).body.grade).toBe('a')
  const schema = await server.call('GET', '/schema', { headers: { 'accept-language': 'ru' } })
  const declared = schema.body.objects.find((object: { name: string }) => object.name === 'deal')
  expect(declared.fields.find((one: { name: string }) => one.name === 'grade').choices).toEqual([
    { value: 'b', label: 'Б' },
    { value: 'a', label: 'Первый' },
    { value: 'c', label: 'c' },
  ])
  await server.call('DELETE', `/deals/${deal.id}`)
  const said = await refused(422, 'PATCH', `/fields/${field.id}`, { options: { choices: ['b'], labels: {} } })
  expect(said.errors[0]).toMatchObject({ field: 'options.choices', code: 'choicesInUse' })
})

test('a field by which records are called stays', async () => {
  const object = await addObject('ship')
  const field = await addField({ object: 'ship', name: 'callSign', type: 'text' })
  expect((await server.call('PATCH', `/objects/${object.id}`, { body: { title: 'callSign' } })).status).toBe(200)
  expect((await refused(409, 'DELETE', `/fields/${field.id}`)).type).toContain('titleNeeded')
})

test('an added reference that says so keeps what it refers to, on a standard object and on an added one', async () => {
  await addObject('berth')
  const options = { object: 'product', onDelete: 'restrict' }
  for (const object of ['company', 'berth']) {
    const field = await addField({ object, name: 'favourite', type: 'ref', options })
    expect(field.options.index).toBe(true)
    const product = await made('/products', { name: `Стул ${object}` })
    const holder = await made(object === 'company' ? '/companies' : '/berths', {
      name: 'Держит',
      favourite: product.id,
    })
    await refused(409, 'DELETE', `/products/${product.id}`)
    await server.call('DELETE', `/${object === 'company' ? 'companies' : 'berths'}/${holder.id}`)
    expect((await server.call('DELETE', `/products/${product.id}`)).status).toBe(204)
  }
})

test('added references follow a merge, and go back when it is undone', async () => {
  await addObject('visit')
  for (const object of ['visit', 'deal'])
    await addField({ object, name: 'guest', type: 'ref', options: { object: 'contact' } })
  const [kept, double] = [await made('/contacts', { name: 'Иван' }), await made('/contacts', { name: 'Ваня' })]
  const visit = await made('/visits', { name: 'Замер', guest: double.id })
  const deal = await made('/deals', { name: 'Стол', guest: double.id })
  const guestOf = async (path: string) => (await server.call('GET', path)).body.guest
  const merge = await server.call('POST', `/contacts/${kept.id}/merges`, { body: { from: [double.id] } })
  expect(merge.status, merge.text).toBe(201)
  for (const path of [`/visits/${visit.id}`, `/deals/${deal.id}`]) expect(await guestOf(path)).toBe(kept.id)
  const { rows } = await server.database.owner.query(`select id from merge where kept = $1`, [kept.id])
  expect((await server.call('DELETE', `/merges/${rows[0].id}`)).status).toBeLessThan(300)
  for (const path of [`/visits/${visit.id}`, `/deals/${deal.id}`]) expect(await guestOf(path)).toBe(double.id)
})

test('an object goes with its records, unless others refer to it', async () => {
  const object = await addObject('pier')
  const record = await made('/piers', { name: 'Первый' })
  const field = await addField({ object: 'deal', name: 'pier', type: 'ref', options: { object: 'pier' } })
  await refused(409, 'DELETE', `/objects/${object.id}`)
  await server.call('DELETE', `/fields/${field.id}`)
  expect((await server.call('DELETE', `/objects/${object.id}`)).status).toBe(204)
  expect((await server.call('GET', `/piers/${record.id}`)).status).toBe(404)
  expect((await server.call('GET', '/search?q=Первый')).body.data).toEqual([])
})
