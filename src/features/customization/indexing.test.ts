import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server, traces } from '../../../test/contract/server.ts'
import { makeCompany } from '../../../test/setup/company.ts'
import { plansOf } from '../../../test/setup/plans.ts'
import { type Context, listRecords } from '../../records/index.ts'
import { addField as add, listFields } from './fields.ts'
import { indexFields } from './indexing.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const label = { en: 'Number', ru: 'Номер' }

async function addField(body: object): Promise<{ id: string; name: string; indexing: unknown }> {
  const added = await server.call('POST', '/fields', { body: { label, ...body } })
  expect(added.status, added.text).toBe(201)
  return added.body
}

/** The state of a field when nothing of it is being built any more. */
async function settled(id: string): Promise<{ state: string; reason: string | null } | null> {
  for (;;) {
    const { body } = await server.call('GET', '/fields')
    const { indexing } = body.data.find((field: { id: string }) => field.id === id)
    if (indexing?.state !== 'building') return indexing
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

async function addedIndexes(): Promise<{ name: string; sound: boolean }[]> {
  const { rows } = await server.database.owner.query(
    `select c.relname as name, i.indisvalid as sound from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relname ~ '^added_[0-9a-f]{14}_' order by 1`,
  )
  return rows
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 50))
}

const context = (user?: string): Promise<Context> =>
  user
    ? server.application.userContext(server.workspace, user, { channel: 'api' })
    : server.application.systemContext(server.workspace, { channel: 'api' })

test('of many who write the same value at once, one may: the others hear which field it is', async () => {
  const field = await addField({ object: 'company', name: 'contractNo', type: 'text', options: { unique: true } })
  expect(field.indexing).toEqual({ state: 'building', reason: null })
  expect(await settled(field.id)).toEqual({ state: 'ready', reason: null })

  const make = (contractNo: string) =>
    server.call('POST', '/companies', {
      body: { name: 'Дуб', contractNo },
      headers: { 'accept-language': 'ru' },
    })
  const before = (await traces(server)) as { company: number; change: number }
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => make(i % 2 ? 'Д-1' : 'д-1')))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  for (const { status, body } of answers.filter(answer => answer.status !== 201)) {
    expect(status).toBe(409)
    expect(body).toMatchObject({
      type: 'urn:rapport:problem:notUnique',
      field: 'contractNo',
      detail: 'Такое значение уже есть в другой записи',
    })
  }
  expect(await traces(server)).toMatchObject({ company: before.company + 1, change: before.change + 1 })
})

test('a value is free again when its record is in the trash, and until it comes back', async () => {
  const field = await addField({ object: 'product', name: 'barcode', type: 'number', options: { unique: true } })
  await settled(field.id)
  const make = () => server.call('POST', '/products', { body: { name: 'Стол', barcode: 4600000000017 } })
  const first = (await make()).body.id
  expect((await make()).status).toBe(409)
  await server.call('DELETE', `/products/${first}`)
  expect((await make()).status).toBe(201)
  const back = await server.call('POST', `/products/${first}/restoration`)
  expect(back.status).toBe(409)
  expect(back.body.field).toBe('barcode')
  expect((await server.call('GET', '/products?filter[barcode]=4600000000017&total=true')).body.total.value).toBe(1)
})

test('doubles that are there already are named, and when they are mended it can be tried again', async () => {
  const field = await addField({ object: 'deal', name: 'orderNo', type: 'text' })
  expect(await settled(field.id)).toBe(null)
  const make = async (orderNo: string) =>
    (await server.call('POST', '/deals', { body: { name: 'Кухня', orderNo } })).body.id
  await make('7')
  const double = await make('7')

  const asked = await server.call('PATCH', `/fields/${field.id}`, { body: { options: { unique: true } } })
  expect(asked.body.indexing.state).toBe('building')
  const failed = await settled(field.id)
  expect(failed?.state).toBe('failed')
  expect(failed?.reason).toContain('7')
  expect((await addedIndexes()).filter(({ name }) => name.endsWith('orderNo'))).toEqual([])
  expect(await make('8')).toBeTypeOf('string')

  await server.call('PATCH', `/deals/${double}`, { body: { orderNo: '9' } })
  const again = await server.call('POST', `/fields/${field.id}/indexing`)
  expect(again.status, again.text).toBe(202)
  expect((await settled(field.id))?.state).toBe('ready')
  expect((await server.call('POST', '/deals', { body: { name: 'Кухня', orderNo: '9' } })).status).toBe(409)
})

test('what a broken-off build left behind is cleared away', async () => {
  const field = await addField({ object: 'deal', name: 'batch', type: 'text', options: { index: true } })
  await settled(field.id)
  const name = `added_${field.id.replaceAll('-', '').slice(-14)}_index`
  await server.database.owner.query(
    `update pg_index set indisvalid = false where indexrelid = (select oid from pg_class where relname = $1)`,
    [name],
  )
  await server.call('POST', `/fields/${field.id}/indexing`)
  expect((await settled(field.id))?.state).toBe('ready')
  expect((await addedIndexes()).filter(index => index.name === name)).toEqual([{ name, sound: true }])
})

test("many asked for at once on one table do not get in each other's way", async () => {
  const company = await makeCompany()
  try {
    const ctx = await company.system()
    const options = { index: true, unique: true }
    const names = ['one', 'two', 'three', 'four']
    for (const name of names) await add(ctx, { object: 'deal', name, type: 'number', label, options }, async () => {})
    company.configurations.forget()
    const job = indexFields(company.database.owner)
    const run = async () => job.run(await company.system(), {}, company.application)
    await Promise.all([run(), run(), run()])
    const states = (await listFields(ctx)).map(({ indexing }) => indexing?.state)
    expect(states).toEqual(names.map(() => 'ready'))
  } finally {
    await company.close()
  }
})

test('an index goes with the wish for it, with its field and with its object', async () => {
  const names = async () => (await addedIndexes()).map(({ name }) => name)
  const before = await names()
  const field = await addField({ object: 'deal', name: 'floor', type: 'number', options: { index: true } })
  await settled(field.id)
  expect(await names()).toHaveLength(before.length + 1)
  await server.call('PATCH', `/fields/${field.id}`, { body: { options: { index: false } } })
  await until(async () => (await names()).length === before.length)
  await server.call('PATCH', `/fields/${field.id}`, { body: { options: { index: true } } })
  await settled(field.id)
  expect(await names()).toHaveLength(before.length + 1)
  expect((await server.call('DELETE', `/fields/${field.id}`)).status).toBe(204)
  await until(async () => (await names()).length === before.length)

  const words = { one: { en: 'Car', ru: 'Машина' }, many: { en: 'Cars', ru: 'Машины' } }
  const object = await server.call('POST', '/objects', { body: { name: 'car', plural: 'cars', label: words } })
  const plate = await addField({ object: 'car', name: 'plate', type: 'text', options: { unique: true } })
  await settled(plate.id)
  const make = () => server.call('POST', '/cars', { body: { name: 'Газель', plate: 'А001АА' } })
  expect([(await make()).status, (await make()).status]).toEqual([201, 409])
  await server.call('DELETE', `/objects/${object.body.id}`)
  await until(async () => (await names()).length === before.length)
})

const plain = { state: 'ready', reason: null }

test('at size, filters and sort by an indexed field read its index, also under row-level security and for a team', async () => {
  const { id: manager } = await server.person('Аня', 'manager')
  const fields = await Promise.all([
    addField({ object: 'deal', name: 'shippedOn', type: 'date', options: { index: true } }),
    addField({ object: 'deal', name: 'article', type: 'text', options: { index: true } }),
    addField({ object: 'deal', name: 'prepaid', type: 'money', options: { index: true } }),
    addField({ object: 'deal', name: 'partner', type: 'ref', options: { object: 'company', index: true } }),
    addField({ object: 'deal', name: 'calledAt', type: 'time', options: { index: true } }),
  ])
  for (const field of fields) expect(await settled(field.id)).toEqual(plain)
  await server.database.owner.query(
    `insert into deal (workspace_id, id, name, owner, pipeline, stage, created_at, custom)
      select $1, gen_random_uuid(), 'Сделка ' || i, $2, gen_random_uuid(), gen_random_uuid(), now() - i * interval '1 minute',
        jsonb_build_object('shippedOn', to_char(date '2020-01-01' + i % 2000, 'YYYY-MM-DD'), 'article', 'A-' || i,
          'prepaid', jsonb_build_object('amount', i || '.00', 'currency', 'RUB'), 'partner', md5((i % 5000)::text)::uuid,
          'calledAt', to_char(timestamp '2020-01-01' + i * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      from generate_series(1, 20000) i`,
    [server.workspace, manager],
  )
  await server.database.owner.query('analyze deal')

  const partner = (await (await context()).db.one<{ id: string }>(sql`select md5('7')::uuid as id`))?.id ?? ''
  const asked = [
    [{ filter: { shippedOn: { between: ['2024-05-01', '2024-05-03'] } } }, 'shippedOn'],
    [{ filter: { article: 'A-77' } }, 'article'],
    [{ filter: { article: { in: ['A-77', 'A-78'] } } }, 'article'],
    [{ filter: { prepaid: { gt: 19_990 } } }, 'prepaid'],
    [{ filter: { partner } }, 'partner'],
    [{ filter: { calledAt: { gt: '2020-01-14T20:00:00Z' } } }, 'calledAt'],
    [{ sort: '-shippedOn' }, 'shippedOn'],
    [{ sort: '-prepaid' }, 'prepaid'],
    [{ sort: 'article' }, 'article'],
    [{ sort: '-calledAt' }, 'calledAt'],
  ] as const
  const owners = await server.database.owner.query<{ id: string; name: string }>(
    `select '_' || right(replace(id::text, '-', ''), 14) || '_' as id, name from added_field`,
  )
  const nameIn = (index: string) => owners.rows.find(({ id }) => index.includes(id))?.name
  for (const ctx of [await context(), await context(manager)])
    for (const [query, name] of asked) {
      let found = 0
      const plans = await plansOf(ctx, async inside => {
        found = (await listRecords(inside, 'deal', { ...query, limit: 20 } as object)).data.length
      })
      expect(found, JSON.stringify(query)).toBeGreaterThan(0)
      const used = plans.map(plan => nameIn(plan['Index Name'] ?? ''))
      expect(used, `${JSON.stringify(query)}: ${JSON.stringify(plans.map(plan => plan['Index Name']))}`).toContain(name)
    }
})

test.each([
  ['longText', { index: true }, 'options.index', 'notIndexable'],
  ['tags', { index: true }, 'options.index', 'notIndexable'],
  ['boolean', { index: true }, 'options.index', 'notIndexable'],
  ['money', { unique: true }, 'options.unique', 'notUniquable'],
  ['phones', { unique: true }, 'options.unique', 'notUniquable'],
  ['text', { unique: true, max: 5000 }, 'options.max', 'tooLarge'],
  ['date', { search: true }, 'options.search', 'notSearchable'],
])('a field of type %s with %j is refused', async (type, options, field, code) => {
  const before = await traces(server)
  const answer = await server.call('POST', '/fields', { body: { object: 'deal', name: 'x', label, type, options } })
  expect(answer.status).toBe(422)
  expect(answer.body.errors).toEqual([expect.objectContaining({ field, code })])
  expect(await traces(server)).toEqual(before)
})

test('another workspace may have the same values, and a field of the same name and another type', async () => {
  const field = await addField({ object: 'deal', name: 'mark', type: 'number', options: { unique: true, index: true } })
  await settled(field.id)
  await server.database.owner.query(
    `insert into workspace (id, name) values ('01900000-0000-7000-8000-00000000aaaa', 'Другая')`,
  )
  await server.database.owner.query(
    `insert into deal (workspace_id, id, name, owner, pipeline, stage, custom)
      select '01900000-0000-7000-8000-00000000aaaa', gen_random_uuid(), 'x', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
        '{"mark": "not a number"}' from generate_series(1, 2)`,
  )
})
