import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

let server: Server
/** Reads all deals; of companies only his own, of contacts none, of leads all but the budget. */
let manager: { id: string; key: string }
const deals: string[] = []

const made = async (path: string, body: object): Promise<string> => {
  const answer = await server.call('POST', path, { body })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.id
}

beforeAll(async () => {
  server = await openServer()
  await server.call('POST', '/roles', {
    body: {
      name: 'Менеджер сделок',
      objects: { deal: { read: 'all' }, company: { read: 'own' }, lead: { read: 'all' }, task: { read: 'all' } },
      fields: { 'lead.budget': 'hidden', 'deal.closesOn': 'hidden' },
    },
  })
  await server.call('POST', '/roles', { body: { name: 'Без задач', objects: { deal: { read: 'all' } } } })
  const team = await made('/teams', { name: 'Опт' })
  manager = await server.person('manager', 'Менеджер сделок', { team })
  const { body } = await server.call('GET', '/pipelines')
  const stage = body.data.find((one: { object?: string }) => !one.object || one.object === 'deal').stages[0].id
  const owners = [manager.id, server.administrator]
  for (const [at, owner] of owners.entries()) {
    const company = await made('/companies', { name: `Компания ${at}`, industry: `Мебель ${at}`, owner })
    const contact = await made('/contacts', { name: `Ирина ${at}`, position: 'Директор', company, owner })
    const lead = await made('/leads', {
      name: `Пётр ${at}`,
      emails: [{ value: `p${at}@example.org` }],
      budget: { amount: '1000', currency: 'RUB' },
      owner,
    })
    const deal = await made('/deals', { name: `Кухня ${at}`, company, contact, lead, stage, owner })
    await made('/tasks', {
      title: `Позвонить ${at}`,
      dueAt: '2030-01-01T10:00:00Z',
      on: { object: 'deal', id: deal },
      owner,
    })
    deals.push(deal)
  }
})
afterAll(() => server.close())

const ids = (data: { id: string }[]) => data.map(({ id }) => id)
async function found(filter: object, key = server.key, plural = 'deals'): Promise<string[]> {
  const answer = await server.call('POST', `/${plural}/query`, { key, body: { filter, sort: 'createdAt' } })
  expect(answer.status, answer.text).toBe(200)
  return ids(answer.body.data)
}

test('deals are found by company, contact, stage and the team of who answers for them', async () => {
  expect(await found({ 'company.industry': 'Мебель 1' })).toEqual([deals[1]])
  expect(await found({ 'contact.position': 'Директор' })).toEqual(deals)
  expect(await found({ 'stage.kind': 'open', 'company.name': { contains: 'компания 0' } })).toEqual([deals[0]])
  expect(await found({ 'owner.team': { empty: false } })).toEqual([deals[0]])
  expect(await found({ 'lead.emails': { contains: 'P1@example.org' } })).toEqual([deals[1]])
  expect(await found({ 'on.deal.name': 'Кухня 1' }, server.key, 'tasks')).toHaveLength(1)
})

test('an address names them as a body does, and sums and totals follow', async () => {
  const parameter = `filter[company.industry][eq]=${encodeURIComponent('Мебель 0')}`
  const listed = await server.call('GET', `/deals?${parameter}&total=true`)
  expect(ids(listed.body.data)).toEqual([deals[0]])
  expect(listed.body.total).toEqual({ value: 1, exact: true })
  const summed = await server.call('POST', '/deals/aggregate', { body: { filter: { 'contact.position': 'Директор' } } })
  expect(summed.body.rows[0].measures).toEqual([2])
})

test('records are found by when the next step with them is due, and those without one', async () => {
  const idle = await made('/deals', { name: 'Ничего не назначено', owner: server.administrator })
  const late = await made('/deals', { name: 'Просрочено', owner: server.administrator })
  const on = { object: 'deal', id: late }
  const past = await made('/tasks', { title: 'Перезвонить', dueAt: '2020-01-01T10:00:00Z', on })
  await made('/tasks', { title: 'Потом', dueAt: '2031-01-01T10:00:00Z', on })
  expect(await found({ nextStep: { empty: true } })).toEqual([idle])
  expect(await found({ nextStep: { within: 'past' } })).toEqual([late])
  expect(await found({ nextStep: { between: ['2029-12-31', '2030-01-02'] } })).toEqual(deals)
  expect(await found({ nextStep: { empty: true } }, manager.key)).toEqual([idle])
  const counted = await server.call('GET', '/deals?filter[nextStep][empty]=true&total=true')
  expect(counted.body).toMatchObject({ data: [{ id: idle }], total: { value: 1, exact: true } })
  const summed = await server.call('POST', '/deals/aggregate', { body: { filter: { nextStep: { within: 'past' } } } })
  expect(summed.body.rows[0].measures).toEqual([1])

  await server.call('PATCH', `/tasks/${past}`, { body: { doneAt: '2020-01-01T10:00:00Z', result: 'Дозвонился' } })
  expect(await found({ nextStep: { within: 'past' } })).toEqual([])
  await server.call('DELETE', `/deals/${idle}`)
  await server.call('DELETE', `/deals/${late}`)
})

test('what has no steps, and who may not see them, knows no next step', async () => {
  const { key } = await server.person('blind', 'Без задач')
  for (const [plural, given] of [
    ['tasks', server.key],
    ['pipelines', server.key],
    ['deals', key],
  ] as const) {
    const answer = await server.call('POST', `/${plural}/query`, {
      key: given,
      body: { filter: { nextStep: { empty: true } } },
    })
    expect(answer.body.errors).toMatchObject([{ field: 'filter.nextStep', code: 'unknownField' }])
  }
})

test('what somebody may not read is guessed by no filter', async () => {
  expect(await found({ 'company.name': { startsWith: 'Компания' } }, manager.key)).toEqual([deals[0]])
  expect(await found({ 'company.name': 'Компания 1' }, manager.key)).toEqual([])
  expect(await found({ 'company.name': { ne: 'Компания 1' } }, manager.key)).toEqual(deals)
  expect(await found({ not: { 'company.name': { empty: true } } }, manager.key)).toEqual([deals[0]])

  for (const path of ['lead.budget', 'contact.position', 'on.deal.closesOn', 'company.nope']) {
    const plural = path.startsWith('on.') ? 'tasks' : 'deals'
    for (const [method, address, body] of [
      ['POST', `/${plural}/query`, { filter: { [path]: { empty: false } } }],
      ['POST', `/${plural}/aggregate`, { filter: { [path]: { empty: false } } }],
      ['GET', `/${plural}?filter[${path}][empty]=false`, undefined],
    ] as const) {
      const answer = await server.call(method, address, { key: manager.key, body })
      expect(answer.status, `${method} ${address}`).toBe(422)
      expect(answer.body.errors).toMatchObject([{ field: `filter.${path}`, code: 'unknownField' }])
    }
  }
})

test('a condition of a layout, which looks at one record alone, may not name a field one step away', async () => {
  const sections = [{ id: 'a', title: 'A', fields: ['name'], when: { 'company.industry': 'Мебель' } }]
  const answer = await server.call('PUT', '/layouts', { body: { object: 'deal', sections } })
  expect(answer.status, answer.text).toBe(422)
  expect(answer.body.errors).toMatchObject([{ field: 'sections.0.when.company.industry', code: 'unknownField' }])
  expect((await server.call('GET', '/layouts')).body.data).toEqual([])
})
