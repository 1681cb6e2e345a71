import type { Json, Operator } from '../../model/index.ts'
import type { SchemaField } from '../app/contract.ts'
import { widgetOf } from '../fields/index.ts'
import type { FilterWord } from '../fields/widget.ts'
import { isEmptyValue } from '../fields/widget.ts'
import type { FilterCondition } from './filter-tree.ts'

/** Words that are an operator's opposite, where the server has none of its own. */
const opposites: Readonly<Partial<Record<FilterWord, Operator>>> = {
  notContains: 'contains',
  notStartsWith: 'startsWith',
  notBetween: 'between',
  notWithin: 'within',
}

/** Whether the page has a word for the opposite of an operator. */
export const hasOpposite = (operator: Operator): boolean => Object.values(opposites).includes(operator)

/** Words of a filter on a field that both the page and the server know. */
export const wordsOf = (field: SchemaField): FilterWord[] =>
  (field.protected ? (['eq', 'empty', 'filled'] as const) : widgetOf(field).offers).filter(word =>
    field.operators.includes(operatorOf(word)),
  )

export const operatorOf = (word: FilterWord): Operator =>
  word === 'filled' ? 'empty' : (opposites[word] ?? (word as Operator))

export function wordOf({ operator, operand, not }: FilterCondition): FilterWord {
  if (operator === 'empty') return (operand === false) === Boolean(not) ? 'empty' : 'filled'
  const opposite = not && (Object.keys(opposites) as FilterWord[]).find(word => opposites[word] === operator)
  return opposite || operator
}

/** The condition with another word, keeping of the operand what still makes sense. */
export function withWord({ not: _, ...condition }: FilterCondition, word: FilterWord): FilterCondition {
  const operator = operatorOf(word)
  if (operator === 'empty') return { ...condition, operator, operand: word === 'empty' }
  return {
    ...condition,
    operator,
    operand: operandFor(operator, condition.operator === 'empty' ? null : condition.operand, condition.operator),
    ...(word in opposites && { not: true }),
  }
}

function operandFor(operator: Operator, operand: Json, before: Operator): Json {
  if (operator === 'within') return before === 'within' ? operand : ''
  const list = Array.isArray(operand) ? operand : isEmptyValue(operand) || before === 'within' ? [] : [operand]
  if (operator === 'between') return [list[0] ?? '', list[1] ?? '']
  if (operator === 'in' || operator === 'nin') return list.filter(one => !isEmptyValue(one))
  return list[0] ?? ''
}

/** A condition on the field as it begins, with nothing said yet. */
export function beginCondition(path: string, field: SchemaField): FilterCondition {
  const [word = 'eq'] = wordsOf(field)
  return withWord({ field: path, operator: operatorOf(word), operand: field.type === 'boolean' ? true : null }, word)
}

/** Whether the condition says something yet: unfinished ones are not sent. */
export function isWhole({ operator, operand }: FilterCondition): boolean {
  if (operator === 'empty') return true
  if (operator === 'between')
    return Array.isArray(operand) && operand.length === 2 && operand.every(end => !isEmptyValue(end))
  return !isEmptyValue(operand)
}
