import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server, send, signedIn } from './server.ts'

/** Whoever begins something long may leave: how it ended he is told, and nobody else is. */

interface Told {
  title: string
  kind: string
  path: string | null
  line: string
  on: { object: string; id: string }
}

let server: Server
let anna: Record<string, string>
let vera: Record<string, string>

beforeAll(async () => {
  server = await openServer()
  await server.person('vera', 'admin')
  const session = async (email: string) => ({
    cookie: await signedIn(server.address, email),
    'x-requested-with': 'rapport',
  })
  anna = await session('anna@romashka.example')
  vera = await session('vera@romashka.example')
  const create = Array.from({ length: 30 }, (_, at) => ({ name: `Стол ${at}`, price: '10' }))
  await call(anna, 'POST', '/products/bulk', { create })
})
afterAll(() => server?.close())

const call = (headers: Record<string, string>, method: string, path: string, body?: object | FormData) =>
  body instanceof FormData
    ? fetch(`${server.address}/api/v1${path}`, { method, headers, body }).then(async answer => ({
        status: answer.status,
        body: await answer.json(),
      }))
    : send(server.address, method, path, { headers, body })

const told = async (headers = anna): Promise<Told[]> => (await call(headers, 'GET', '/notices?limit=200')).body.data
const toldOf =
  (id: string, headers = anna) =>
  async () =>
    (await told(headers)).filter(({ on }) => on.id === id)
const ended = (id: string) => expect.poll(toldOf(id), { timeout: 30_000 }).toHaveLength(1)
const endOf = async (id: string): Promise<Told | undefined> => {
  await ended(id)
  return (await toldOf(id)())[0]
}

const exportProducts = async (headers = anna): Promise<string> =>
  (await call(headers, 'POST', '/exports', { object: 'product' })).body.id

async function importProducts(text: string): Promise<string> {
  const form = new FormData()
  form.set('object', 'product')
  form.set('file', new Blob([text], { type: 'text/csv' }), 'столы.csv')
  const { id } = (await call(anna, 'POST', '/imports', form)).body
  const state = async () => (await call(anna, 'GET', `/imports/${id}`)).body.state
  await expect.poll(state, { timeout: 30_000 }).toBe('staged')
  await call(anna, 'POST', `/imports/${id}/commit`)
  return id
}

async function changeProducts(price = '20'): Promise<string> {
  const asked = {
    object: 'product',
    query: { filter: { name: { startsWith: 'Стол' } } },
    change: { set: { price } },
  }
  const { id } = (await call(anna, 'POST', '/bulk-changes', asked)).body
  const state = async () => (await call(anna, 'GET', `/bulk-changes/${id}`)).body.state
  await expect.poll(state, { timeout: 30_000 }).toBe('preview')
  await call(anna, 'POST', `/bulk-changes/${id}/commit`)
  return id
}

test('of a finished export, import and bulk change whoever began it is told, each by itself, with the way there', async () => {
  const made = await exportProducts()
  const imported = await importProducts('Название;Цена\nСтул новый;5\n')
  const changed = await changeProducts()
  expect(await endOf(made)).toMatchObject({
    title: 'Файл готов: Товары и услуги, 30 записей',
    kind: 'jobs',
    path: '/settings/exports',
  })
  expect(await endOf(imported)).toMatchObject({
    title: 'Файл столы.csv загружен, записана 1 строка',
    path: `/import/${imported}`,
  })
  expect(await endOf(changed)).toMatchObject({
    title: 'Массовое изменение готово: Товары и услуги, 30 записей',
    path: '/settings/bulk-changes',
  })
  expect(new Set((await told()).map(({ line }) => line)).size).toBe(3)
  expect(await told(vera)).toEqual([])
})

test('of a bulk change and an import that are taken back whoever asked for that is told, on the line of what was done', async () => {
  const titles = async (id: string, headers = anna) =>
    (await told(headers)).filter(({ on }) => on.id === id).map(({ title }) => title)
  const changed = await changeProducts('30')
  const done = await endOf(changed)
  await call(anna, 'DELETE', `/bulk-changes/${changed}`)
  await expect
    .poll(() => titles(changed), { timeout: 30_000 })
    .toEqual([
      'Массовое изменение отменено: Товары и услуги, 30 записей',
      'Массовое изменение готово: Товары и услуги, 30 записей',
    ])
  expect(new Set((await told()).filter(({ on }) => on.id === changed).map(({ line }) => line))).toEqual(
    new Set([done?.line]),
  )

  const imported = await importProducts('Название;Цена\nПуф;5\nКомод;7\n')
  await ended(imported)
  await call(vera, 'DELETE', `/imports/${imported}`)
  await expect
    .poll(() => titles(imported, vera), { timeout: 30_000 })
    .toEqual(['Загрузка файла столы.csv отменена, убрано 2 строки'])
  expect(await titles(imported)).toHaveLength(1)
})

test('of an import and an export that broke off he is told too', async () => {
  const blocked = `create or replace function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$`
  const { owner } = server.database
  await owner.query(`${blocked}; create trigger refuse before insert on export_file execute function refuse()`)
  const made = await exportProducts()
  expect(await endOf(made)).toMatchObject({ title: 'Не удалось выгрузить: Товары и услуги', path: '/settings/exports' })
  await owner.query('drop trigger refuse on export_file')
  await owner.query('create trigger refuse before update of done on import_row execute function refuse()')
  const imported = await importProducts('Название;Цена\nШкаф;5\n')
  expect(await endOf(imported)).toMatchObject({
    title: 'Файл столы.csv не загружен до конца',
    path: `/import/${imported}`,
  })
  await owner.query('drop trigger refuse on import_row')
  expect(await toldOf(imported, vera)()).toEqual([])
})

test('samples say when they are there, gone and back', async () => {
  const titles = async () => (await told()).filter(({ path }) => path === '/settings/samples').map(({ title }) => title)
  await call(anna, 'POST', '/sample-data', {})
  await expect.poll(titles, { timeout: 60_000 }).toEqual(['Примеры добавлены'])
  await call(anna, 'POST', '/sample-data/removal', { keep: false })
  await expect.poll(titles, { timeout: 60_000 }).toEqual(['Примеры убраны', 'Примеры добавлены'])
  await call(anna, 'DELETE', '/sample-data/removal')
  await expect.poll(titles, { timeout: 60_000 }).toHaveLength(3)
  expect((await told(vera)).filter(({ path }) => path === '/settings/samples')).toEqual([])
})

test('nothing is told of what a key began, and to whoever does not want it', async () => {
  const over = async (headers: Record<string, string>, id: string) =>
    expect.poll(async () => (await call(headers, 'GET', `/exports/${id}`)).body.state, { timeout: 30_000 }).toBe('done')
  const key = { authorization: `Bearer ${server.key}` }
  await over(key, await exportProducts(key))
  const changed = await changeProducts('40')
  await ended(changed)
  const before = await told()
  expect((await call(key, 'DELETE', `/bulk-changes/${changed}`)).body.state).toBe('reverted')
  const { version: _, ...settings } = (await call(anna, 'GET', '/me/notice-settings')).body
  expect(settings.kinds.jobs).toEqual({ bell: true, push: false, urgent: false })
  const jobs = { bell: false, push: false, urgent: false }
  await call(anna, 'PUT', '/me/notice-settings', { ...settings, kinds: { ...settings.kinds, jobs } })
  await over(anna, await exportProducts())
  expect(await told()).toEqual(before)
})
