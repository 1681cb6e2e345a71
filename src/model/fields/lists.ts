import sql, { raw, type Sql } from 'sql-template-tag'
import type { FieldType, Operator } from '../field.ts'
import type { Json } from '../json.ts'
import { jsonColumn } from './columns.ts'

/** What lists of plain words (tags, choices, ids) share: a JSON column, and filters by what the list contains. */
export const wordList = {
  ...jsonColumn,
  operators: ['contains', 'in', 'nin', 'empty'] as const,
  sortable: false,
  groupable: true,
  several: true,
  summable: false,
  filter(operator: Operator, comparable: string, operand: Json): Sql {
    const list = raw(comparable)
    if (operator === 'contains') return sql`${list} @> ${JSON.stringify([operand])}::jsonb`
    if (operator === 'in') return sql`coalesce(${list} ?| ${operand}::text[], false)`
    if (operator === 'nin') return sql`not coalesce(${list} ?| ${operand}::text[], false)`
    const empty = sql`(${list} is null or ${list} = '[]'::jsonb)`
    return operand === true ? empty : sql`not ${empty}`
  },
  holds(operator: Operator, stored: string[] | null, operand: Json): boolean {
    const has = (one: Json) => (stored ?? []).some(word => word === one)
    if (operator === 'contains') return has(operand)
    if (operator === 'empty') return !stored?.length === operand
    const any = Array.isArray(operand) && operand.some(has)
    return operator === 'in' ? any : !any
  },
} satisfies Partial<FieldType<string[]>>
