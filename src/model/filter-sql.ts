import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { readTurn, turnSql } from './cycle.ts'
import type { Field, FieldType, MomentReading, Operator } from './field.ts'
import { fieldType } from './fields/index.ts'
import type { Json, JsonObject } from './json.ts'
import type { Condition } from './query.ts'
import { daysWithin, momentsWithin } from './within.ts'
import { fold, foldSql } from './words.ts'

/** Where a condition finds a field in SQL: what it is, and the expression that filters compare. */
export interface FilterPlace {
  field: Field
  comparable: string
  /** Indexed text, folded, that holds the value of a text field among others: asked first by `contains`. */
  folded?: string
  /** A better way to answer some operators than comparing (by keys kept elsewhere); `undefined` for the others. */
  filter?: (operator: Operator, operand: Json) => Sql | undefined
}

/**
 * A read filter as SQL. Its meaning is that of memory (`holds`): a condition that SQL leaves unknown for a blank field does
 * not hold, and its opposite does.
 */
export function conditionSql(condition: Condition, place: (field: string) => FilterPlace, reading: MomentReading): Sql {
  if ('not' in condition) return sql`((${conditionSql(condition.not, place, reading)}) is not true)`
  if ('and' in condition) return joined(condition.and, ' and ', 'true', place, reading)
  if ('or' in condition) return joined(condition.or, ' or ', 'false', place, reading)

  const { field, comparable, folded, filter } = place(condition.field)
  const { operator, operand } = condition
  const otherwise = filter?.(operator, operand)
  if (otherwise) return otherwise
  const exact = filterField(fieldType(field), operator, comparable, operand, field.options, reading)
  if (!folded || (operator !== 'contains' && operator !== 'startsWith')) return exact
  return sql`(${raw(folded)} like ${`%${escapeLike(fold(String(operand)))}%`} and ${exact})`
}

function joined(
  parts: Condition[],
  word: string,
  none: string,
  place: (field: string) => FilterPlace,
  reading: MomentReading,
): Sql {
  if (!parts.length) return raw(none)
  return sql`(${join(
    parts.map(part => conditionSql(part, place, reading)),
    word,
  )})`
}

/** SQL condition of one operator on the comparable expression of a field; the operand is parsed. */
export function filterField(
  type: FieldType,
  operator: Operator,
  comparable: string,
  operand: Json,
  options: JsonObject | object,
  reading: MomentReading,
): Sql {
  if (type.filter) return type.filter(operator, comparable, operand, { ...options }, reading)
  return compareSql(type, operator, raw(comparable), operand, reading)
}

function compareSql(type: FieldType, operator: Operator, value: Sql, operand: Json, reading: MomentReading): Sql {
  const cast = raw(`::${type.comparable}`)
  const casts = raw(`::${type.comparable}[]`)
  switch (operator) {
    case 'eq':
      return sql`${value} = ${operand}${cast}`
    case 'ne':
      return sql`${value} is distinct from ${operand}${cast}`
    case 'gt':
      return sql`${value} > ${operand}${cast}`
    case 'gte':
      return sql`${value} >= ${operand}${cast}`
    case 'lt':
      return sql`${value} < ${operand}${cast}`
    case 'lte':
      return sql`${value} <= ${operand}${cast}`
    case 'in':
      return sql`${value} = any(${operand}${casts})`
    case 'nin':
      return sql`(${value} = any(${operand}${casts})) is not true`
    case 'empty':
      return operand === true ? sql`${value} is null` : sql`${value} is not null`
    case 'between': {
      const [from, until] = Array.isArray(operand) ? operand : []
      return sql`${value} between ${from}${cast} and ${until}${cast}`
    }
    case 'within':
      return withinSql(type, value, String(operand), reading)
    case 'contains':
      return likeSql(value, `%${escapeLike(String(operand))}%`)
    case 'startsWith':
      return likeSql(value, `${escapeLike(String(operand))}%`)
  }
}

function withinSql(type: FieldType, value: Sql, word: string, { timeZone, now }: MomentReading): Sql {
  const turn = readTurn(word, type.comparable)
  if (turn) return turnSql(type, value, turn, timeZone)
  const { from, before } = (type.comparable === 'date' ? daysWithin : momentsWithin)(word, timeZone, now)
  const cast = raw(`::${type.comparable}`)
  const lower = from ? sql`${value} >= ${from}${cast}` : empty
  const upper = before ? sql`${value} < ${before}${cast}` : empty
  return from && before ? sql`(${lower} and ${upper})` : sql`${lower}${upper}`
}

/** Both sides are folded by the database, so that letters beyond Russian and English fold alike on both. */
const likeSql = (value: Sql, pattern: string): Sql =>
  sql`${raw(foldSql(value.sql))} like translate(lower(${pattern}::text), 'ё', 'е')`

const escapeLike = (words: string): string => words.replace(/[\\%_]/g, '\\$&')
