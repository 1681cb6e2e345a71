import { type Field, fieldType, type Json, type JsonObject, type ObjectDeclaration } from '../../src/model/index.ts'
import { targetOf } from '../../src/records/index.ts'
import type { Server } from './server.ts'

/** Fields of an object that a caller may give. */
export const givenFields = (object: ObjectDeclaration): [string, Field][] =>
  Object.entries(object.fields).filter(([, field]) => !field.options.readOnly && field.type !== 'formula')

/** Records that others can refer to: two of each object. */
export type Targets = ReadonlyMap<string, readonly string[]>

/** A value of a field that is right, different for different `n`. */
export function sampleOf(field: Field, n: number, targets: Targets): Json {
  const target = field.type === 'file' ? 'attachment' : targetOf(field)
  if (target) return targets.get(target)?.[n % 2] ?? null
  if (field.type === 'refs')
    return [targets.get(String((field.options as { object?: string }).object))?.[n % 2] ?? null]
  if (field.type === 'link') return { object: 'company', id: targets.get('company')?.[n % 2] ?? null }
  if (field.type === 'items') return []
  return fieldType(field).sample(field.options, n)
}

/** Input of a record that no rule objects to. */
export function sampleInput(object: ObjectDeclaration, n: number, targets: Targets): JsonObject {
  const input = Object.fromEntries(givenFields(object).map(([name, field]) => [name, sampleOf(field, n, targets)]))
  return { ...input, ...agreed(object, n, targets) }
}

/** What rules say of several fields together. */
function agreed(object: ObjectDeclaration, n: number, targets: Targets): JsonObject {
  switch (object.name) {
    case 'deal':
      return {
        pipeline: targets.get('pipeline')?.[0] ?? null,
        stage: targets.get('stage')?.[n % 2] ?? null,
        discountAmount: null,
      }
    case 'order':
      return {
        pipeline: targets.get('production')?.[0] ?? null,
        stage: targets.get('production')?.[1 + (n % 2)] ?? null,
        discountAmount: null,
      }
    case 'user':
      return { absentFrom: null, absentUntil: null, role: targets.get('role')?.[0] ?? null, active: true }
    case 'team':
      return { parent: null }
    case 'pipeline':
      return { object: 'deal' }
    case 'stage':
      return { pipeline: targets.get('pipeline')?.[0] ?? null }
    case 'role':
      return { admin: false }
    case 'contact':
      return { firstName: `Имя${n}`, lastName: null, middleName: null, name: `Имя${n}` }
    case 'lead':
      return {
        firstName: `Имя${n}`,
        lastName: null,
        middleName: null,
        name: `Имя${n}`,
        status: 'working',
        postponedUntil: null,
        refusalReason: null,
      }
    case 'task':
      return { result: 'Готово' }
    case 'quote':
    case 'invoice':
      return { discountAmount: null }
    case 'case':
      return { status: 'working' }
    default:
      return {}
  }
}

/** The two first records of each object, made where there are none. */
export async function makeTargets(server: Server, objects: readonly ObjectDeclaration[]): Promise<Targets> {
  const targets = new Map<string, string[]>()
  for (const object of objects) {
    const ofDeals = object.name === 'pipeline' ? '&filter[object]=deal' : ''
    const found = await server.call('GET', `/${object.plural}?limit=2&sort=createdAt${ofDeals}`)
    targets.set(
      object.name,
      found.body.data.map((record: { id: string }) => record.id),
    )
  }
  const first = async (object: string) =>
    (await server.call('GET', `/pipelines?filter[object]=${object}&sort=createdAt`)).body.data[0]
  const stagesOf = (pipeline: { stages: { id: string }[] }) => pipeline.stages.slice(0, 2).map(({ id }) => id)
  const production = await first('order')
  targets.set('stage', stagesOf(await first('deal')))
  targets.set('production', [production.id, ...stagesOf(production)])
  for (const object of objects) {
    const known = targets.get(object.name) ?? []
    while (known.length < 2) {
      const input = sampleInput({ ...object, fields: onlyNeeded(object) }, 100 + known.length, targets)
      if (object.name === 'lead') input.phones = [{ value: `+7916000000${known.length}` }]
      const made = await (object.name === 'attachment'
        ? attach(server, `file-${known.length}.txt`)
        : server.call('POST', `/${object.plural}`, { body: input }))
      if (made.status !== 201) throw new Error(`${object.name}: ${made.text}`)
      known.push(made.body.id)
    }
    targets.set(object.name, known)
  }
  return targets
}

const onlyNeeded = (object: ObjectDeclaration): ObjectDeclaration['fields'] =>
  Object.fromEntries(Object.entries(object.fields).filter(([, field]) => field.options.required))

/** Files come with their bytes. */
function attach(server: Server, name: string) {
  const boundary = 'a-boundary'
  const body = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\nhello\r\n--${boundary}--\r\n`
  return server.call('POST', '/attachments', {
    body,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
}
