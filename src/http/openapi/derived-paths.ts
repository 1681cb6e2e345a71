import type { JsonObject, ObjectDeclaration } from '../../model/index.ts'
import { pathParameters } from './feature-paths.ts'
import { typeName } from './record-schemas.ts'
import { idempotencyKey, ifMatch, json, problems, ref } from './shared.ts'

interface Described {
  method: string
  /** Behind the plural. */
  path: string
  operation: (one: string, many: string) => string
  summary: string
  parameters?: JsonObject[]
  body?: (type: string) => JsonObject
  status?: number
  answer: (type: string) => JsonObject | null
}

const texts = (...names: [name: string, description: string][]): JsonObject[] =>
  names.map(([name, description]) => ({ name, in: 'query', description, schema: { type: 'string' } }))

const limit: JsonObject = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 200 } }
const cursor: JsonObject = {
  name: 'cursor',
  in: 'query',
  description: '`nextCursor` of the page before',
  schema: { type: 'string' },
}
const shape = texts(['fields', 'Names of fields, separated by commas'], ['expand', 'References to give as records'])
const filter: JsonObject = {
  name: 'filter',
  in: 'query',
  style: 'deepObject',
  explode: true,
  description:
    '`filter[field]=v`, `filter[field][op]=v`, `filter[company.industry][op]=v` by a field of what is referred to, `filter[nextStep][op]=v` by when the next open task with the record is due (`empty`: nothing is planned); operators: eq ne gt gte lt lte in nin contains startsWith empty between within',
  schema: { type: 'object', additionalProperties: true },
}
const trash: JsonObject = { name: 'trash', in: 'query', schema: { type: 'string', enum: ['only', 'with'] } }
const asOf: JsonObject = {
  name: 'asOf',
  in: 'query',
  description: 'As they were at that moment; not with q or trash',
  schema: { type: 'string', format: 'date-time' },
}
const timeline: JsonObject[] = [
  ...texts([
    'kind',
    'Only these, separated by commas: names of objects (`activity`, `task`, `attachment`), kinds of their entries (`note`, `call`, `meeting`, `email`, `message`, `form`, `visit`), and `change` for the changes of its fields; without it all activities and tasks',
  ]),
  {
    name: 'by',
    in: 'query',
    description: 'Only what this user did, or shall do',
    schema: { type: 'string', format: 'uuid' },
  },
  {
    name: 'q',
    in: 'query',
    description: 'Only what has all these words in its texts',
    schema: { type: 'string', maxLength: 200 },
  },
  {
    name: 'pinned',
    in: 'query',
    description: '`true`: only what is pinned to the record itself',
    schema: { type: 'boolean' },
  },
  {
    name: 'happened',
    in: 'query',
    description: '`true`: without what is planned and not done yet',
    schema: { type: 'boolean' },
  },
]
const total: JsonObject = { name: 'total', in: 'query', description: 'Count them', schema: { type: 'boolean' } }

const described: readonly Described[] = [
  {
    method: 'get',
    path: '',
    operation: (_, many) => `list${many}`,
    summary: 'A page of the list',
    parameters: [
      filter,
      ...texts(['q', 'Words to search for'], ['sort', '`-createdAt,name`']),
      limit,
      cursor,
      ...shape,
      total,
      trash,
      asOf,
    ],
    answer: type => ref(`${type}_List`),
  },
  {
    method: 'post',
    path: '',
    operation: one => `create${one}`,
    summary: 'Create',
    parameters: [idempotencyKey],
    body: type => ref(`${type}_Input`),
    status: 201,
    answer: ref,
  },
  {
    method: 'get',
    path: '/{id}',
    operation: one => `get${one}`,
    summary: 'One record',
    parameters: [...shape, trash],
    answer: ref,
  },
  {
    method: 'patch',
    path: '/{id}',
    operation: one => `update${one}`,
    summary: 'Change the given fields',
    parameters: [ifMatch],
    body: type => ref(`${type}_Change`),
    answer: ref,
  },
  {
    method: 'delete',
    path: '/{id}',
    operation: one => `delete${one}`,
    summary: 'Put into the trash',
    parameters: [ifMatch],
    status: 204,
    answer: () => null,
  },
  {
    method: 'post',
    path: '/{id}/restoration',
    operation: one => `restore${one}`,
    summary: 'Take back out of the trash',
    parameters: [idempotencyKey],
    answer: ref,
  },
  {
    method: 'post',
    path: '/query',
    operation: (_, many) => `query${many}`,
    summary: 'A page of the list, asked for by a body',
    body: () => ref('Query'),
    answer: type => ref(`${type}_List`),
  },
  {
    method: 'post',
    path: '/aggregate',
    operation: (_, many) => `aggregate${many}`,
    summary: 'Counts and sums by group',
    body: () => ref('AggregateQuery'),
    answer: () => ref('Aggregate'),
  },
  {
    method: 'post',
    path: '/bulk',
    operation: (_, many) => `bulk${many}`,
    summary: 'Up to 1,000 rows at once',
    parameters: [idempotencyKey],
    body: type => ({
      type: 'object',
      properties: {
        create: { type: 'array', items: ref(`${type}_Input`) },
        update: {
          type: 'array',
          items: {
            type: 'object',
            properties: { id: { type: 'string', format: 'uuid' }, version: { type: 'integer' } },
            required: ['id'],
          },
        },
        remove: { type: 'array', items: { type: 'string', format: 'uuid' } },
        atomic: { type: 'boolean', description: 'All or nothing' },
      },
      additionalProperties: false,
    }),
    answer: () => ref('BulkAnswer'),
  },
  {
    method: 'post',
    path: '/{id}/merges',
    operation: one => `merge${one}`,
    summary: 'Merge other records into this one',
    parameters: [idempotencyKey],
    body: () => ref('Merge'),
    status: 201,
    answer: ref,
  },
  {
    method: 'get',
    path: '/{id}/timeline',
    operation: one => `get${one}Timeline`,
    summary: 'What happened with it, and what is planned, the newest first',
    parameters: [...timeline, limit, cursor],
    answer: () => ref('Timeline'),
  },
  {
    method: 'get',
    path: '/{id}/changes',
    operation: one => `get${one}Changes`,
    summary: 'Who changed which field when',
    parameters: [limit, cursor],
    answer: () => ref('Changes'),
  },
  {
    method: 'delete',
    path: '/{id}/changes/{version}',
    operation: one => `takeBack${one}Change`,
    summary:
      'Take back what the caller changed with this version: its fields have what they had, and a stage since when it was there; 409 where somebody has changed them since',
    answer: ref,
  },
  {
    method: 'post',
    path: '/{id}/showings',
    operation: one => `show${one}Field`,
    summary:
      'Show the value of a protected field, to roles it is shown to; who saw it is noted. 409 while the key is away',
    body: () => ({
      type: 'object',
      properties: { field: { type: 'string', description: 'Name of the field' } },
      required: ['field'],
      additionalProperties: false,
    }),
    status: 201,
    answer: () => ({
      type: 'object',
      properties: { field: { type: 'string' }, value: {} },
      required: ['field', 'value'],
    }),
  },
]

/** Path items of what every object has; where a feature has an operation of its own in that place, its description stands. */
export function derivedPaths(objects: readonly ObjectDeclaration[], taken: ReadonlySet<string>): JsonObject {
  const paths: Record<string, JsonObject> = {}
  for (const object of objects) {
    for (const each of described) {
      const path = `/${object.plural}${each.path}`
      if (!taken.has(`${each.method} ${path}`))
        paths[path] = { ...paths[path], [each.method]: operationOf(each, object) }
    }
  }
  return paths
}

function operationOf(
  { method, operation, summary, path, parameters = [], body, status = 200, answer }: Described,
  object: ObjectDeclaration,
): JsonObject {
  const type = typeName(object.name)
  const schema = answer(type)
  const all = [...pathParameters(path), ...parameters]
  return {
    operationId: operation(type, pluralName(object.plural)),
    summary,
    tags: [pluralName(object.plural)],
    ...(all.length && { parameters: all }),
    ...(body && { requestBody: { required: true, content: json(body(type)) } }),
    responses: {
      [status]: { description: summary, ...(schema && { content: json(schema) }) },
      ...problems({
        method: isQuestion(path) ? 'get' : method,
        path,
        signedIn: true,
        body: Boolean(body),
        version: parameters.includes(ifMatch),
      }),
    },
  }
}

/** Asks by a body, and changes nothing. */
const isQuestion = (path: string): boolean => path === '/query' || path === '/aggregate'

/** `distribution-rules` → `DistributionRules`. */
const pluralName = (plural: string): string => plural.split('-').map(typeName).join('')
