import sql, { join, raw, type Sql } from 'sql-template-tag'
import { comparableSql, type StoredField } from '../database/table.ts'
import { Invalid, isProtected, Malformed, type ObjectDeclaration, type Problem } from '../model/index.ts'
import { visibleFields } from './access.ts'
import type { Context } from './context.ts'

/** One key of an order: an SQL expression, which way, and whether it can be empty. Empty values always come last. */
export interface SortKey {
  name: string
  expression: string
  cast: string
  falling: boolean
  nullable: boolean
}

const stampKeys = new Map([
  ['id', { column: 'id', cast: 'uuid' }],
  ['version', { column: 'version', cast: 'int' }],
  ['createdAt', { column: 'created_at', cast: 'timestamptz' }],
  ['updatedAt', { column: 'updated_at', cast: 'timestamptz' }],
])

/**
 * `-amount,name` → keys, closed by the id, so that every order is total. Newest first where nothing is asked. `comparable`: SQL of
 * the value of a field, where it is not that of the row.
 */
export function sortKeys(
  ctx: Context,
  object: ObjectDeclaration,
  alias: string,
  sort = '-createdAt',
  comparable?: (field: StoredField) => string,
): SortKey[] {
  const visible = new Map(visibleFields(ctx, object).map(field => [field.name, field]))
  const problems: Problem[] = []
  const keys = sort
    .split(',')
    .filter(Boolean)
    .flatMap((word): SortKey[] => {
      const falling = word.startsWith('-')
      const name = falling ? word.slice(1) : word
      const stamp =
        stampKeys.get(name) ?? (name === 'number' && object.number ? { column: 'number', cast: 'bigint' } : undefined)
      if (stamp) return [{ name, expression: `${alias}.${stamp.column}`, cast: stamp.cast, falling, nullable: false }]
      const field = visible.get(name)
      if (!field?.type.sortable) {
        problems.push({ field: 'sort', code: problemOf(field), params: { field: name } })
        return []
      }
      // What is required now may have been blank once.
      const nullable = Boolean(comparable) || field.added || !field.field.options.required
      const expression = comparable?.(field) ?? comparableSql(field, alias)
      return [{ name, expression, cast: field.type.comparable, falling, nullable }]
    })
  if (problems.length) throw new Invalid(problems)
  if (keys.some(({ name }) => name === 'id')) return keys
  const falling = keys.at(-1)?.falling ?? true
  return [...keys, { name: 'id', expression: `${alias}.id`, cast: 'uuid', falling, nullable: false }]
}

const problemOf = (field: StoredField | undefined): string =>
  field ? (isProtected(field.field) ? 'protectedSort' : 'notSortable') : 'unknownField'

export const orderBy = (keys: readonly SortKey[]): Sql =>
  raw(
    keys
      .map(
        ({ expression, falling, nullable }) => `${expression}${falling ? ' desc' : ''}${nullable ? ' nulls last' : ''}`,
      )
      .join(', '),
  )

/** Values of the sort keys of a row as the text of one JSON array of texts, from which its cursor is made. */
export const cursorColumn = (keys: readonly SortKey[]): Sql =>
  raw(`json_build_array(${keys.map(({ expression }) => `(${expression})::text`).join(', ')})::text`)

/** An opaque place in a list: the sort it belongs to and the values of the last row. */
export const writeCursor = (sort: string, values: readonly (string | null)[]): string =>
  Buffer.from(JSON.stringify([sort, ...values])).toString('base64url')

export function readCursor(cursor: string, sort: string, keys: readonly SortKey[]): (string | null)[] {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw new Malformed('cursor')
  }
  if (!Array.isArray(parts) || parts.length !== keys.length + 1 || parts[0] !== sort) throw new Malformed('cursor')
  const values = parts.slice(1)
  if (!values.every((value, i) => (value === null ? keys[i]?.nullable : isStorable(value))))
    throw new Malformed('cursor')
  return values as (string | null)[]
}

const isStorable = (value: unknown): boolean =>
  typeof value === 'string' && value.isWellFormed() && !value.includes('\0')

/** The rows behind a cursor. Throws Malformed where PostgreSQL cannot read its values (class 22): somebody made it up. */
export async function rowsBehind<Rows>(cursor: string | undefined, rows: Promise<Rows>): Promise<Rows> {
  try {
    return await rows
  } catch (error) {
    const unreadable = error instanceof Error && 'code' in error && /^22/.test(String(error.code))
    throw cursor && unreadable ? new Malformed('cursor') : error
  }
}

/** Condition: rows that come after the given values in this order. */
export function afterCursor(keys: readonly SortKey[], values: readonly (string | null)[]): Sql {
  const [first] = keys
  const plain = keys.every(key => !key.nullable && key.falling === first?.falling)
  if (plain) {
    const left = raw(keys.map(({ expression }) => expression).join(', '))
    const right = join(keys.map((key, i) => parameter(key, values[i] ?? null)))
    return sql`(${left}) ${raw(first?.falling ? '<' : '>')} (${right})`
  }
  const alternatives = keys.flatMap((key, i) => {
    const later = comesLater(key, values[i] ?? null)
    if (!later) return []
    const equal = keys.slice(0, i).map((earlier, j) => isSame(earlier, values[j] ?? null))
    return [sql`(${join([...equal, later], ' and ')})`]
  })
  return alternatives.length ? sql`(${join(alternatives, ' or ')})` : sql`false`
}

const parameter = (key: SortKey, value: string | null): Sql => sql`${value}::${raw(key.cast)}`

const isSame = (key: SortKey, value: string | null): Sql =>
  value === null ? sql`${raw(key.expression)} is null` : sql`${raw(key.expression)} = ${parameter(key, value)}`

function comesLater(key: SortKey, value: string | null): Sql | null {
  if (value === null) return null
  const expression = raw(key.expression)
  const beyond = sql`${expression} ${raw(key.falling ? '<' : '>')} ${parameter(key, value)}`
  return key.nullable ? sql`(${beyond} or ${expression} is null)` : beyond
}
