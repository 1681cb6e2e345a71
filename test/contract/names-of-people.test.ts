import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const speaks = (locale: string) => server.call('PATCH', '/company', { body: { locale } })
const parts = { lastName: 'Holloway', firstName: 'Grace', middleName: 'Mary' }
const made = async (plural: string) =>
  (await server.call('POST', `/${plural}`, { body: { ...parts, emails: ['grace@example.com'] } })).body

const orderOf = async (object: string) => {
  const { objects } = (await server.call('GET', '/schema')).body
  const { fields, views } = objects.find(({ name }: { name: string }) => name === object)
  const named = (names: string[]) => names.filter(name => name in parts)
  return { fields: named(fields.map(({ name }: { name: string }) => name)), form: named(views.form) }
}

test.each([
  ['ru', 'Holloway Grace Mary', ['lastName', 'firstName', 'middleName']],
  ['en', 'Grace Mary Holloway', ['firstName', 'middleName', 'lastName']],
])(
  'a company that speaks %s writes a name as %s, and asks for its parts in that order',
  async (locale, whole, order) => {
    await speaks(locale)
    expect((await made('contacts')).name).toBe(whole)
    const lead = await made('leads')
    expect(lead.name).toBe(whole)
    expect((await server.call('PATCH', `/leads/${lead.id}`, { body: { middleName: null } })).body.name).toBe(
      whole.replace(' Mary', ''),
    )
    expect(await orderOf('contact')).toEqual({ fields: order, form: order })
    expect((await orderOf('lead')).fields).toEqual(order)
  },
)

test('samples of an English company bear their first names first', async () => {
  await speaks('en')
  await server.call('POST', '/sample-data', { headers: { 'accept-language': 'en' } })
  const found = async (plural: string, lastName: string) =>
    (await server.call('GET', `/${plural}?q=${lastName}`)).body.data.map(({ name }: { name: string }) => name)
  await expect
    .poll(async () => (await server.call('GET', '/sample-data')).body.state, { timeout: 60_000 })
    .toBe('there')
  expect(await found('contacts', 'Lund')).toEqual(['Victor Lund'])
  expect(await found('leads', 'Garner')).toEqual(['Peter Garner'])
})
