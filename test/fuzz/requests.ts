import fc from 'fast-check'
import { isJsonObject, type Json, type JsonObject } from '../../src/model/index.ts'
import type { Described, Operation, Parameter } from '../contract/operations.ts'
import { filters } from './filters.ts'
import { formBody } from './form-body.ts'
import { valuesOf } from './from-schema.ts'
import { hostileBody, hostileText } from './hostile.ts'
import { placeOf } from './known.ts'
import { usualWord } from './words.ts'

/** A call as it goes out; places for ids are still to be filled in. */
export interface Request {
  method: string
  /** From the root, with its query. */
  path: string
  headers: Readonly<Record<string, string>>
  body: string | null
  /** In whose name: by a key, in a browser where somebody is signed in, or nobody's. */
  as: 'key' | 'session' | 'nobody'
}

/** Calls of one operation: mostly such as a program would make, and some that none would. */
export function requestsOf(operation: Operation, { schemas }: Described): fc.Arbitrary<Request> {
  return fc
    .record({
      path: pathsOf(operation),
      query: queriesOf(operation, schemas),
      headers: headersOf(operation),
      content: contentsOf(operation, schemas),
      as: callersOf(operation),
    })
    .map(({ path, query, headers, content, as }) => ({
      method: operation.method,
      path: `/api/v1${path}${query ? `?${query}` : ''}`,
      headers: { ...content?.headers, ...headers },
      body: content?.body ?? null,
      as,
    }))
}

const callersOf = ({ isPublic, path }: Operation): fc.Arbitrary<Request['as']> => {
  if (isPublic) return fc.constantFrom('nobody', 'nobody', 'key')
  return path.startsWith('/me') || path === '/session'
    ? fc.constantFrom('session', 'session', 'key')
    : fc.oneof({ weight: 8, arbitrary: fc.constant('key' as const) }, fc.constant('session' as const))
}

/** Text in an address. A half of a character cannot stand there. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed())

function pathsOf({ path }: Operation): fc.Arbitrary<string> {
  const parts = path.split('/').slice(1)
  const made = parts.map((part, i) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1]
    return name ? pathPart(name, parts[i - 1] ?? '') : fc.constant(part)
  })
  return fc.tuple(...made).map(chosen => `/${chosen.join('/')}`)
}

function pathPart(name: string, before: string): fc.Arbitrary<string> {
  const collection = before.startsWith('{') ? 'leads' : before
  const usual = /^(id|key|token|page)$/.test(name)
    ? fc.nat(7).map(n => placeOf(collection, n))
    : name === 'version'
      ? fc.integer({ min: -1, max: 4 }).map(String)
      : name === 'object'
        ? fc.constantFrom('lead', 'deal', 'company', 'contact', 'task', 'user')
        : usualWord.map(encoded)
  const hostile = hostileText.filter(text => text !== '').map(text => encoded(text).slice(0, 2000))
  return fc.oneof(
    { weight: 8, arbitrary: usual },
    { weight: 1, arbitrary: hostile },
    { weight: 1, arbitrary: fc.constantFrom('%ff', '%', '%00', '%2e%2e', '..%2f..%2f', '..', '0', 'a;b', 'a%3Fb') },
  )
}

function queriesOf({ parameters }: Operation, schemas: JsonObject): fc.Arbitrary<string> {
  const known = parameters.filter(({ place }) => place === 'query')
  return fc
    .tuple(
      fc
        .subarray(known, { maxLength: Math.min(known.length, 4) })
        .chain(some => fc.tuple(...some.map(parameter => parameterText(parameter, schemas)))),
      fc.oneof({ weight: 12, arbitrary: fc.constant([]) }, fc.tuple(oddParameter)),
    )
    .map(([usual, odd]) => [...usual, ...odd].join('&'))
}

function parameterText({ name, schema }: Parameter, schemas: JsonObject): fc.Arbitrary<string> {
  if (name === 'filter') return filters
  const value = valuesOf(schema, schemas, name).map(one => `${encoded(name)}=${encoded(textOf(one))}`)
  return fc.oneof(
    { weight: 12, arbitrary: value },
    value.map(text => `${text}&${text}`),
    hostileText.map(text => `${encoded(name)}=${encoded(text)}`),
  )
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 6000)

const oddParameter = fc.oneof(
  fc.constantFrom(
    '%',
    '%ff=1',
    'a=%00',
    '=',
    '&&',
    '[]=',
    'filter=',
    'filter[__proto__][eq]=1',
    'limit=1&limit=2',
    '__proto__[a]=1',
  ),
  hostileText.map(text => `${encoded(text).slice(0, 300)}=1`),
)

interface Content {
  headers: Record<string, string>
  body: string
}

function contentsOf({ bodies }: Operation, schemas: JsonObject): fc.Arbitrary<Content | null> {
  const usual = [...bodies].map(([type, schema]) =>
    type === 'application/json'
      ? valuesOf(schema, schemas).map(value => json(JSON.stringify(value)))
      : formBody(type, schema, schemas),
  )
  const odd = fc.oneof(hostileBody.map(json), oddlyTyped)
  if (!usual.length) return fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, odd)
  return fc.oneof({ weight: 15, arbitrary: fc.oneof(...usual) }, odd, fc.constant(null))
}

const json = (body: string): Content => ({ headers: { 'content-type': 'application/json' }, body })

const oddlyTyped: fc.Arbitrary<Content> = fc
  .record({
    type: fc.constantFrom(
      'text/plain',
      'application/json; charset=utf-16',
      'application/jsonx',
      'application/xml',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'application/x-www-form-urlencoded',
      '*/*',
      'application/json; application/json',
      'a',
    ),
    body: hostileBody,
  })
  .map(({ type, body }) => ({ headers: { 'content-type': type }, body }))

/** Most callers send none of their own. */
function headersOf({ parameters }: Operation): fc.Arbitrary<Record<string, string>> {
  const own = parameters.flatMap(({ name, place }) => (place === 'header' ? [name.toLowerCase()] : []))
  const named = fc.constantFrom(
    ...own,
    'accept-language',
    'accept',
    'if-none-match',
    'range',
    'origin',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-http-method-override',
    'cookie',
    'content-encoding',
    'expect-ct',
  )
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant({}) },
    fc.dictionary(named, headerValue, { minKeys: 1, maxKeys: 2 }).filter(isJsonObject).map(texts),
  )
}

const headerValue = fc.oneof(
  fc.constantFrom(
    '1',
    '"1"',
    'W/"2"',
    '*',
    '"',
    '',
    'ru',
    'de;q=9',
    '*;q=0,ru',
    'bytes=0-',
    'null',
    '127.0.0.1',
    'gzip',
    'a=b; c',
  ),
  // What may stand in a header at all (RFC 9110, 5.5).
  hostileText.map(text =>
    text
      .replace(/[^\x20-\x7e\x80-\xff]/g, '')
      .trim()
      .slice(0, 1000),
  ),
)

const texts = (headers: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
