import type { Json, Operator } from '../../model/index.ts'
import type { SchemaField } from '../app/contract.ts'
import { widgetOf } from '../fields/index.ts'
import type { FilterWord } from '../fields/widget.ts'
import { isEmptyValue } from '../fields/widget.ts'
import type { FilterCondition } from './list-search.ts'

/** Words of a filter on a field that both the page and the server know. */
export const wordsOf = (field: SchemaField): FilterWord[] =>
  widgetOf(field).offers.filter(word => field.operators.includes(operatorOf(word)))

export const operatorOf = (word: FilterWord): Operator => (word === 'filled' ? 'empty' : word)

export const wordOf = ({ operator, operand }: FilterCondition): FilterWord =>
  operator === 'empty' && operand === false ? 'filled' : operator

/** The condition with another word, keeping of the operand what still makes sense. */
export function withWord(condition: FilterCondition, word: FilterWord): FilterCondition {
  const operator = operatorOf(word)
  if (operator === 'empty') return { ...condition, operator, operand: word === 'empty' }
  return {
    ...condition,
    operator,
    operand: operandFor(operator, condition.operator === 'empty' ? null : condition.operand),
  }
}

function operandFor(operator: Operator, operand: Json): Json {
  const list = Array.isArray(operand) ? operand : isEmptyValue(operand) ? [] : [operand]
  if (operator === 'between') return [list[0] ?? '', list[1] ?? '']
  if (operator === 'in' || operator === 'nin') return list
  return operator === 'within' ? '' : (list[0] ?? '')
}

/** Whether the condition says something yet: unfinished ones are not sent. */
export function isWhole({ operator, operand }: FilterCondition): boolean {
  if (operator === 'empty') return true
  if (operator === 'between')
    return Array.isArray(operand) && operand.length === 2 && operand.every(end => !isEmptyValue(end))
  return !isEmptyValue(operand)
}
