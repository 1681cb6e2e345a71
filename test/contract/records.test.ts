import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fieldTypes, type Json, type JsonObject, type ObjectDeclaration } from '../../src/model/index.ts'
import { objects } from '../../src/objects/index.ts'
import { signIn, withAdministrator, type Api } from '../setup/api.ts'
import { startServer, type TestServer } from '../setup/server.ts'

/*
 * What the API promises of every object, asked of every object: a new declaration is tested by being declared.
 */

let server: TestServer
let api: Api
beforeAll(async () => {
  server = await startServer(withAdministrator)
  api = await signIn(server)
})
afterAll(() => server?.stop())

/** Samples of a record's own fields; what points elsewhere is left out unless it is required. */
const pointing = new Set(['ref', 'refs', 'user', 'stage', 'file', 'link', 'items', 'formula', 'json'])

async function sampleOf(object: ObjectDeclaration, n: number): Promise<JsonObject> {
  const values: JsonObject = {}
  for (const [name, field] of Object.entries(object.fields)) {
    const type = fieldTypes.get(field.type)
    if (field.options.readOnly || !type) continue
    if (!pointing.has(field.type)) values[name] = type.sample(field.options, n)
    else if (field.options.required && field.options.default === undefined) values[name] = await targetFor(object, name, n)
  }
  return { ...values, ...exceptions[object.name] }
}

/** Where a sample by chance breaks a rule of its object, or a value must be one that exists. */
const exceptions: Record<string, JsonObject> = {
  lead: { status: 'new', postponedUntil: null, refusalReason: null },
  task: { doneAt: null, result: null },
  user: { absentFrom: null, absentUntil: null },
  stage: { requiredFields: [] },
  distributionRule: { scheme: 'claim' },
}

async function targetFor(object: ObjectDeclaration, name: string, n: number): Promise<Json> {
  const field = object.fields[name]
  if (field?.type === 'link') {
    const lead = await api.post('/leads', { name: `target ${n}`, phones: [{ value: '+79261112233' }] })
    return { object: 'lead', id: lead.body.id ?? null }
  }
  const plural = field?.type === 'ref' ? objects.find(one => one.name === (field.options as { object?: string }).object)?.plural : undefined
  if (!plural) return null
  const { data } = (await api.get(`/${plural}?limit=1`)).body as { data: { id: string }[] }
  return data[0]?.id ?? null
}

for (const object of objects.filter(one => one.name !== 'attachment')) {
  describe(object.plural, () => {
    let n = 100
    const create = async () => {
      const input = await sampleOf(object, ++n)
      const made = await api.post(`/${object.plural}`, input)
      expect(made.status, made.text).toBe(201)
      return { input, made }
    }

    test('are created with an ETag, read again, and found by every field', async () => {
      const { made } = await create()
      const id = String(made.body.id)
      expect(made.headers.get('etag')).toBe('"1"')
      expect(made.body.version).toBe(1)
      const read = await api.get(`/${object.plural}/${id}`)
      expect(read.status).toBe(200)
      expect(read.body).toMatchObject({ id, can: { update: true, remove: true } })

      for (const [name, field] of Object.entries(object.fields)) {
        const type = fieldTypes.get(field.type)
        const value = read.body[name]
        if (!type?.operators.includes('eq') || value === null || value === undefined || pointing.has(field.type)) continue
        const listed = await api.post(`/${object.plural}/query`, { filter: { [name]: { eq: value }, id } })
        expect(listed.status, `${name}: ${listed.text}`).toBe(200)
        expect((listed.body.data as JsonObject[]).map(row => row.id), name).toEqual([id])
      }
    })

    test('sort by every field that can be sorted, both ways', async () => {
      for (const [name, field] of Object.entries(object.fields)) {
        if (!fieldTypes.get(field.type)?.sortable) continue
        for (const sort of [name, `-${name}`]) {
          const listed = await api.get(`/${object.plural}?sort=${sort}&limit=5`)
          expect(listed.status, `${sort}: ${listed.text}`).toBe(200)
        }
      }
    })

    test('change under If-Match, refuse a stale one, and keep their history', async () => {
      const { made } = await create()
      const path = `/${object.plural}/${String(made.body.id)}`
      const name = Object.keys(object.fields).find(field => object.fields[field]?.type === 'text' && !object.fields[field]?.options.readOnly && !(object.fields[field]?.options as { format?: string }).format) ?? ''
      const value = object.name === 'user' ? 'Renamed' : `renamed ${n}`
      const changed = await api.patch(path, { [name]: value }, { 'if-match': '"1"' })
      expect(changed.status, changed.text).toBe(200)
      expect(changed.headers.get('etag')).toBe('"2"')
      const stale = await api.patch(path, { [name]: 'again' }, { 'if-match': '"1"' })
      expect(stale.status).toBe(412)
      expect(stale.headers.get('content-type')).toContain('application/problem+json')
      expect((await api.get(path)).body.version).toBe(2)
      const history = (await api.get(`${path}/changes`)).body.data as JsonObject[]
      expect(history.map(change => change.kind)).toEqual(['updated', 'created'])
    })

    test('go to the trash and back', async () => {
      const { made } = await create()
      const path = `/${object.plural}/${String(made.body.id)}`
      expect((await api.delete(path)).status).toBe(204)
      expect((await api.get(path)).status).toBe(404)
      const back = await api.post(`${path}/restoration`)
      expect(back.status, back.text).toBeLessThan(300)
      expect((await api.get(path)).status).toBe(200)
    })

    test('refuse unknown fields and wrong types, naming each, and write nothing', async () => {
      const count = async () => (await api.post(`/${object.plural}/aggregate`, { measures: [{ fn: 'count' }] })).text
      const before = await count()
      const wrong = Object.fromEntries(Object.entries(object.fields).filter(([, field]) => !field.options.readOnly && field.type !== 'formula').map(([name]) => [name, { utterly: 'wrong' }]))
      const refused = await api.post(`/${object.plural}`, { ...wrong, nonsense: 1 })
      expect(refused.status).toBe(422)
      const fields = (refused.body.errors as JsonObject[]).map(problem => String(problem.field).split('.')[0])
      expect(fields).toEqual(expect.arrayContaining([...Object.keys(wrong), 'nonsense']))
      for (const problem of refused.body.errors as JsonObject[]) expect(String(problem.message)).not.toBe('')
      expect(await count()).toBe(before)
    })
  })
}
