import fc from 'fast-check'
import { isJsonObject, type Json, type JsonObject } from '../../src/model/index.ts'
import { hostileText, hostileValue } from './hostile.ts'
import { placeOf } from './known.ts'
import { usualWord } from './words.ts'

/** Where in a schema values are made for. */
interface Place {
  schemas: JsonObject
  /** Of the member, by which is guessed whose id is asked for. */
  name: string
  depth: number
}

/** Deeper than this nothing is made that need not be. */
const deepest = 5

/** Values that a schema describes; in about one of thirty places stands what it does not. */
export function valuesOf(schema: JsonObject, schemas: JsonObject, name = ''): fc.Arbitrary<Json> {
  return made(schema, { schemas, name, depth: 0 })
}

function made(schema: JsonObject, place: Place): fc.Arbitrary<Json> {
  return fc.oneof({ weight: 30, arbitrary: fitting(schema, place) }, { weight: 1, arbitrary: hostileValue })
}

function fitting(schema: JsonObject, place: Place): fc.Arbitrary<Json> {
  if (typeof schema.$ref === 'string') return fitting(resolve(schema.$ref, place.schemas), place)
  if (Array.isArray(schema.enum) && schema.enum.length) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  for (const choice of [schema.anyOf, schema.oneOf]) {
    const parts = Array.isArray(choice) ? choice.filter(isJsonObject) : []
    if (parts.length) return fc.oneof(...parts.map(part => fitting({ ...schema, ...without(part), ...part }, place)))
  }
  const types = [schema.type ?? (schema.properties ? 'object' : null)].flat()
  return fc.oneof(...types.map(type => ofType(String(type), schema, place)))
}

/** What a schema says besides its choices holds for each of them; the choices themselves are done with. */
const without = (_: JsonObject): JsonObject => ({ anyOf: null, oneOf: null })

const resolve = (ref: string, schemas: JsonObject): JsonObject => {
  const found = schemas[ref.split('/').at(-1) ?? '']
  return isJsonObject(found) ? found : {}
}

function ofType(type: string, schema: JsonObject, place: Place): fc.Arbitrary<Json> {
  switch (type) {
    case 'object':
      return members(schema, place)
    case 'array':
      return items(schema, place)
    case 'string':
      return texts(schema, place)
    case 'integer':
      return numbers(schema)
    case 'number':
      return fc.oneof(numbers(schema), fc.double({ noNaN: true, noDefaultInfinity: true }))
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.oneof(usualWord, hostileValue)
  }
}

function members(schema: JsonObject, place: Place): fc.Arbitrary<Json> {
  const known = isJsonObject(schema.properties) ? Object.entries(schema.properties) : []
  const needed = new Set([schema.required ?? []].flat())
  const below = { ...place, depth: place.depth + 1 }
  const member = ([name, part]: [string, Json]) =>
    (isJsonObject(part) ? made(part, { ...below, name }) : hostileValue).map(value => [name, value] as const)
  const always = known.filter(([name]) => needed.has(name))
  const others = place.depth < deepest ? known.filter(([name]) => !needed.has(name)) : []
  return fc
    .tuple(
      fc.tuple(...always.map(member)),
      fc.subarray(others, { maxLength: Math.min(others.length, 4) }).chain(some => fc.tuple(...some.map(member))),
      added(schema, below),
    )
    .map(([required, chosen, more]) => Object.fromEntries([...required, ...chosen, ...more]))
}

/** Members that have no name in the schema: of the kind that it allows, now and then where it allows none. */
function added(schema: JsonObject, place: Place): fc.Arbitrary<[string, Json][]> {
  const kind = schema.additionalProperties
  if (kind === false) return fc.oneof({ weight: 30, arbitrary: none }, one(hostileValue))
  const value = isJsonObject(kind) ? made(kind, place) : place.depth < 3 ? loose(place) : usualWord
  const most = schema.properties && !kind ? 1 : 3
  return fc.array(fc.tuple(fc.oneof({ weight: 9, arbitrary: usualWord }, shortHostile), value), { maxLength: most })
}

/** Where a schema lets everything in, as filters do: words as keys, values of any kind. */
const loose = (place: Place): fc.Arbitrary<Json> =>
  fc.oneof(
    { weight: 3, arbitrary: usualWord },
    { weight: 1, arbitrary: hostileValue },
    fc.array(usualWord, { maxLength: 3 }),
    fc.dictionary(usualWord, fc.oneof(usualWord, hostileValue), { maxKeys: 2 }),
    fc.nat(3).map(n => placeOf(place.name, n)),
  )

const shortHostile = hostileText.map(text => text.slice(0, 200))
const none = fc.constant<[string, Json][]>([])
const one = (value: fc.Arbitrary<Json>): fc.Arbitrary<[string, Json][]> => fc.tuple(fc.tuple(shortHostile, value))

function items(schema: JsonObject, place: Place): fc.Arbitrary<Json> {
  const kind = isJsonObject(schema.items) ? schema.items : {}
  const least = Number(schema.minItems ?? 0)
  const most = Math.max(least, Math.min(Number(schema.maxItems ?? 4), place.depth < deepest ? 4 : 0))
  return fc.array(made(kind, { ...place, depth: place.depth + 1 }), { minLength: least, maxLength: most })
}

function numbers({ minimum, maximum }: JsonObject): fc.Arbitrary<Json> {
  const min = typeof minimum === 'number' ? Math.ceil(minimum) : -5
  const max = typeof maximum === 'number' ? Math.floor(maximum) : Math.max(min, 1000)
  return fc.oneof({ weight: 6, arbitrary: fc.integer({ min, max }) }, fc.constantFrom(min, max, min - 1, max + 1))
}

function texts(schema: JsonObject, place: Place): fc.Arbitrary<Json> {
  const { format, pattern, maxLength } = schema
  const usual =
    format === 'uuid' || /(^id|Id)$/.test(place.name)
      ? fc.nat(7).map(n => placeOf(place.name, n))
      : format === 'date-time' || format === 'date'
        ? fc
            .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
            .map(date => date.toISOString().slice(0, format === 'date' ? 10 : undefined))
        : typeof pattern === 'string'
          ? fc.stringMatching(new RegExp(pattern, 'u'))
          : usualWord
  const most = typeof maxLength === 'number' ? maxLength : null
  const bounds = most === null ? [] : [fc.constantFrom('x'.repeat(most), 'ё'.repeat(most), 'x'.repeat(most + 1))]
  const hostile = most === null ? hostileText : hostileText.map(text => text.slice(0, most))
  return fc.oneof({ weight: 8, arbitrary: usual }, { weight: 3, arbitrary: hostile }, ...bounds)
}
