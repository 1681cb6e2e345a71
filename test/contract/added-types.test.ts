import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addableTypes, fieldType, type Json, type JsonObject } from '../../src/model/index.ts'
import { sampleOf, type Targets } from './samples.ts'
import { openServer, type Server } from './server.ts'

/*
 * Every type of field that an administrator may add, on a standard object and on one that he added: what works with a
 * standard field works with it.
 */

let server: Server
let targets: Targets
let stage: string

const label = { en: 'Own field', ru: 'Своё поле' }
const optionsOf: Record<string, JsonObject> = {
  choice: { choices: ['oak', 'pine'], labels: { oak: { en: 'Oak', ru: 'Дуб' }, pine: { en: 'Pine', ru: 'Сосна' } } },
  multiChoice: { choices: ['oak', 'pine'] },
  ref: { object: 'company' },
  refs: { object: 'company' },
  formula: { expression: 'ownNumber * 2', result: 'number' },
}
const searched = ['text', 'longText', 'phones', 'emails', 'email', 'url', 'address', 'tags']
const nameOf = (type: string) => `own${type[0]?.toUpperCase()}${type.slice(1)}`
// A formula is over another field, so it comes last; a lead has no pipeline of its own here.
const types = [...addableTypes.filter(type => type !== 'formula'), 'formula']

const places = [
  {
    object: 'lead',
    plural: 'leads',
    fresh: (n: number): JsonObject => ({ name: `Лид ${n}`, phones: [`+7926700000${n}`] }),
  },
  { object: 'contract', plural: 'contracts', fresh: (n: number): JsonObject => ({ name: `Договор ${n}` }) },
]

async function made(path: string, body: object) {
  const answer = await server.call('POST', path, { body })
  expect(answer.status, `${path} ${JSON.stringify(body)} ${answer.text}`).toBe(201)
  return answer.body
}

beforeAll(async () => {
  server = await openServer()
  const words = { one: { en: 'Contract', ru: 'Договор' }, many: { en: 'Contracts', ru: 'Договоры' } }
  await made('/objects', { name: 'contract', plural: 'contracts', label: words })
  const companies = [(await made('/companies', { name: 'Дуб' })).id, (await made('/companies', { name: 'Сосна' })).id]
  const form = new FormData()
  form.append('file', new Blob(['text'], { type: 'text/plain' }), 'a.txt')
  form.append('object', 'company')
  form.append('record', companies[0] ?? '')
  const file = await fetch(`${server.address}/api/v1/attachments`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${server.key}` },
  })
  expect(file.status).toBe(201)
  const attachment = (await file.json()) as { id: string }
  const user = [server.administrator, server.administrator]
  targets = new Map([
    ['company', companies],
    ['user', user],
    ['attachment', [attachment.id, attachment.id]],
  ])
  for (const { object } of places)
    for (const type of types)
      await made('/fields', {
        object,
        name: nameOf(type),
        type,
        label,
        options: { ...optionsOf[type], ...(searched.includes(type) && { search: true }) },
      })
  for (const { object } of places) {
    const pipeline = (await made('/pipelines', { name: `Путь: ${object}`, object })).id
    const first = await made('/stages', { name: `Начало ${object}`, pipeline, position: 1 })
    if (object === 'contract') stage = first.id
  }
}, 60_000)
afterAll(() => server.close())

const valueFor = async (object: string, type: string, n: number): Promise<Json> => {
  if (type === 'stage') return stageOf(object)
  return sampleOf({ type, options: optionsOf[type] ?? {} }, n, targets)
}

async function stageOf(object: string): Promise<string> {
  if (object === 'contract') return stage
  const { body } = await server.call('GET', `/pipelines?filter[object]=${object}`)
  return body.data[0].stages[0].id
}

let counter = 0

describe.each(places)('on $object', ({ object, plural, fresh }) => {
  const declared = async () => {
    const { body } = await server.call('GET', '/schema', { headers: { 'accept-language': 'ru' } })
    return body.objects.find((one: { name: string }) => one.name === object)
  }
  const found = async (filter: JsonObject, more: JsonObject = {}) => {
    const answer = await server.call('POST', `/${plural}/query`, { body: { filter, limit: 200, ...more } })
    expect(answer.status, `${JSON.stringify(filter)} ${answer.text}`).toBe(200)
    return answer.body.data.map((record: { id: string }) => record.id)
  }

  test.each(types.filter(type => type !== 'formula'))('%s: is kept, found, changed and told', async type => {
    const name = nameOf(type)
    const value = await valueFor(object, type, 1)
    const record = await made(`/${plural}`, { ...fresh(++counter % 10), [name]: value })
    const other = await made(`/${plural}`, fresh(++counter % 10))
    expect(record[name]).toEqual(value)

    const kind = fieldType({ type, options: optionsOf[type] ?? {} })
    const schema = (await declared()).fields.find((one: { name: string }) => one.name === name)
    expect(schema).toMatchObject({ label: 'Своё поле', type, operators: [...kind.operators] })
    for (const operator of kind.operators) {
      const operand = operandOf(type, operator, value)
      if (operand === undefined) continue
      const ids = await found({ [name]: { [operator]: operand } })
      const holds = !['ne', 'nin', 'gt', 'lt'].includes(operator)
      expect(ids.includes(record.id), `${operator} ${JSON.stringify(operand)}`).toBe(holds)
    }
    if (type !== 'stage') expect(await found({ [name]: { empty: true } })).toContain(other.id)
    if (kind.sortable) {
      for (const sort of [name, `-${name}`]) {
        const first = await server.call('GET', `/${plural}?sort=${sort}&limit=2`)
        expect(first.status, first.text).toBe(200)
        if (first.body.nextCursor)
          expect(
            (await server.call('GET', `/${plural}?sort=${sort}&limit=2&cursor=${first.body.nextCursor}`)).status,
          ).toBe(200)
      }
    }
    if (kind.groupable) {
      const counted = await server.call('POST', `/${plural}/aggregate`, { body: { groupBy: [name] } })
      expect(counted.status, counted.text).toBe(200)
    }
    if (kind.summable) {
      const measures = ['sum', 'avg', 'min', 'max', 'median'].map(fn => ({ fn, field: name }))
      const summed = await server.call('POST', `/${plural}/aggregate`, { body: { groupBy: [], measures } })
      expect(summed.status, summed.text).toBe(200)
    }
    if (searched.includes(type) && kind.words) {
      const [word = ''] = kind.words(value as never).match(/[\p{L}\p{N}@.+-]{4,}/u) ?? []
      const list = await server.call('GET', `/${plural}?q=${encodeURIComponent(word)}&limit=200`)
      expect(
        list.body.data.map((one: { id: string }) => one.id),
        word,
      ).toContain(record.id)
    }

    const emptied = await server.call('PATCH', `/${plural}/${record.id}`, { body: { [name]: null } })
    expect(emptied.status, emptied.text).toBe(200)
    const { body } = await server.call('GET', `/${plural}/${record.id}/changes`)
    expect(body.data[0].fields).toContainEqual({ field: name, before: value, after: null })

    const openapi = await server.call('GET', '/openapi.json', { key: null })
    const model = openapi.body.components.schemas[object === 'lead' ? 'Lead' : 'Contract']
    expect(model.properties).toHaveProperty(name)
  })

  test('formula: is worked out, filtered, sorted and never written', async () => {
    const record = await made(`/${plural}`, { ...fresh(++counter % 10), ownNumber: 21 })
    expect(record.ownFormula).toBe(42)
    expect(await found({ ownFormula: 42 }, { sort: '-ownFormula' })).toContain(record.id)
    expect((await server.call('PATCH', `/${plural}/${record.id}`, { body: { ownFormula: 1 } })).status).toBe(422)
  })

  test('a file is imported into fields of every type', async () => {
    const imported = types.filter(type => !['formula', 'file'].includes(type))
    const cells = await Promise.all(imported.map(async type => [type, await cellOf(object, type)] as const))
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
    const phone = '+79267770099'
    const head = ['Имя', 'Телефон', ...imported.map(nameOf)]
    const row = ['Из файла', phone, ...cells.map(([, cell]) => cell)]
    const form = new FormData()
    form.append('file', new Blob([`${head.map(quote).join(';')}\n${row.map(quote).join(';')}\n`]), 'a.csv')
    form.append('object', object)
    const mapping = {
      name: 'Имя',
      ...(object === 'lead' && { phones: 'Телефон' }),
      ...Object.fromEntries(imported.map(type => [nameOf(type), nameOf(type)])),
    }
    form.append('mapping', JSON.stringify(mapping))
    const answer = await fetch(`${server.address}/api/v1/imports`, {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${server.key}` },
    })
    const text = await answer.text()
    expect(answer.status, text).toBe(202)
    const { id } = JSON.parse(text)
    const staged = await become(id, 'staged')
    expect(staged.problems, JSON.stringify(staged.questions)).toEqual([])
    await server.call('POST', `/imports/${id}/commit`)
    const done = await become(id, 'done')
    expect(done.counts.new, JSON.stringify(done)).toBe(1)
    const { body } = await server.call('POST', `/${plural}/query`, { body: { filter: { name: 'Из файла' } } })
    for (const type of imported) {
      const kept = body.data[0][nameOf(type)]
      // An address in one cell is kept as one line.
      if (type === 'address') expect(kept).toEqual({ line: await cellOf(object, type) })
      else expect(kept, type).toEqual(await valueFor(object, type, 0))
    }
  })
})

async function cellOf(object: string, type: string): Promise<string> {
  if (type === 'stage') return `Начало ${object}`
  if (type === 'ref') return 'Дуб'
  if (type === 'user') return 'Анна Ким'
  const options = optionsOf[type] ?? {}
  return fieldType({ type, options }).toText((await valueFor(object, type, 0)) as never, options)
}

async function become(id: string, state: string) {
  for (;;) {
    const { body } = await server.call('GET', `/imports/${id}`)
    if (body.state === state || body.state === 'failed') return body
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

function operandOf(type: string, operator: string, value: Json): Json | undefined {
  const plain = type === 'money' ? (value as JsonObject).amount : value
  const part = partOf(type, value)
  switch (operator) {
    case 'eq':
    case 'ne':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return plain ?? null
    case 'in':
    case 'nin':
      return Array.isArray(value) ? [part] : [plain ?? null]
    case 'contains':
    case 'startsWith':
      return part
    case 'empty':
      return false
    case 'between':
      return [plain ?? null, plain ?? null]
    default:
      return undefined
  }
}

/** What of a value is typed into a filter. */
function partOf(type: string, value: Json): Json {
  if (type === 'address') return 'Москва'
  if (typeof value === 'string') return value.slice(0, 6)
  const [first = null] = Array.isArray(value) ? value : []
  return typeof first === 'object' && first && 'value' in first ? ((first as JsonObject).value ?? null) : first
}
