import type { Json, JsonObject } from '../../../../model/index.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import { type FilterCondition, filterOf } from '../../../records/filter-tree.ts'
import { hasOpposite } from '../../../records/filter-words.ts'

/** Conditions of a rule as the page edits them; `null`: they are put together in a way that only the API writes. */
export function readConditions(filter: Json | undefined): FilterCondition[] | null {
  if (!isJsonObject(filter)) return []
  const parts = Object.entries(filter).map(([name, value]) => (name === 'and' ? readAll(value) : readOne(name, value)))
  return parts.every(part => part !== null) ? parts.flat() : null
}

function readAll(value: Json): FilterCondition[] | null {
  if (!Array.isArray(value)) return null
  const parts = value.map(readConditions)
  return parts.every(part => part !== null) ? parts.flat() : null
}

function readOne(field: string, value: Json): FilterCondition[] | null {
  if (field === 'not') return readOpposite(value)
  if (field === 'or') return null
  if (!isJsonObject(value)) return [{ field, operator: Array.isArray(value) ? 'in' : 'eq', operand: value }]
  return Object.entries(value).map(([operator, operand]) => ({
    field,
    operator: operator as FilterCondition['operator'],
    operand,
  }))
}

/** Of opposites only those of one condition can be said in a word: does not contain. */
function readOpposite(value: Json): FilterCondition[] | null {
  const [condition, ...more] = readConditions(value) ?? []
  return condition && !more.length && !condition.not && hasOpposite(condition.operator)
    ? [{ ...condition, not: true }]
    : null
}

export const writeConditions = (conditions: FilterCondition[]): JsonObject => filterOf(conditions) ?? {}
