import {
  type AggregateQuery,
  Invalid,
  isJsonObject,
  type Json,
  type JsonObject,
  type Problem,
  type Query,
} from '../model/index.ts'
import type { Parameters } from './parameters.ts'

const listNames = new Set(['fields', 'expand'])
const textNames = new Set(['q', 'sort', 'cursor', 'asOf'])

/** `filter[stage]=…&filter[amount][gt]=1000&sort=-createdAt&limit=20` as a query. Throws Invalid with every problem. */
export function queryFromParameters(parameters: Parameters): Query {
  const query: JsonObject = {}
  const filter: JsonObject = {}
  const problems: Problem[] = []
  for (const [name, value] of parameters) {
    const [, field, operator] = /^filter\[([^[\]]+)\](?:\[([^[\]]+)\])?$/.exec(name) ?? []
    if (field) addCondition(filter, { field, operator, value }, problems)
    else if (Object.hasOwn(query, name)) problems.push({ field: name, code: 'parameterTwice' })
    else if (listNames.has(name))
      query[name] = value
        .split(',')
        .map(word => word.trim())
        .filter(Boolean)
    else if (name === 'limit') query.limit = /^\d{1,9}$/.test(value) ? Number(value) : value
    else if (name === 'total') query.total = value === 'true' ? true : value === 'false' ? false : value
    else if (textNames.has(name) || name === 'trash') query[name] = value
    else problems.push({ field: name, code: 'unknownParameter', params: { known: parameterNames } })
  }
  if (Object.keys(filter).length) query.filter = filter
  return checkQuery(query, problems)
}

const parameterNames =
  'filter[field], filter[field][operator], q, sort, limit, cursor, fields, expand, total, trash, asOf'

interface FilterParameter {
  field: string
  operator?: string
  value: string
}

function addCondition(filter: JsonObject, { field, operator, value }: FilterParameter, problems: Problem[]): void {
  const before = Object.hasOwn(filter, field) ? filter[field] : undefined
  const twice = operator
    ? before !== undefined && (!isJsonObject(before) || Object.hasOwn(before, operator))
    : before !== undefined
  if (twice) problems.push({ field: `filter.${field}`, code: 'parameterTwice' })
  else if (operator)
    Object.defineProperty(filter, field, {
      value: { ...(isJsonObject(before) && before), [operator]: value },
      enumerable: true,
      configurable: true,
    })
  else Object.defineProperty(filter, field, { value, enumerable: true, configurable: true })
}

/** The same query as the body of `POST …/query`. */
export function queryFromBody(body: unknown): Query {
  if (body === undefined) return {}
  if (!isJsonObject(body)) throw new Invalid([{ field: '', code: 'notObject' }])
  return checkQuery(body, [])
}

type Check = (value: Json) => string | null

const isText: Check = value => (typeof value === 'string' ? null : 'notText')
const isTime: Check = value => (typeof value === 'string' && value ? null : 'time')
const isTexts: Check = value => (Array.isArray(value) && value.every(one => typeof one === 'string') ? null : 'notList')
const queryMembers: Record<string, Check> = {
  filter: value => (isJsonObject(value) ? null : 'notObject'),
  q: isText,
  sort: isText,
  cursor: isText,
  limit: value => (typeof value === 'number' ? null : 'notNumber'),
  skip: value => (typeof value === 'number' ? null : 'notNumber'),
  fields: isTexts,
  expand: isTexts,
  total: value => (typeof value === 'boolean' ? null : 'notBoolean'),
  trash: value => (value === 'only' || value === 'with' ? null : 'choice'),
  asOf: isTime,
}

const checkQuery = (given: JsonObject, problems: Problem[]): Query =>
  checkMembers(given, queryMembers, [...problems, ...notOfThen(given)]) as Query

/** Words are found in what is written now, and not in what was written on a past day; the trash is that of now. */
const notOfThen = ({ asOf, q, trash }: JsonObject): Problem[] =>
  isGiven(asOf)
    ? [
        ...(isGiven(q) ? [{ field: 'q', code: 'wordsOfThen' }] : []),
        ...(isGiven(trash) ? [{ field: 'trash', code: 'trashOfThen' }] : []),
      ]
    : []

const aggregateMembers: Record<string, Check> = {
  groupBy: value => (isListOf(value, isGroup) ? null : 'groupBy'),
  measures: value => (isListOf(value, isMeasure) ? null : 'measures'),
  filter: value => (isJsonObject(value) ? null : 'notObject'),
  q: isText,
  sort: isText,
  limit: value => (typeof value === 'number' ? null : 'notNumber'),
  asOf: isTime,
}

const isListOf = (value: Json, is: (one: Json) => boolean): boolean =>
  Array.isArray(value) && value.length <= 20 && value.every(is)
const hasOnly = (value: JsonObject, names: readonly string[]): boolean =>
  Object.keys(value).every(name => names.includes(name))
const isOptionalText = (value: Json | undefined): boolean => value === undefined || typeof value === 'string'
const isGroup = (value: Json): boolean =>
  typeof value === 'string' ||
  (isJsonObject(value) &&
    typeof value.field === 'string' &&
    isOptionalText(value.bucket) &&
    hasOnly(value, ['field', 'bucket']))
const isMeasure = (value: Json): boolean =>
  isJsonObject(value) && typeof value.fn === 'string' && isOptionalText(value.field) && hasOnly(value, ['fn', 'field'])

const isGiven = (value: Json | undefined): boolean => value !== undefined && value !== null

/** The body of `POST …/aggregate`. */
export function aggregateFromBody(body: unknown): AggregateQuery {
  if (!isJsonObject(body)) throw new Invalid([{ field: '', code: 'notObject' }])
  return checkMembers(body, aggregateMembers, notOfThen(body)) as AggregateQuery
}

/** Every member is known and of its kind; null is as good as left out. */
function checkMembers(input: JsonObject, members: Record<string, Check>, problems: Problem[]): JsonObject {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null))
  for (const [name, value] of Object.entries(given)) {
    const check = Object.hasOwn(members, name) ? members[name] : undefined
    const code = check ? check(value) : 'unknownMember'
    if (code) problems.push({ field: name, code, params: code === 'choice' ? { choices: 'only, with' } : {} })
  }
  if (problems.length) throw new Invalid(problems)
  return given
}
