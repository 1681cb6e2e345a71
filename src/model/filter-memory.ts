import { isInTurn, readTurn } from './cycle.ts'
import { Exact } from './decimals.ts'
import type { Field, FieldType, MomentReading, Operator } from './field.ts'
import { fieldType } from './fields/index.ts'
import type { Json } from './json.ts'
import type { StoredFields } from './object.ts'
import type { Condition } from './query.ts'
import { daysWithin, momentsWithin } from './within.ts'
import { fold } from './words.ts'

/** Whether a record meets a read filter: the same meaning as `conditionSql`, without a database. */
export function holds(
  condition: Condition,
  stored: StoredFields,
  field: (name: string) => Field | undefined,
  reading: MomentReading,
): boolean {
  if ('not' in condition) return !holds(condition.not, stored, field, reading)
  if ('and' in condition) return condition.and.every(part => holds(part, stored, field, reading))
  if ('or' in condition) return condition.or.some(part => holds(part, stored, field, reading))

  const known = field(condition.field)
  if (!known) return false
  const type = fieldType(known)
  const value = stored[condition.field] ?? null
  const { operator, operand } = condition
  if (type.holds) return type.holds(operator, value, operand, known.options, reading)
  return compare(type, operator, value === null ? null : (type.comparing?.(value) ?? value), operand, reading)
}

function compare(type: FieldType, operator: Operator, value: Json, operand: Json, reading: MomentReading): boolean {
  if (operator === 'empty') return (value === null) === operand
  if (operator === 'ne') return value === null || order(type, value, operand) !== 0
  if (operator === 'nin') return !compare(type, 'in', value, operand, reading)
  if (value === null) return false

  const operands = Array.isArray(operand) ? operand : []
  switch (operator) {
    case 'eq':
      return order(type, value, operand) === 0
    case 'gt':
      return order(type, value, operand) > 0
    case 'gte':
      return order(type, value, operand) >= 0
    case 'lt':
      return order(type, value, operand) < 0
    case 'lte':
      return order(type, value, operand) <= 0
    case 'in':
      return operands.some(one => order(type, value, one) === 0)
    case 'between':
      return order(type, value, operands[0] ?? null) >= 0 && order(type, value, operands[1] ?? null) <= 0
    case 'within':
      return isWithin(type, String(value), String(operand), reading)
    case 'contains':
      return fold(String(value)).includes(fold(String(operand)))
    case 'startsWith':
      return fold(String(value)).startsWith(fold(String(operand)))
  }
}

/** Below, equal or above zero. Numbers and amounts exactly; days and moments sort as their text does. */
function order(type: FieldType, value: Json, operand: Json): number {
  if (type.comparable === 'numeric') return new Exact(String(value)).comparedTo(String(operand))
  if (value === operand) return 0
  return (value ?? '') < (operand ?? '') ? -1 : 1
}

function isWithin(type: FieldType, value: string, word: string, { timeZone, now }: MomentReading): boolean {
  const turn = readTurn(word, type.comparable)
  if (turn) return isInTurn(value, type.comparable, turn, timeZone)
  const { from, before } = (type.comparable === 'date' ? daysWithin : momentsWithin)(word, timeZone, now)
  return (!from || value >= from) && (!before || value < before)
}
