import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Reply, type Server, send, signedIn } from './server.ts'

let server: Server
let key: string
let cookie: string
/** In a Russian company somebody who reads English. */
beforeAll(async () => {
  server = await openServer()
  const reader = await server.person('reader', 'manager')
  key = reader.key
  await server.call('PATCH', `/users/${reader.id}`, { body: { locale: 'en' } })
  cookie = await signedIn(server.address, 'reader@romashka.example')
})
afterAll(() => server.close())

const isRussian = (text: string): boolean => /[а-яё]/i.test(text)
const sentences = ({ body }: Reply): string[] => [
  ...(body.title ? [body.title, body.detail] : []),
  ...[...(body.errors ?? []), ...(body.results ?? []).flatMap((row: { errors: object[] }) => row.errors)].map(
    ({ message }: { message: string }) => message,
  ),
]
const languagesOf = (answer: Reply) => new Set(sentences(answer).map(text => (isRussian(text) ? 'ru' : 'en')))

const refusals: [method: string, path: string, body?: unknown][] = [
  ['POST', '/leads', { foo: 1 }],
  ['POST', '/leads/bulk', { create: [{ foo: 1 }] }],
  ['GET', '/leads/nobody'],
  ['DELETE', '/leads'],
  ['GET', '/no/such/path'],
]

test.each(refusals)('%s %s is refused in the language asked for, else in that of whoever asks', async (...refusal) => {
  const [method, path, body] = refusal
  const said = async (given: { key?: string; headers?: Record<string, string> }) =>
    [...languagesOf(await server.call(method, path, { body, ...given }))].join()
  const session = { cookie, 'x-requested-with': 'rapport' }
  expect(await said({})).toBe('ru')
  expect(await said({ key })).toBe('en')
  expect(await said({ key: '', headers: session })).toBe('en')
  expect(await said({ headers: { 'accept-language': 'en' } })).toBe('en')
  expect(await said({ key, headers: { 'accept-language': 'ru' } })).toBe('ru')
  expect(await said({ key, headers: { 'accept-language': 'fr, de;q=0.5' } })).toBe('en')
})

test('whoever is not signed in is answered in the language of the company', async () => {
  expect([...languagesOf(await send(server.address, 'GET', '/leads'))]).toEqual(['ru'])
  expect([...languagesOf(await send(server.address, 'GET', '//assets/gone.js'))]).toEqual(['ru'])
  const english = { 'accept-language': 'en-GB' }
  expect([...languagesOf(await send(server.address, 'GET', '/leads', { headers: english }))]).toEqual(['en'])
})

test('problems of an import are told in the same language', async () => {
  const form = new FormData()
  form.set('object', 'deals')
  form.set('file', new Blob(['Название,Сумма\nКухня,1000\nШкаф,сколько-то\n']), 'deals.csv')
  const headers = { authorization: `Bearer ${key}` }
  const staged = await fetch(`${server.address}/api/v1/imports`, { method: 'POST', headers, body: form })
  const { id } = (await staged.json()) as { id: string }
  const read = (language = '*') =>
    server.call('GET', `/imports/${id}`, { key, headers: { 'accept-language': language } })
  await expect.poll(async () => (await read()).body.state, { timeout: 15_000 }).toBe('staged')
  const told = (answer: Reply) =>
    answer.body.problems.map(({ message }: { message: string }) => isRussian(message.replace('сколько-то', '')))
  expect(told(await read())).toContain(false)
  expect(told(await read('ru'))).not.toContain(false)
})
