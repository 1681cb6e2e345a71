import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openServer, type Reply, type Server } from './server.ts'

let server: Server
/** A manager who may not see what deals are worth. */
let key: string
let role: string
let pipeline: string
let second: string

beforeAll(async () => {
  server = await openServer()
  const all = { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'all' }
  const fields = { 'deal.amount': 'hidden' }
  role = (await server.call('POST', '/roles', { body: { name: 'Без сумм', objects: { deal: all }, fields } })).body.id
  key = (await server.person('blind', 'Без сумм')).key
  pipeline = (await server.call('GET', '/pipelines')).body.data[0].id
  second = (await server.call('POST', '/pipelines', { body: { name: 'Опт', position: 99 } })).body.id
})
afterAll(() => server.close())

beforeEach(async () => {
  for (const { id } of await kept()) await server.call('DELETE', `/layouts/${id}`)
})

const section = (title: string, fields: string[], more: object = {}) => ({ id: title, title, fields, ...more })
const put = (body: object, more: { key?: string; headers?: Record<string, string> } = {}): Promise<Reply> =>
  server.call('PUT', '/layouts', { body: { object: 'deal', sections: [], ...body }, ...more })
const kept = async () => (await server.call('GET', '/layouts')).body.data
const seenBy = async (who: string, language = 'ru', object = 'deal') => {
  const { body } = await server.call('GET', '/schema', { key: who, headers: { 'accept-language': language } })
  return body.objects.find(({ name }: { name: string }) => name === object).layouts
}
const titles = (layouts: { pipeline: string | null; sections: { title: string }[] }[]) =>
  layouts.map(layout => [layout.pipeline, ...layout.sections.map(({ title }) => title)])

test('without a layout cards stay as they are declared', async () => {
  expect(await seenBy(server.key)).toEqual([])
  expect(await kept()).toEqual([])
})

test('the nearest layout comes with the schema, for the role and for each pipeline', async () => {
  await put({ sections: [section('Всем', ['name'])] })
  await put({ role, sections: [section('Роли', ['name'])] })
  await put({ pipeline, sections: [section('Воронке', ['name'])] })
  await put({ role, pipeline: second, sections: [section('Роли в воронке', ['name'])] })
  expect(titles(await seenBy(server.key))).toEqual([
    [null, 'Всем'],
    [pipeline, 'Воронке'],
  ])
  expect(titles(await seenBy(key))).toEqual([
    [null, 'Роли'],
    [pipeline, 'Воронке'],
    [second, 'Роли в воронке'],
  ])
  expect(await seenBy(server.key, 'ru', 'lead')).toEqual([])
})

test('titles come in the language of the caller, hidden fields and what tells of them do not come', async () => {
  await put({
    sections: [
      { ...section('a', ['amount', 'name']), title: { en: 'Money', ru: 'Деньги' }, collapsed: true },
      section('b', ['comment'], { when: { amount: { gt: 100_000 } } }),
      section('c', ['tags'], { when: { name: { contains: 'кухня' } } }),
    ],
    counts: ['amount', 'comment'],
  })
  const [all] = await seenBy(server.key, 'en')
  expect(all.sections).toMatchObject([
    { title: 'Money', fields: ['amount', 'name'], collapsed: true },
    { when: { amount: { gt: 100_000 } } },
    { when: { name: { contains: 'кухня' } } },
  ])
  expect(all.counts).toEqual(['amount', 'comment'])
  const [blind] = await seenBy(key)
  expect(blind.sections).toEqual([
    { id: 'a', title: 'Деньги', fields: ['name'], collapsed: true },
    { id: 'b', title: 'b', fields: ['comment'], collapsed: false },
    { id: 'c', title: 'c', fields: ['tags'], collapsed: false, when: { name: { contains: 'кухня' } } },
  ])
  expect(blind.counts).toEqual(['comment'])
  expect(JSON.stringify(await seenBy(key))).not.toContain('amount')
})

test('a layout that names what is not there is refused whole, with every problem', async () => {
  await put({ sections: [section('Было', ['name'])] })
  const before = await kept()
  const wrong = await put({
    role: pipeline,
    pipeline: role,
    sections: [
      section('A', ['name', 'nothing', 'constructor']),
      section('A', ['name'], { when: { amount: { contains: 'x' }, nobody: 1 } }),
      { id: 'C', title: { en: ' ', ru: 'Ц' }, fields: [] },
    ],
    counts: ['amount', 'amount', 'createdAt'],
  })
  expect(wrong.status).toBe(422)
  expect(wrong.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual([
    'role unknownRole',
    'pipeline unknownPipeline',
    'sections.0.fields.1 unknownField',
    'sections.0.fields.2 unknownField',
    'sections.1.id twice',
    'sections.1.fields.0 twice',
    'sections.1.when.amount.contains operator',
    'sections.1.when.nobody unknownField',
    'sections.2.title.en required',
    'counts.1 twice',
    'counts.2 unknownField',
  ])
  expect((await put({ object: 'nothing' })).body.errors).toMatchObject([{ field: 'object', code: 'unknownObject' }])
  expect((await put({ object: 'lead', pipeline })).body.errors).toMatchObject([{ field: 'pipeline' }])
  expect((await put({ colour: 1, sections: [{ id: 'a' }] })).status).toBe(422)
  expect((await put({ sections: [section('Чужое', [])] }, { key })).status).toBe(403)
  expect((await server.call('GET', '/layouts', { key })).status).toBe(403)
  expect((await server.call('DELETE', `/layouts/${before[0].id}`, { key })).status).toBe(403)
  expect((await server.call('GET', '/layouts?object=nothing')).status).toBe(422)
  expect(await kept()).toEqual(before)
})

test('saved again it takes the place of the former, unless somebody else was faster', async () => {
  const first = (await put({ sections: [section('Один', ['name'])] })).body
  const next = await put({ sections: [section('Два', ['name'])] }, { headers: { 'if-match': '"1"' } })
  expect(next.body).toMatchObject({ id: first.id, version: 2, role: null, pipeline: null, counts: null })
  const late = await put({ sections: [section('Три', ['name'])] }, { headers: { 'if-match': '"1"' } })
  expect(late.status).toBe(412)
  expect(await kept()).toEqual([next.body])
})

test('taken away, the wider one holds again; saved as it was, it is back', async () => {
  await put({ sections: [section('Всем', ['name'])] })
  const own = (await put({ role, sections: [section('Роли', ['name'], { when: { name: 'Стол' } })] })).body
  const removed = await server.call('DELETE', `/layouts/${own.id}`)
  expect(removed.body).toEqual(own)
  expect(titles(await seenBy(key))).toEqual([[null, 'Всем']])
  expect((await server.call('DELETE', `/layouts/${own.id}`)).status).toBe(404)
  expect((await server.call('DELETE', '/layouts/x')).status).toBe(404)

  const { id: _, version: __, ...former } = removed.body
  expect((await put(former)).body).toMatchObject(former)
  expect(titles(await seenBy(key))).toEqual([[null, 'Роли']])
})

test('a field that goes is passed over, with the condition that asks for it; when it comes back, so do they', async () => {
  const field = { object: 'deal', name: 'lift', type: 'boolean', label: { en: 'Lift', ru: 'Лифт' } }
  const { id } = (await server.call('POST', '/fields', { body: field })).body
  const whole = [section('Доставка', ['lift', 'comment'], { when: { lift: true } })]
  await put({ sections: whole, counts: ['lift'] })
  expect((await seenBy(key))[0].sections).toMatchObject(whole)

  await server.call('DELETE', `/fields/${id}`)
  const [without] = await seenBy(key)
  expect(without.sections).toEqual([{ id: 'Доставка', title: 'Доставка', fields: ['comment'], collapsed: false }])
  expect(without.counts).toEqual([])
  await server.call('POST', '/fields', { body: field })
  expect((await seenBy(key))[0].sections).toMatchObject(whole)
})

test('a layout of a role that is gone holds for nobody', async () => {
  const made = (await server.call('POST', '/roles', { body: { name: 'На время', objects: {} } })).body
  await put({ role: made.id, sections: [section('Временной', ['name'])] })
  await server.call('DELETE', `/roles/${made.id}`)
  expect(await seenBy(server.key)).toEqual([])
  expect((await put({ role: made.id })).body.errors).toMatchObject([{ field: 'role', code: 'unknownRole' }])
})

test('what a layout was before a change stays at hand, of each place by itself, and a refused change leaves nothing', async () => {
  const former = async () => (await server.call('GET', '/former-layouts?object=deal')).body.data
  const before = (await former()).length
  await put({ sections: [section('Первый', ['name'])] })
  const { id } = (await put({ sections: [section('Второй', ['name'])], counts: ['comment'] })).body
  await put({ role, sections: [section('Роли', ['name'])] })
  expect((await put({ sections: [section('Чужой', ['nothing'])] })).status).toBe(422)
  expect((await put({ sections: [] }, { headers: { 'if-match': '"7"' } })).status).toBe(412)
  await server.call('DELETE', `/layouts/${id}`)
  const kept = await former()
  expect(kept.slice(0, kept.length - before)).toMatchObject([
    { role: null, sections: [{ title: 'Второй' }], counts: ['comment'], by: server.administrator },
    { role, sections: null, counts: null },
    { role: null, sections: [{ title: 'Первый' }], counts: null },
    { role: null, sections: null },
  ])
  expect((await server.call('GET', '/former-layouts')).status).toBe(422)
  expect((await server.call('GET', '/former-layouts?object=nothing')).status).toBe(422)
  expect((await server.call('GET', '/former-layouts?object=deal', { key })).status).toBe(403)
})
