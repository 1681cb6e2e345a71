import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { everythingKept } from './operations.ts'
import { openServer, type Reply, type Server } from './server.ts'

/* Templates of letters: who sees and changes which, what is wrong with one, and what it makes of a card. */

let server: Server
let olga: { id: string; key: string }
let petr: { id: string; key: string }
let north: string

beforeAll(async () => {
  server = await openServer()
  north = (await server.call('POST', '/teams', { body: { name: 'Север' } })).body.id
  olga = await server.person('olga', 'manager', { team: north })
  petr = await server.person('petr', 'manager')
})
afterAll(() => server?.close())
beforeEach(async () => {
  await server.database.owner.query('delete from mail_template')
})

const template = (more: object = {}) => ({ name: 'Предложение', subject: 'Тема', html: '<p>Текст</p>', ...more })
const post = (more: object = {}, key = olga.key): Promise<Reply> =>
  server.call('POST', '/mail/templates', { body: template(more), key })
async function made(more: object = {}, key = olga.key): Promise<string> {
  const answer = await post(more, key)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
async function card(plural: string, body: object): Promise<string> {
  const answer = await server.call('POST', `/${plural}`, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const names = async (key: string) =>
  (await server.call('GET', '/mail/templates', { key })).body.data.map(({ name }: { name: string }) => name)
const filled = async (id: string, object: string, of: string, key = olga.key) => {
  const answer = await server.call('POST', `/mail/templates/${id}/fillings`, { body: { on: { object, id: of } }, key })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
async function refused(asked: () => Promise<Reply>, status: number): Promise<Reply> {
  const before = await everythingKept(server, server.workspace)
  const answer = await asked()
  expect(answer.status, answer.text).toBe(status)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
  return answer
}

describe('a template', () => {
  test('is seen by those whom it is for, and changed by its owner', async () => {
    const own = await made({ name: 'Моё' })
    const teams = await made({ name: 'Отдела', shared: 'team' })
    const everyones = await made({ name: 'Всех', shared: 'everyone' }, server.key)
    expect(await names(olga.key)).toEqual(['Всех', 'Моё', 'Отдела'])
    expect(await names(petr.key)).toEqual(['Всех'])
    expect(await names(server.key)).toEqual(['Всех', 'Отдела'])
    for (const id of [own, teams])
      await refused(() => server.call('PATCH', `/mail/templates/${id}`, { body: { name: 'x' }, key: petr.key }), 404)
    await refused(() => server.call('DELETE', `/mail/templates/${everyones}`, { key: olga.key }), 403)
    await refused(() => post({ shared: 'everyone' }), 403)
    await refused(() => post({ shared: 'team' }, petr.key), 422)
    expect((await server.call('DELETE', `/mail/templates/${own}`, { key: olga.key })).status).toBe(204)
  })

  test('is refused with every place that cannot be filled, and runs nothing', async () => {
    const asked = () =>
      post({
        subject: '{{client.nonsense}} {{constructor.name}}',
        html: '<p>{{client.name|loud}} {{owner.password}} {{ client.name }} {{</p><p>{{lead.<b>name</b>}}</p>',
      })
    const answer = await refused(asked, 422)
    expect(answer.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual([
      'subject templateField',
      'subject templateField',
      'html templatePlace',
      'html templatePlace',
      'html templateBraces',
      'html templateField',
    ])
    expect(answer.body.errors[0].message).toContain('{{client.nonsense}}')
  })

  test('is filled with names in their case, and says what stays empty', async () => {
    const id = await made({
      subject: 'Для {{client.name|genitive}}',
      html: '<p>{{client.firstName}}, пишу {{client.lastName|dative}} из «{{lead.companyName|or: вашей компании}}». {{deal.name}} {{me.name}}</p>',
    })
    const person = { lastName: 'Лебедева', firstName: 'Мария', phones: ['+79261112233'], owner: olga.id }
    const lead = await card('leads', person)
    expect(await filled(id, 'lead', lead)).toEqual({
      subject: 'Для Лебедевой Марии',
      html: '<p>Мария, пишу Лебедевой из «вашей компании».  olga</p>',
      empty: ['{{deal.name}}'],
    })
  })

  test('takes what a card says as text, and nothing of what the writer may not read', async () => {
    const id = await made({ html: '<p>{{client.name}}</p>', subject: '{{client.name}}' })
    const owner = olga.id
    const lead = await card('leads', { name: '<img src=x onerror=a()> {{me.name}}', phones: ['+79261112244'], owner })
    expect(await filled(id, 'lead', lead)).toMatchObject({
      subject: '<img src=x onerror=a()> {{me.name}}',
      html: '<p>&lt;img src=x onerror=a()&gt; {{me.name}}</p>',
    })
    const others = await card('leads', { name: 'Чужой', phones: ['+79261112255'], owner: petr.id })
    const asked = () =>
      server.call('POST', `/mail/templates/${id}/fillings`, {
        body: { on: { object: 'lead', id: others } },
        key: olga.key,
      })
    await refused(asked, 404)
  })

  test('is seen with a card before it is kept, and names what its writer may read, in his words', async () => {
    const maria = { lastName: 'Лебедева', firstName: 'Мария', emails: ['m@client.example'], owner: olga.id }
    const on = { object: 'lead', id: await card('leads', maria) }
    const draft = { subject: 'Для {{client.name|genitive}}', html: '<p>{{client.firstName}}! {{company.name}}</p>' }
    const ask = (more: object = {}, key = olga.key) =>
      server.call('POST', '/mail/template-previews', { body: { ...draft, language: 'ru', on, ...more }, key })
    const before = await everythingKept(server, server.workspace)
    expect((await ask()).body).toEqual({
      subject: 'Для Лебедевой Марии',
      html: '<p>Мария! </p>',
      empty: ['{{company.name}}'],
    })
    expect((await ask({}, petr.key)).status).toBe(404)
    expect((await ask({ html: '<p>{{owner.password}}</p>' })).status).toBe(422)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
    const { body } = await server.call('GET', '/mail/template-places', { key: olga.key })
    expect(body.data).toContainEqual({ place: 'client.firstName', of: 'Клиент', label: 'Имя', isName: true })
    expect(body.data).toContainEqual({ place: 'company.name', of: 'Компания', label: 'Название', isName: false })
    expect(body.data.filter(({ place }: { place: string }) => /^(owner|me)\./.test(place))).toHaveLength(4)
    // Each of them is one that a template may name.
    const all = body.data.map(({ place }: { place: string }) => `{{${place}}}`).join(' ')
    await made({ html: `<p>${all}</p>` })
  })
})
