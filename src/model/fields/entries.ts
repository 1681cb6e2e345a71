import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { FieldOptions, FieldType, Operator, Reading, Report } from '../field.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { parseWords } from '../words.ts'
import { jsonColumn } from './columns.ts'

/** One way to reach somebody, among others of its kind. */
export type Entry<Type extends string = string> = { value: string; type: Type; primary: boolean }

/** What tells one kind of such lists from another: how a value is read, written, and searched by a part of it. */
export interface EntryKind<Type extends string> {
  readonly type: string
  readonly types: readonly Type[]
  /** Value in canonical form with the type it most likely has, or the code of the problem. */
  read(text: string, reading: Reading): { value: string; type: Type } | { problem: string }
  show(value: string): string
  /** What a part typed into a filter is looked for by, and the text of a value it is looked for in. */
  part(text: string, reading: Reading): string
  partOf(value: string): string
  /** The same as `partOf` in SQL. */
  partOfSql(value: string): string
  /** Where a cell holds several, the text between two of them. */
  readonly separator: RegExp
  readonly valueSchema: { [key: string]: Json }
  sample(n: number): string
  words(value: string): string
  keys(entry: Entry<Type>): ReturnType<NonNullable<FieldType['matchKeys']>>
}

const atMost = 50
const textSchema: JsonObject = { type: 'string' }
const isPart = (operand: Json): operand is { part: string } => isJsonObject(operand)

/** A type of field whose value is a list of `{value, type, primary}`, exactly one of them primary. */
export function entriesType<Type extends string>(kind: EntryKind<Type>): FieldType<Entry<Type>[], FieldOptions> {
  const isType = (type: Json | undefined): type is Type => kind.types.some(known => known === type)

  function parseEntry(input: Json, path: string, report: Report, reading: Reading): Entry<Type> | undefined {
    if (typeof input === 'string') return parseEntry({ value: input }, path, report, reading)
    if (!isJsonObject(input)) return void report('notObject', {}, path)

    let right = true
    const refuse = (code: string, member: string, params = {}) => {
      report(code, params, `${path}.${member}`)
      right = false
    }
    for (const member of Object.keys(input)) {
      if (!['value', 'type', 'primary'].includes(member)) refuse('unknownMember', member)
    }
    const { type, primary } = input
    if (type !== undefined && type !== null && !isType(type))
      refuse('choice', 'type', { choices: kind.types.join(', ') })
    if (primary !== undefined && primary !== null && typeof primary !== 'boolean') refuse('notBoolean', 'primary')

    const words = parseWords(input.value ?? null, report, 320, `${path}.value`)
    if (words === undefined) return undefined
    const found = kind.read(words, reading)
    if ('problem' in found) return void refuse(found.problem, 'value')
    return right ? { value: found.value, type: isType(type) ? type : found.type, primary: primary === true } : undefined
  }

  return {
    type: kind.type,
    ...jsonColumn,
    parse(input, _options, report, reading) {
      if (!Array.isArray(input)) return void report('notList')
      if (input.length > atMost) return void report('tooManyValues', { max: atMost })

      const entries = input.map((entry, at) => parseEntry(entry, String(at), report, reading))
      if (!entries.every(entry => entry !== undefined)) return undefined
      return withOnePrimary(entries)
    },
    fromText(cell, options, report, reading) {
      const typed = /^(.*)\(([a-z]+)\)$/
      const entries = cell
        .split(kind.separator)
        .map(part => part.trim())
        .filter(Boolean)
        .map((part): JsonObject => {
          const [, value, type] = typed.exec(part) ?? []
          return value !== undefined && isType(type) ? { value: value.trim(), type } : { value: part }
        })
      if (entries.length) return this.parse(entries, options, report, reading)
      report(String(Object.values(kind.read(cell, reading))[0]))
      return undefined
    },
    toText: stored => stored.map(entry => `${kind.show(entry.value)} (${entry.type})`).join('; '),
    operators: ['contains', 'in', 'nin', 'empty'],
    parseOperand(operand, _options, report, reading) {
      const words = parseWords(operand, report, 320)
      if (words === undefined) return undefined
      const found = kind.read(words, reading)
      if ('value' in found) return found.value
      const part = kind.part(words, reading)
      return part ? { part } : void report('operand')
    },
    filter: (operator, comparable, operand) => filterEntries(kind, operator, comparable, operand),
    holds: (operator, stored, operand) => entriesHold(kind, operator, stored, operand),
    sortable: false,
    groupable: false,
    summable: false,
    schema: () => ({
      type: 'array',
      maxItems: atMost,
      items: {
        type: 'object',
        properties: { value: kind.valueSchema, type: { enum: [...kind.types] }, primary: { type: 'boolean' } },
        required: ['value', 'type', 'primary'],
        additionalProperties: false,
      },
    }),
    inputSchema: () => ({
      type: 'array',
      maxItems: atMost,
      items: {
        anyOf: [
          textSchema,
          {
            type: 'object',
            properties: { value: { type: 'string' }, type: { enum: [...kind.types] }, primary: { type: 'boolean' } },
            required: ['value'],
            additionalProperties: false,
          },
        ],
      },
    }),
    sample(_options, n) {
      const found = kind.read(kind.sample(n), { country: 'RU', currency: 'RUB', timeZone: 'UTC' })
      if ('problem' in found) throw new Error(`The sample of ${kind.type} is refused: ${found.problem}`)
      return [{ ...found, primary: true }]
    },
    words: stored => stored.map(entry => kind.words(entry.value)).join(' '),
    matchKeys: (stored, options) => (options.match ? stored.flatMap(kind.keys) : []),
  }
}

/** Doubles become one, the first entry said to be primary leads (else the first of all), the others follow in order. */
function withOnePrimary<Type extends string>(entries: Entry<Type>[]): Entry<Type>[] {
  const byValue = new Map<string, Entry<Type>>()
  for (const entry of entries) {
    const known = byValue.get(entry.value)
    byValue.set(entry.value, known ? { ...known, primary: known.primary || entry.primary } : entry)
  }
  const single = [...byValue.values()]
  const primary = single.find(entry => entry.primary) ?? single[0]
  return single.map(entry => ({ ...entry, primary: entry === primary }))
}

function filterEntries(kind: EntryKind<string>, operator: Operator, comparable: string, operand: Json): Sql {
  if (operator === 'empty') {
    const condition = sql`(${raw(comparable)} is null or ${raw(comparable)} = '[]'::jsonb)`
    return operand === true ? condition : sql`not ${condition}`
  }
  if (operator === 'contains') return entrySql(kind, comparable, operand)
  const any = Array.isArray(operand) ? operand.map(one => entrySql(kind, comparable, one)) : []
  const condition = any.length ? sql`coalesce(${join(any, ' or ')}, false)` : sql`false`
  return operator === 'in' ? condition : sql`not ${condition}`
}

function entrySql(kind: EntryKind<string>, comparable: string, operand: Json): Sql {
  if (!isPart(operand)) return sql`${raw(comparable)} @> ${JSON.stringify([{ value: operand }])}::jsonb`
  const value = kind.partOfSql(`entry ->> 'value'`)
  return sql`exists (select from jsonb_array_elements(${raw(comparable)}) entry where position(${operand.part}::text in ${raw(value)}) > 0)`
}

function entriesHold(kind: EntryKind<string>, operator: Operator, stored: Entry[] | null, operand: Json): boolean {
  const has = (one: Json) =>
    (stored ?? []).some(entry => (isPart(one) ? kind.partOf(entry.value).includes(one.part) : entry.value === one))
  if (operator === 'empty') return !stored?.length === operand
  if (operator === 'contains') return has(operand)
  const any = Array.isArray(operand) && operand.some(has)
  return operator === 'in' ? any : !any
}
