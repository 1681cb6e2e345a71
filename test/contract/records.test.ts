import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fieldType } from '../../src/model/index.ts'
import { objects } from '../../src/objects/index.ts'
import { givenFields, makeTargets, sampleInput, sampleOf, type Targets } from './samples.ts'
import { openServer, type Server } from './server.ts'

let server: Server
let targets: Targets

beforeAll(async () => {
  server = await openServer()
  targets = await makeTargets(server, objects)
})
afterAll(() => server.close())

/** Fields of which a change alone breaks no rule, for a generic test. */
const alone = (object: string, field: string) =>
  ![
    'deal.pipeline',
    'deal.stage',
    'user.absentFrom',
    'user.absentUntil',
    'user.role',
    'user.active',
    'team.parent',
    'role.admin',
    'stage.pipeline',
    'pipeline.object',
    'lead.postponedUntil',
    'lead.refusalReason',
    'advertisingCost.from',
    'deal.discountAmount',
    'quote.discountAmount',
    'order.pipeline',
    'order.stage',
    'order.discountAmount',
    'invoice.discountAmount',
    'priceList.from',
    'price.from',
    'case.status',
  ].includes(`${object}.${field}`)

/** Files come with their bytes; the feature's own test sends them. */
const sent = objects.filter(({ name }) => name !== 'attachment')

describe.each(sent.map(object => [object.name, object] as const))('%s', (name, object) => {
  let id: string
  let version = 0

  test('is created with all its fields and read as it was given', async () => {
    const input = sampleInput(object, 10, targets)
    const made = await server.call('POST', `/${object.plural}`, { body: input })
    expect(made.body, made.text).toMatchObject({ version: 1 })
    expect(made.status).toBe(201)
    expect(made.headers.get('etag')).toBe('"1"')
    id = made.body.id
    version = 1

    const read = await server.call('GET', `/${object.plural}/${id}`)
    expect(read.status).toBe(200)
    expect(read.body.can).toEqual({ update: true, remove: true })
    for (const [field] of givenFields(object)) {
      const expected = input[field] ?? null
      if (!isEmpty(expected)) expect(read.body[field], field).toEqual(expected)
    }
  })

  test('is changed field by field, with a version and a line of history for each', async () => {
    for (const [field, declared] of givenFields(object).filter(([field]) => alone(name, field))) {
      const value = sampleOf(declared, 11, targets)
      const { before, changed } = await change(field, value)
      version = before.body.version
      expect(changed.status, `${field}: ${changed.text}`).toBe(200)
      const same = JSON.stringify(before.body[field]) === JSON.stringify(changed.body[field])
      expect(changed.body.version, field).toBe(same ? version : version + 1)
      if (same) continue
      const { body } = await server.call('GET', `/${object.plural}/${id}/changes`)
      const line = body.data.find((entry: { version: number }) => entry.version === version + 1)
      expect(line.fields.map((entry: { field: string }) => entry.field)).toContain(field)
      expect(line).toMatchObject({ kind: 'updated', actor: { id: server.administrator } })
    }
  })

  /** Features react to changes with changes of their own: whoever was slower than they looks again. */
  async function change(field: string, value: unknown) {
    for (let attempt = 1; ; attempt++) {
      const before = await server.call('GET', `/${object.plural}/${id}`)
      const headers = { 'if-match': `"${before.body.version}"` }
      const changed = await server.call('PATCH', `/${object.plural}/${id}`, { body: { [field]: value }, headers })
      if (changed.status !== 412 || attempt === 5) return { before, changed }
    }
  }

  test('a stale version is refused with both values', async () => {
    const answer = await server.call('PATCH', `/${object.plural}/${id}`, {
      body: { [object.title]: 'Другое' },
      headers: { 'if-match': '"1"' },
    })
    const now = await server.call('GET', `/${object.plural}/${id}`)
    if (now.body.version === 1) return
    expect(answer.status).toBe(412)
    expect(answer.body).toMatchObject({
      version: now.body.version,
      fields: [{ field: object.title, given: 'Другое', current: now.body[object.title] }],
    })
  })

  /** The record once features have done with it what they do. */
  async function settled() {
    for (let version = 0; ; ) {
      const { body } = await server.call('GET', `/${object.plural}/${id}`)
      if (body.version === version || name !== 'lead') return body
      version = body.version
      await new Promise(resolve => setTimeout(resolve, 1000))
    }
  }

  test('is found by each field that filters, by parameter and by body', async () => {
    const record = await settled()
    for (const [field, declared] of Object.entries(object.fields)) {
      const { operators } = fieldType(declared)
      const value = record[field]
      if (operators.includes('empty'))
        await expectFound({ [field]: { empty: isEmpty(value) } }, `filter[${field}][empty]=${isEmpty(value)}`)
      if (isEmpty(value) || typeof value === 'object' || !operators.includes('eq')) continue
      await expectFound({ [field]: value }, `filter[${field}]=${encodeURIComponent(value)}`)
      if (operators.includes('in'))
        await expectFound({ [field]: { in: [value] } }, `filter[${field}][in]=${encodeURIComponent(value)}`)
    }

    async function expectFound(filter: object, parameter: string) {
      const byParameter = await server.call('GET', `/${object.plural}?${parameter}&limit=200&fields=${object.title}`)
      expect(byParameter.status, `${parameter}: ${byParameter.text}`).toBe(200)
      const ids = byParameter.body.data.map((each: { id: string }) => each.id)
      expect(ids, parameter).toContain(id)
      const byBody = await server.call('POST', `/${object.plural}/query`, {
        body: { filter, limit: 200, fields: [object.title] },
      })
      expect(
        byBody.body.data.map((each: { id: string }) => each.id),
        JSON.stringify(filter),
      ).toEqual(ids)
    }
  })

  test('is sorted by each field that sorts, both ways, page by page', async () => {
    for (const [field, declared] of Object.entries(object.fields)) {
      const up = await server.call('GET', `/${object.plural}?sort=${field}&limit=1&total=true`)
      if (!fieldType(declared).sortable) {
        expect(up.status, field).toBe(422)
        continue
      }
      expect(up.status, `${field}: ${up.text}`).toBe(200)
      expect(up.body.total.exact).toBe(true)
      const all = new Set(up.body.data.map((each: { id: string }) => each.id))
      for (let cursor = up.body.nextCursor; cursor; ) {
        const next = await server.call('GET', `/${object.plural}?sort=${field}&limit=1&cursor=${cursor}`)
        expect(next.status, field).toBe(200)
        for (const each of next.body.data) all.add(each.id)
        cursor = next.body.nextCursor
      }
      expect(all.size, field).toBe(up.body.total.value)
      expect((await server.call('GET', `/${object.plural}?sort=-${field}`)).status).toBe(200)
    }
  })

  test('goes to the trash and comes back', async () => {
    const fresh = await server.call('POST', `/${object.plural}`, { body: sampleInput(object, 20, targets) })
    expect(fresh.status, fresh.text).toBe(201)
    const path = `/${object.plural}/${fresh.body.id}`
    expect((await server.call('DELETE', path)).status).toBe(204)
    expect((await server.call('GET', path)).status).toBe(404)
    expect((await server.call('PATCH', path, { body: {} })).status).toBe(404)
    expect((await server.call('DELETE', path)).status).toBe(404)
    const trash = await server.call('GET', `/${object.plural}?trash=only`)
    expect(trash.body.data.map((each: { id: string }) => each.id)).toContain(fresh.body.id)
    const restored = await server.call('POST', `${path}/restoration`)
    expect(restored.status, restored.text).toBe(200)
    expect((await server.call('GET', path)).status).toBe(200)
    expect((await server.call('POST', `${path}/restoration`)).status).toBe(409)
  })
})

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && !value.length)
