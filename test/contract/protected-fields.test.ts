import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { heldKey } from '../../src/vault/key-provider.ts'
import { testPostgres } from '../setup/database.ts'
import { filesWith } from './files-with.ts'
import { besides, openServer, type Reply, type Server } from './server.ts'

const label = { en: 'Passport', ru: 'Паспорт' }
let server: Server
let role: string
/** In a role that the passport is not shown to. */
let blind: string

beforeAll(async () => {
  server = await openServer()
  const all = { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'all' }
  role = (await server.call('POST', '/roles', { body: { name: 'Без паспортов', objects: { lead: all } } })).body.id
  blind = (await server.person('blind', 'Без паспортов')).key
  const added = await server.call('POST', '/fields', {
    body: { object: 'lead', name: 'passport', type: 'text', label, protected: { shownTo: [] } },
  })
  expect(added.status, added.text).toBe(201)
})
afterAll(() => server.close())

const reached = () => ({ emails: [`${randomBytes(6).toString('hex')}@client.example`] })
const create = async (body: object): Promise<{ id: string; version: number }> => {
  const made = await server.call('POST', '/leads', { body: { ...reached(), ...body } })
  expect(made.status, made.text).toBe(201)
  return made.body
}
const showing = (id: string, key: string = server.key, field = 'passport'): Promise<Reply> =>
  server.call('POST', `/leads/${id}/showings`, { key, body: { field } })
const found = async (query: string): Promise<string[]> =>
  (await server.call('GET', `/leads?${query}`)).body.data.map(({ id }: { id: string }) => id)
const codes = ({ body }: Reply): string[] => body.errors.map(({ code }: { code: string }) => code)
const codeOf = ({ body }: Reply): string => String(body.type).split(':').at(-1) ?? ''

/** All that a record and what is known of it leave, to prove that a refusal wrote nothing. */
async function kept(): Promise<unknown> {
  const { rows } = await server.database.owner.query(`select
    (select json_agg(l order by id) from lead l) as leads, (select json_agg(c order by id) from change c) as changes,
    (select json_agg(k order by kind, value, record_id) from match_key k) as keys, (select json_agg(e order by id) from security_event e where kind = 'showing') as showings,
    (select json_agg(d) from data_key d) as data_keys, (select json_agg(p) from protected_field p) as fields`)
  return rows[0]
}

test('a protected value is masked wherever records are read, and shown on demand, each time noted', async () => {
  const made = await create({ name: 'Пётр', passport: '4509 123456' })
  expect(made).toMatchObject({ passport: { masked: true } })
  await server.call('PATCH', `/leads/${made.id}`, { body: { passport: '4510 654321' } })
  const read = await server.call('GET', `/leads/${made.id}`)
  const list = await server.call('GET', '/leads?fields=passport')
  const changes = await server.call('GET', `/leads/${made.id}/changes`)
  const audit = await server.call('GET', `/audit?record=${made.id}`)
  const timeline = await server.call('GET', `/leads/${made.id}/timeline?kind=change`)
  for (const { text } of [read, list, changes, audit, timeline]) expect(text).not.toMatch(/4509|4510|sealed/)
  expect(read.body.passport).toEqual({ masked: true })
  const masked = { field: 'passport', before: { masked: true }, after: { masked: true } }
  expect(changes.body.data[0].fields).toEqual([masked])

  const shown = await showing(made.id)
  expect([shown.status, shown.body]).toEqual([201, { field: 'passport', value: '4510 654321' }])
  const noted = (await server.call('GET', `/audit?record=${made.id}&kind=showing`)).body.data
  expect(noted).toMatchObject([
    {
      kind: 'showing',
      actor: { id: server.administrator },
      record: { object: 'lead', id: made.id },
      details: { details: { field: 'passport' } },
    },
  ])
  expect(JSON.stringify(noted)).not.toContain('4510')
})

test('who may not see a value is refused, nothing is noted as shown, and a role it is shown to sees it', async () => {
  const { id } = await create({ name: 'Иван', passport: '1111' })
  const before = await kept()
  const refused = await showing(id, blind)
  expect([refused.status, codeOf(refused)]).toEqual([403, 'notShownToYou'])
  for (const field of ['name', 'nothing', 'constructor'])
    expect([409, 422]).toContain((await showing(id, server.key, field)).status)
  expect((await showing('0197a000-0000-7000-8000-000000000000')).status).toBe(404)
  expect(await kept()).toEqual(before)

  const path = '/protected-fields/lead/passport'
  expect((await server.call('PATCH', path, { key: blind, body: { shownTo: [role] } })).status).toBe(403)
  expect(
    codes(await server.call('PATCH', path, { body: { shownTo: ['0197a000-0000-7000-8000-000000000000'] } })),
  ).toEqual(['noSuchRole'])
  expect(await kept()).toEqual(before)
  expect((await server.call('PATCH', path, { body: { shownTo: [role] } })).body.shownTo).toEqual([role])
  expect((await showing(id, blind)).body).toEqual({ field: 'passport', value: '1111' })
  await server.call('PATCH', path, { body: { shownTo: [] } })
})

test('what is kept to know a repeated call by tells nobody what was protected in it, nor a password', async () => {
  const hashes = async () =>
    (await server.database.owner.query(`select encode(request_hash, 'hex') as hash from idempotency`)).rows
      .map(({ hash }) => hash)
      .sort()
  const post = async (path: string, body: object, key: string) => {
    const answer = await server.call('POST', path, { body, headers: { 'idempotency-key': key } })
    expect(answer.status, answer.text).toBe(201)
    const guess = createHash('sha256')
      .update(`POST /api/v1${path}\n${JSON.stringify(body)}`)
      .digest('hex')
    expect(await hashes()).not.toContain(guess)
    return answer
  }
  const first = await post(
    '/leads',
    { name: 'Марк', emails: ['m@client.example'], passport: '4511 000001' },
    'passport-once',
  )
  const again = await post(
    '/leads',
    { name: 'Марк', emails: ['m@client.example'], passport: '4511 000001' },
    'passport-once',
  )
  expect([again.body.id, again.headers.get('idempotency-replayed')]).toEqual([first.body.id, 'true'])
  const other = {
    body: { name: 'Пётр', emails: ['p@client.example'] },
    headers: { 'idempotency-key': 'passport-once' },
  }
  expect((await server.call('POST', '/leads', other)).status).toBe(409)
  const user = { email: 'ira@romashka.example', name: 'Ира', role: 'viewer', password: 'Tulip-forest-43' }
  await post('/users', user, 'user-once')
})

test('only a whole value finds a record; nothing else is answered of it', async () => {
  const { id } = await create({ name: 'Мария', passport: '7777 888888' })
  const value = encodeURIComponent('7777 888888')
  expect(await found(`filter[passport]=${value}`)).toEqual([id])
  expect(await found('filter[passport]=7777')).toEqual([])
  expect(await found('q=888888')).toEqual([])
  const empty = await found('filter[passport][empty]=true&limit=200')
  expect(empty).not.toContain(id)
  const aggregate = { filter: { passport: '7777 888888' }, measures: [{ fn: 'count' }] }
  expect((await server.call('POST', '/leads/aggregate', { body: aggregate })).body.rows[0].measures).toEqual([1])

  for (const operator of ['ne', 'contains', 'startsWith', 'in', 'nin', 'gt'])
    expect(codes(await server.call('GET', `/leads?filter[passport][${operator}]=7777`))).toEqual(['protectedOperator'])
  expect(codes(await server.call('GET', '/leads?sort=passport'))).toEqual(['protectedSort'])
  expect(codes(await server.call('POST', '/leads/aggregate', { body: { groupBy: ['passport'] } }))).toEqual([
    'protectedGroup',
  ])
  await server.call('DELETE', `/leads/${id}`)
  expect(await found(`filter[passport]=${value}`)).toEqual([])
  expect(await found(`filter[passport]=${value}&trash=only`)).toEqual([id])
})

test('what would keep a protected value in the open is refused, and writes nothing', async () => {
  const { id } = await create({ name: 'Олег', passport: '2222' })
  const before = await kept()
  const condition = { f: [['passport', 'eq', '2222']] }
  const view = await server.call('POST', '/views', { body: { object: 'lead', name: 'Он', query: condition } })
  expect(codes(view)).toContain('protectedKept')
  const exporting = { object: 'leads', query: { filter: { or: [{ passport: '2222' }] } }, format: 'csv' }
  expect(codes(await server.call('POST', '/exports', { body: exporting }))).toEqual(['protectedKept'])
  const sections = [{ id: 'who', title: 'Кто', fields: ['name'], when: { passport: '2222' } }]
  expect(codes(await server.call('PUT', '/layouts', { body: { object: 'lead', sections } }))).toEqual(['protectedKept'])
  const rules = async () => (await server.call('GET', '/distribution-rules')).body.data
  const rulesBefore = await rules()
  const rule = { name: 'По паспорту', position: 1, scheme: 'claim' }
  const asking = { ...rule, conditions: { or: [{ status: 'new' }, { passport: '4509 000001' }] } }
  expect(codes(await server.call('POST', '/distribution-rules', { body: asking }))).toEqual(['protectedKept'])
  expect(await rules()).toEqual(rulesBefore)
  const bulk = { object: 'leads', ids: [id], change: { set: { passport: '3333' } } }
  expect(codes(await server.call('POST', '/bulk-changes', { body: bulk }))).toEqual(['protectedInBulk'])
  for (const [options, code] of [
    [{ search: true }, 'notWithProtection'],
    [{ index: true }, 'notWithProtection'],
    [{ unique: true }, 'notWithProtection'],
    [{ default: 'x' }, 'notWithProtection'],
  ] as const) {
    const body = { object: 'lead', name: 'other', type: 'text', label, options, protected: { shownTo: [] } }
    expect(codes(await server.call('POST', '/fields', { body }))).toEqual([code])
  }
  const date = { object: 'lead', name: 'other', type: 'date', label, protected: { shownTo: [] } }
  expect(codes(await server.call('POST', '/fields', { body: date }))).toEqual(['notProtectable'])
  expect(await kept()).toEqual(before)
})

test('the same value, and the mask sent back, change nothing; what was changed is taken back', async () => {
  const made = await create({ name: 'Нина', passport: 'A1' })
  const change = (passport: unknown) => server.call('PATCH', `/leads/${made.id}`, { body: { passport } })
  expect((await change('A1')).body.version).toBe(1)
  expect((await change({ masked: true })).body.version).toBe(1)
  const forged = await change({ sealed: 'AAAA', keys: [], generation: 1, match: [] })
  expect(forged.status).toBe(422)
  expect((await change('A2')).body.version).toBe(2)
  const back = await server.call('DELETE', `/leads/${made.id}/changes/2`)
  expect(back.status, back.text).toBe(200)
  expect((await showing(made.id)).body.value).toBe('A1')
  expect((await change(null)).body.passport).toBe(null)
  expect((await showing(made.id)).body.value).toBe(null)
})

test('a merge keeps the value of the other record, and taking it back returns both', async () => {
  const kept = await create({ name: 'Раз' })
  const other = await create({ name: 'Два', passport: 'M-1' })
  const merged = await server.call('POST', `/leads/${kept.id}/merges`, { body: { from: [other.id] } })
  expect(merged.status, merged.text).toBe(201)
  expect((await showing(kept.id)).body.value).toBe('M-1')
  expect(await found('filter[passport]=M-1')).toEqual([kept.id])
  const { rows } = await server.database.owner.query(`select moved::text as text from merge`)
  expect(JSON.stringify(rows)).not.toContain('M-1')
  await server.call('DELETE', `/merges/${merged.body.merge}`)
  expect((await showing(other.id)).body.value).toBe('M-1')
  expect((await showing(kept.id)).body.value).toBe(null)
})

test('somebody is recognised by a protected phone, and in bulk rows it is sealed too', async () => {
  const field = { object: 'lead', name: 'homePhone', type: 'phones', label, protected: { shownTo: [] } }
  expect((await server.call('POST', '/fields', { body: field })).status).toBe(201)
  const create = [
    { name: 'Соня', homePhone: [{ value: '+79261234567' }], ...reached() },
    { name: 'Без телефона', ...reached() },
  ]
  const bulk = await server.call('POST', '/leads/bulk', { body: { create } })
  const [{ id }] = bulk.body.results
  expect(await found('filter[homePhone]=8 926 123-45-67')).toEqual([id])
  expect((await showing(id, server.key, 'homePhone')).body.value).toMatchObject([{ value: '+79261234567' }])
  const { rows } = await server.database.owner.query(
    `select count(*)::int as n from lead where custom::text like '%9261234567%' or search_text like '%9261234567%'`,
  )
  expect(rows[0].n).toBe(0)
})

test('what is sealed is opened for its own record and field alone', async () => {
  const [one, two] = [
    await create({ name: 'Один', passport: 'P-1' }),
    await create({ name: 'Другой', passport: 'P-2' }),
  ]
  await server.database.owner.query(`update lead set custom = (select custom from lead where id = $1) where id = $2`, [
    one.id,
    two.id,
  ])
  const stolen = await showing(two.id)
  expect([stolen.status, codeOf(stolen)]).toEqual([409, 'sealBroken'])
  expect(stolen.text).not.toContain('P-1')
  expect((await showing(one.id)).body.value).toBe('P-1')
})

test('a wrong key opens nothing and destroys nothing; with the right one all is as it was', async () => {
  const { id } = await create({ name: 'Ключ', passport: 'K-1' })
  const before = await kept()
  const wrong = await besides(server, { keyProvider: heldKey('environment', 'other', randomBytes(32)) })
  try {
    const ask = (method: string, path: string, body?: unknown) => wrong.call(method, path, { body })
    const shown = await ask('POST', `/leads/${id}/showings`, { field: 'passport' })
    expect([shown.status, codeOf(shown)]).toEqual([409, 'keyWrong'])
    expect((await ask('GET', '/encryption')).body).toMatchObject({ state: 'keyWrong', generation: 1 })
    expect((await ask('GET', `/leads/${id}`)).body.passport).toEqual({ masked: true })
    expect((await ask('PATCH', `/leads/${id}`, { passport: 'K-2' })).status).toBe(409)
    expect((await ask('POST', '/leads', { name: 'Новый', passport: 'K-3', ...reached() })).status).toBe(409)
    expect(codeOf(await wrong.call('GET', '/leads?filter[passport]=K-1', { key: blind }))).toBe('protectedAway')
    expect(await kept()).toEqual(before)
    expect((await ask('PATCH', `/leads/${id}`, { comment: 'Остальное работает' })).status).toBe(200)
  } finally {
    await wrong.close()
  }
  expect((await showing(id)).body.value).toBe('K-1')
})

test('a revoked key opens nothing on any process, all else works, and only that key brings it back', async () => {
  const { id } = await create({ name: 'Отзыв', passport: 'R-1' })
  const other = await besides(server, { keyLooks: 300 })
  try {
    expect((await other.call('POST', `/leads/${id}/showings`, { body: { field: 'passport' } })).status).toBe(201)
    expect((await server.call('POST', '/encryption/revocation', { key: blind })).status).toBe(403)
    const revoked = await server.call('POST', '/encryption/revocation')
    expect([revoked.status, revoked.text]).toEqual([201, expect.stringMatching(/"([0-9a-f]{8}-){7}[0-9a-f]{8}"/)])
    const before = await kept()
    for (const each of [server, other]) {
      const ask = () => each.call('POST', `/leads/${id}/showings`, { body: { field: 'passport' } })
      await expect.poll(async () => codeOf(await ask()), { timeout: 30_000 }).toBe('keyRevoked')
      expect((await each.call('GET', `/leads/${id}`)).body.passport).toEqual({ masked: true })
    }
    expect(codeOf(await server.call('POST', '/encryption/revocation'))).toBe('revokedAlready')
    for (const key of ['x', '0'.repeat(64)])
      expect(codes(await server.call('POST', '/encryption/return', { body: { key } }))).toEqual(['wrongReturnedKey'])
    expect((await server.call('GET', '/encryption')).body.state).toBe('keyRevoked')
    expect(await kept()).toEqual(before)
    expect((await server.call('PATCH', `/leads/${id}`, { body: { comment: 'Работает' } })).status).toBe(200)

    const { body: source } = await server.call('POST', '/sources', { body: { kind: 'api', name: 'Сайт' } })
    const [waits, plain] = await Promise.all(
      [
        { name: 'Ждёт', passport: 'R-2', ...reached() },
        { name: 'Без паспорта', ...reached() },
      ].map(
        async ({ emails: [email], ...body }) =>
          (await server.call('POST', `/intake/${source.key}`, { body: { ...body, email } })).body.receipt as string,
      ),
    )
    const receipt = async (of = '') => (await server.call('GET', `/receipts/${of}`)).body
    await expect.poll(async () => (await receipt(plain)).outcome, { timeout: 30_000 }).toBe('lead')
    await expect
      .poll(async () => (await receipt(waits)).reasons, { timeout: 30_000 })
      .toMatchObject([{ code: 'keyAway' }])
    expect((await receipt(waits)).outcome).toBe('pending')

    const back = await server.call('POST', '/encryption/return', { body: { key: revoked.body.key } })
    expect(back.body).toMatchObject({ state: 'ready', reason: null })
    for (const each of [server, other]) {
      const ask = async () =>
        (await each.call('POST', `/leads/${id}/showings`, { body: { field: 'passport' } })).body.value
      await expect.poll(ask, { timeout: 30_000 }).toBe('R-1')
    }
    await expect.poll(async () => (await receipt(waits)).outcome, { timeout: 90_000, interval: 1000 }).toBe('lead')
    expect((await showing((await receipt(waits)).record.id)).body.value).toBe('R-2')
    expect(codeOf(await server.call('POST', '/encryption/return', { body: { key: revoked.body.key } }))).toBe(
      'keyInUse',
    )
    const dump = await dumped()
    expect(dump).not.toContain(revoked.body.key)
    expect(dump).not.toContain(revoked.body.key.replaceAll('-', ''))
  } finally {
    await other.close()
  }
  // What waits for its key is looked at again by the clock, every minute.
}, 180_000)

test('a new data key seals all anew while values are found and shown as ever', async () => {
  const { id } = await create({ name: 'Смена', passport: 'G-1', homePhone: ['+79260001122'] })
  const gone = await create({ name: 'В корзине', passport: 'G-2' })
  await server.call('DELETE', `/leads/${gone.id}`)
  const generations = async () =>
    (
      await server.database.owner.query(
        `select distinct (v.value->>'generation')::int as g, l.version from lead l,
        jsonb_each(l.custom) v where v.value ? 'sealed' and l.id = $1`,
        [id],
      )
    ).rows
  expect(await generations()).toEqual([{ g: 1, version: 1 }])
  expect((await server.call('POST', '/encryption/rotations', { key: blind })).status).toBe(403)
  const rotated = await server.call('POST', '/encryption/rotations')
  expect([rotated.status, rotated.body.generation]).toEqual([202, 2])
  // Whatever of it is done: both generations are looked for.
  expect(await found('filter[passport]=G-1')).toEqual([id])
  await expect.poll(generations, { timeout: 60_000 }).toEqual([{ g: 2, version: 1 }])
  const left = async () =>
    (
      await server.database.owner.query(
        `select count(*)::int as n from lead l, jsonb_each(l.custom) v where (v.value->>'generation')::int = 1`,
      )
    ).rows[0].n
  // What was copied from another record above cannot be opened, and stays.
  await expect.poll(left, { timeout: 60_000 }).toBe(1)
  await expect
    .poll(
      async () =>
        (await server.call('GET', '/protected-fields')).body.data.map((one: { progress: unknown }) => one.progress),
      { timeout: 60_000 },
    )
    .toEqual([null, null])
  expect((await showing(id)).body.value).toBe('G-1')
  expect(await found('filter[passport]=G-1')).toEqual([id])
  expect(await found('filter[homePhone]=+79260001122'.replace('+', '%2B'))).toEqual([id])
  expect(await found('filter[passport]=G-2&trash=only')).toEqual([gone.id])
  await server.call('POST', `/leads/${gone.id}/restoration`)
  expect(await found('filter[passport]=G-2')).toEqual([gone.id])
})

test('a protected value is nowhere in the data folder, the write-ahead log and a dump, where an open one is', async () => {
  const [secret, open] = [`s${randomBytes(6).toString('hex')}`, `o${randomBytes(6).toString('hex')}`]
  const { id } = await create({ name: 'Метка', passport: secret, comment: open })
  await server.call('PATCH', `/leads/${id}`, { body: { passport: `${secret}2` } })
  await server.call('POST', '/leads/bulk', { body: { create: [{ name: 'Ещё', passport: secret, ...reached() }] } })
  await server.call('GET', `/leads?filter[passport]=${secret}`)
  await showing(id)

  const root = new pg.Client(testPostgres())
  await root.connect()
  await root.query('checkpoint')
  const { rows } = await root.query('show data_directory')
  await root.end()
  const folder = rows[0].data_directory
  expect(await filesWith(open, `${folder}/base`)).not.toEqual([])
  expect(await filesWith(open, `${folder}/pg_wal`)).not.toEqual([])
  expect(await filesWith(secret, folder)).toEqual([])
  const dump = await dumped()
  expect(dump).toContain(open)
  expect(dump).not.toContain(secret)
})

async function dumped(): Promise<string> {
  const { owner } = server.database
  const tables = await owner.query(`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`)
  const texts: string[] = []
  for (const { name } of tables.rows)
    texts.push(...(await owner.query(`select t::text as row from ${name} t`)).rows.map(({ row }) => row))
  return texts.join('\n')
}
