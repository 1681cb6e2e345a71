import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { sealAudit } from '../../src/features/audit/seal/seal.ts'
import { verifyAudit } from '../../src/features/audit/seal/verify.ts'
import { testPostgres } from '../setup/database.ts'
import { filesWith } from './files-with.ts'
import { openServer, type Reply, type Server } from './server.ts'

const auditKeys = readAuditKeys([randomBytes(32).toString('hex')])
let server: Server

beforeAll(async () => {
  server = await openServer({ auditKeys })
})
afterAll(() => server.close())

const patience = { timeout: 60_000 }
const marker = (): string => `m${randomBytes(6).toString('hex')}`
const phone = (): string => `+7926${Math.floor(1_000_000 + Math.random() * 8_999_999)}`
const made = async (path: string, body: object): Promise<{ id: string; version: number }> => {
  const answer = await server.call('POST', path, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const protect = (object: string, field: string): Promise<Reply> =>
  server.call('POST', '/protected-fields', { body: { object, field } })
const stateOf = async (object: string, field: string): Promise<string> => {
  const { body } = await server.call('GET', '/protected-fields')
  const found = body.data.find((one: { object: string; field: string }) => one.object === object && one.field === field)
  return found?.state ?? 'open'
}
const untilIs = (object: string, field: string, state: string) =>
  expect.poll(() => stateOf(object, field), patience).toBe(state)
async function marked(object: string, field: string): Promise<void> {
  const answer = await protect(object, field)
  expect([answer.status, answer.body.state], answer.text).toEqual([202, 'sealing'])
  await untilIs(object, field, 'sealed')
}
async function opened(object: string, field: string): Promise<void> {
  const answer = await server.call('DELETE', `/protected-fields/${object}/${field}`)
  expect([answer.status, answer.body.state], answer.text).toEqual([202, 'opening'])
  await untilIs(object, field, 'open')
}
const shown = async (plural: string, id: string, field: string) =>
  (await server.call('POST', `/${plural}/${id}/showings`, { body: { field } })).body.value
const found = async (query: string): Promise<string[]> =>
  (await server.call('GET', query)).body.data.map(({ id }: { id: string }) => id)
const codes = ({ body }: Reply): string[] => body.errors.map(({ code }: { code: string }) => code)

/** Rows of which table say the text. */
async function tablesWith(text: string): Promise<string[]> {
  const { owner } = server.database
  const { rows } = await owner.query(`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`)
  const found: string[] = []
  for (const { name } of rows) {
    const hits = await owner.query(`select 1 from ${name} t where t::text like $1 limit 1`, [`%${text}%`])
    if (hits.rows.length) found.push(name)
  }
  return found
}

/** Once all is sealed: a long transaction anywhere in the same PostgreSQL holds that up. */
const verified = async () => {
  const db = server.database.workspace(server.workspace)
  const seal = async () => {
    await sealAudit({ db, workspace: server.workspace, key: auditKeys.sealing })
    return verifyAudit(db, { workspace: server.workspace, keys: auditKeys })
  }
  await expect.poll(async () => (await seal()).waiting, { timeout: 50_000 }).toBe(0)
  const { findings, intact } = await seal()
  return { findings, some: intact > 0 }
}

async function imported(object: string, content: string): Promise<void> {
  const form = new FormData()
  form.set('object', object)
  form.set('file', new Blob([content]), 'people.csv')
  const answer = await fetch(`${server.address}/api/v1/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}` },
    body: form,
  })
  const { id } = (await answer.json()) as { id: string }
  const state = async () => (await server.call('GET', `/imports/${id}`)).body.state
  await expect.poll(state, patience).toBe('staged')
  await server.call('POST', `/imports/${id}/commit`)
  await expect.poll(state, patience).toBe('done')
}

test('a standard field that has values is protected with all its history, and nothing of it lies open any more', async () => {
  const [secret, former, trashed] = [marker(), marker(), marker()]
  const { id } = await made('/leads', { name: 'Пётр', phones: [phone()], comment: former })
  await server.call('PATCH', `/leads/${id}`, { body: { comment: secret } })
  const gone = await made('/leads', { name: 'Иван', phones: [phone()], comment: trashed })
  await server.call('DELETE', `/leads/${gone.id}`)
  const number = phone()
  await imported('lead', `Имя;Телефон;Комментарий\nЯн;${number};${secret}\n`)
  expect((await tablesWith(secret)).sort()).toEqual([
    'public.change',
    'public.import',
    'public.import_row',
    'public.lead',
  ])
  expect(await verified()).toEqual({ findings: [], some: true })

  await marked('lead', 'comment')
  for (const text of [secret, former, trashed]) expect(await tablesWith(text), text).toEqual([])
  const row = createHash('sha256')
    .update(JSON.stringify(['Ян', number, secret]))
    .digest('hex')
  expect(await tablesWith(row)).toEqual([])
  expect(await verified()).toEqual({ findings: [], some: true })

  const read = await server.call('GET', `/leads/${id}`)
  expect(read.body).toMatchObject({ comment: { masked: true }, version: 2 })
  expect(await shown('leads', id, 'comment')).toBe(secret)
  expect(await found(`/leads?filter[comment]=${secret}`)).toContain(id)
  const changes = await server.call('GET', `/leads/${id}/changes`)
  expect(changes.text).not.toContain(secret)
  expect(changes.body.data[0].fields).toEqual([{ field: 'comment', before: { masked: true }, after: { masked: true } }])
  // What was changed before it was protected is taken back as ever.
  expect((await server.call('DELETE', `/leads/${id}/changes/2`)).status).toBe(200)
  expect(await shown('leads', id, 'comment')).toBe(former)
  await server.call('POST', `/leads/${gone.id}/restoration`)
  expect(await shown('leads', gone.id, 'comment')).toBe(trashed)

  await opened('lead', 'comment')
  expect((await server.call('GET', `/leads/${id}`)).body.comment).toBe(former)
  expect((await server.call('GET', `/leads/${id}/changes`)).text).toContain(secret)
  expect(await verified()).toEqual({ findings: [], some: true })
})

test('phones that are protected leave search, words and keys, and whoever bears them is recognised still', async () => {
  const [number, other] = [phone(), phone()]
  const { id } = await made('/contacts', { name: 'Соня', phones: [number], about: 'зеленоглазаяшвея' })
  const sought = number.slice(2)
  expect(await found(`/contacts?q=${sought}`)).toEqual([id])
  await marked('contact', 'phones')
  expect(await found(`/contacts?q=${sought}`)).toEqual([])
  expect(await tablesWith(sought)).toEqual([])
  expect(await found(`/contacts?filter[phones]=${encodeURIComponent(number)}`)).toEqual([id])
  const known = await server.call('GET', `/matches?phone=${encodeURIComponent(number)}`)
  expect(known.body.data.map((one: { id: string }) => one.id)).toEqual([id])
  expect(await found('/contacts?q=зеленоглазаяшвея')).toEqual([id])

  const changed = await server.call('PATCH', `/contacts/${id}`, { body: { phones: [number, other] } })
  expect(changed.status, changed.text).toBe(200)
  await opened('contact', 'phones')
  expect(await found(`/contacts?q=${other.slice(2)}`)).toEqual([id])
  const { body } = await server.call('GET', `/contacts/${id}`)
  expect(body.phones.map(({ value }: { value: string }) => value)).toEqual([number, other])
  const { rows } = await server.database.owner.query(
    `select kind, value from match_key where record_id = $1 order by value`,
    [id],
  )
  expect(rows).toEqual([number, other].sort().map(value => ({ kind: 'phone', value })))
})

test('an added field is protected later as if it always had been, and opened again', async () => {
  const label = { en: 'Passport', ru: 'Паспорт' }
  await made('/fields', { object: 'company', name: 'licence', type: 'text', label, options: { search: true } })
  const secret = marker()
  const { id } = await made('/companies', { name: 'Астра', licence: secret })
  await marked('company', 'licence')
  expect(await tablesWith(secret)).toEqual([])
  expect((await server.call('GET', `/companies/${id}`)).body.licence).toEqual({ masked: true })
  expect(await found(`/companies?filter[licence]=${secret}`)).toEqual([id])
  await opened('company', 'licence')
  expect((await server.call('GET', `/companies/${id}`)).body.licence).toBe(secret)
  expect(await found(`/companies?q=${secret}`)).toEqual([id])
})

test('a lead with protected phones is converted, and they go where they are protected too and nowhere else', async () => {
  const number = phone()
  const { id } = await made('/leads', { name: 'Нина Ли', phones: [number], inn: '7707083893', companyName: 'Сбер' })
  await marked('lead', 'phones')
  await marked('lead', 'inn')
  await marked('contact', 'phones')
  const converted = await server.call('POST', `/leads/${id}/conversion`, { body: { company: {}, contact: {} } })
  expect(converted.status, converted.text).toBe(201)
  const { contact, company } = converted.body
  expect(contact.phones).toEqual({ masked: true })
  expect(await shown('contacts', contact.id, 'phones')).toMatchObject([{ value: number }])
  expect(company.inn).toBe(null)
  expect(await tablesWith('7707083893')).toEqual([])
  for (const [object, field] of [
    ['contact', 'phones'],
    ['lead', 'inn'],
    ['lead', 'phones'],
  ] as const)
    await opened(object, field)
  expect((await server.call('GET', `/leads/${id}`)).body.inn).toBe('7707083893')
})

test('what looks into a field is named with what to do, all of it, and nothing is written', async () => {
  const label = { en: 'Long', ru: 'Длинное' }
  const formula = {
    object: 'company',
    name: 'long',
    type: 'formula',
    label,
    options: { result: 'text', expression: 'concat(kpp, "!")' },
  }
  const added = await server.call('POST', '/fields', { body: formula })
  expect(added.status, added.text).toBe(201)
  await made('/views', { object: 'company', name: 'По КПП', query: { sort: 'kpp', f: [['kpp', 'contains', '77']] } })
  const kept = async () =>
    (
      await server.database.owner.query(
        `select (select json_agg(p) from protected_field p) as p, (select count(*)::int from security_event where kind = 'encryption') as n`,
      )
    ).rows
  const before = await kept()
  const refused = await protect('company', 'kpp')
  expect(refused.status).toBe(422)
  expect(codes(refused).sort()).toEqual(['protectedByFormula', 'protectedByView'])
  expect(refused.text).toContain('По КПП')
  for (const [object, field, code] of [
    ['lead', 'name', 'protectedTitle'],
    ['lead', 'lastName', 'protectedWorked'],
    ['lead', 'budget', 'notProtectable'],
    ['lead', 'nothing', 'unknownField'],
    ['nothing', 'name', 'unknownObject'],
    ['team', 'name', 'protectedTitle'],
    ['product', 'code', 'protectedWorked'],
  ])
    expect(codes(await protect(object ?? '', field ?? '')), `${object}.${field}`).toEqual([code])
  const manager = await server.person('manager', 'manager')
  const body = { object: 'company', field: 'ogrn' }
  expect((await server.call('POST', '/protected-fields', { key: manager.key, body })).status).toBe(403)
  expect((await server.call('DELETE', '/protected-fields/company/ogrn')).status).toBe(404)
  expect(await kept()).toEqual(before)
})

test('people work on while a field is protected: what they write in between is sealed, found and never told in the open', async () => {
  const rows = Array.from({ length: 900 }, (_, at) => ({ name: `Фирма ${at}`, about: `про ${marker()}`, ogrn: null }))
  const bulk = await server.call('POST', '/companies/bulk', { body: { create: rows } })
  const ids: string[] = bulk.body.results.map(({ id }: { id: string }) => id)
  const last = ids.at(-1) ?? ''
  const text = rows.at(-1)?.about ?? ''
  const begun = await protect('company', 'about')
  expect(begun.body.state).toBe('sealing')
  // Wherever the work is just now: it is masked, found by its whole value, and changes nothing by being sent back.
  expect((await server.call('GET', `/companies/${last}`)).body.about).toEqual({ masked: true })
  expect((await server.call('GET', `/companies/${last}/changes`)).text).not.toContain(text)
  expect(await found(`/companies?filter[about]=${encodeURIComponent(text)}`)).toEqual([last])
  expect(await found('/companies?filter[about][empty]=true&filter[name][startsWith]=Фирма')).toEqual([])
  const between = await server.call('PATCH', `/companies/${last}`, { body: { about: 'новое слово', kpp: '770701001' } })
  expect([between.status, between.body.version]).toEqual([200, 2])
  await untilIs('company', 'about', 'sealed')
  for (const one of [text, 'новое слово', rows[0]?.about ?? '', rows[450]?.about ?? ''])
    expect(await tablesWith(one)).toEqual([])
  expect(await shown('companies', last, 'about')).toBe('новое слово')
  expect(await verified()).toEqual({ findings: [], some: true })
})

test('a line of the history that somebody altered stays altered, also after the field was protected', async () => {
  const { id } = await made('/deals', { name: 'Кухня', comment: 'было так' })
  expect(await verified()).toEqual({ findings: [], some: true })
  await server.database.owner.query(
    `update change set after = jsonb_set(after, '{comment}', '"подменили"') where record_id = $1`,
    [id],
  )
  await marked('deal', 'comment')
  const { findings } = await verified()
  expect(findings).toEqual([{ kind: 'altered', stream: 'change', row: expect.any(String) }])
})

test('an export tells protected values by right and on demand alone, is kept sealed, and is one showing in the audit', async () => {
  const secret = marker()
  const { id } = await made('/products', { name: 'Стол' })
  await made('/fields', { object: 'product', name: 'recipe', type: 'text', label: { en: 'Recipe', ru: 'Рецепт' } })
  await server.call('PATCH', `/products/${id}`, { body: { recipe: secret } })
  await marked('product', 'recipe')
  const head = await server.person('head', 'head')
  const body = { object: 'products', query: { fields: ['id', 'recipe'] }, format: 'csv', openProtected: true }
  const kept = async () =>
    (
      await server.database.owner.query(`select (select count(*)::int from export) as e, (select count(*)::int from security_event
      where kind in ('showing', 'export')) as n`)
    ).rows
  const before = await kept()
  const foreign = await server.call('POST', '/exports', { key: head.key, body })
  expect([foreign.status, foreign.body.type], foreign.text).toEqual([403, 'urn:rapport:problem:notShownToYou'])
  const nothing = { ...body, query: { fields: ['id'] } }
  expect(codes(await server.call('POST', '/exports', { body: nothing }))).toEqual(['nothingToOpen'])
  expect(await kept()).toEqual(before)

  const fetched = async (asked: object): Promise<string> => {
    const begun = await server.call('POST', '/exports', { body: asked })
    expect(begun.status, begun.text).toBe(202)
    const now = async () => (await server.call('GET', `/exports/${begun.body.id}`)).body.state
    await expect.poll(now, patience).toBe('done')
    return (await server.call('GET', `/exports/${begun.body.id}/content`)).text
  }
  expect(await fetched({ ...body, openProtected: false })).not.toContain(secret)
  expect(await fetched(body)).toContain(secret)
  expect(await fetched({ ...body, format: 'xlsx' })).toMatch(/^PK/)
  expect(await tablesWith(secret)).toEqual([])
  const { rows } = await server.database.owner.query(`select encode(bytes, 'escape') as text from export_file`)
  expect(rows).toHaveLength(3)
  for (const { text } of rows) expect(text).not.toMatch(/^PK/)
  expect(JSON.stringify(rows)).not.toContain(secret)

  const { body: roles } = await server.call('GET', '/roles?filter[name]=head')
  const shownTo = (ids: string[]) =>
    server.call('PATCH', '/protected-fields/product/recipe', { body: { shownTo: ids } })
  await shownTo([roles.data[0].id])
  const his = await server.call('POST', '/exports', { key: head.key, body })
  expect(his.status, his.text).toBe(202)
  const content = () => server.call('GET', `/exports/${his.body.id}/content`, { key: head.key })
  await expect.poll(async () => (await content()).status, patience).toBe(200)
  expect((await content()).text).toContain(secret)
  await shownTo([])
  const late = await content()
  expect([late.status, late.body.type], late.text).toEqual([403, 'urn:rapport:problem:notShownToYou'])

  const showings = (await server.call('GET', '/audit?kind=showing')).body.data.filter(
    ({ actor }: { actor: { id: string } }) => actor.id === server.administrator,
  )
  expect(showings[0]).toMatchObject({
    actor: { id: server.administrator },
    details: { details: { object: 'product', fields: ['recipe'], records: 1 } },
  })
})

test('after the vacuum that the handbook tells of, a value of before is in no data file, where an open one is', async () => {
  const [secret, open] = [marker(), marker()]
  const root = new pg.Client(asRoot())
  await root.connect()
  try {
    await made('/contacts', { name: 'Следы', position: secret, about: open, phones: [phone()] })
    await root.query('analyze contact')
    await root.query('checkpoint')
    const { rows } = await root.query(`
      select current_setting('data_directory') || '/base/' || oid as files from pg_database where datname = current_database()`)
    const { files } = rows[0]
    expect(await filesWith(secret, files)).not.toEqual([])
    await marked('contact', 'position')
    for (const table of ['contact', 'change', 'match_key', 'word']) await root.query(`vacuum (full, analyze) ${table}`)
    await root.query('vacuum full pg_statistic')
    await root.query('checkpoint')
    expect(await filesWith(open, files)).not.toEqual([])
    expect(await filesWith(secret, files)).toEqual([])
  } finally {
    await root.end()
  }
})

/** Of the server of this test's database. */
function asRoot(): string {
  const url = new URL(testPostgres())
  url.pathname = new URL(server.databaseUrl).pathname
  return url.href
}
