import type { Json, Operator } from '../../model/index.ts'
import type { SchemaField } from '../app/contract.ts'
import { isTurn, spans } from '../fields/spans.ts'
import type { FilterFields } from './filter-fields.ts'
import type { FilterCondition } from './filter-tree.ts'
import { hasOpposite, isWhole } from './filter-words.ts'

/** Why a condition cannot be asked: its field is gone, or does not know the word, or not the value. */
export type Fault = 'field' | 'word' | 'value'

/** What is wrong with a condition that stands in an address; what is only unfinished is not wrong. */
export function faultOf(condition: FilterCondition, { find }: FilterFields): Fault | null {
  const known = find(condition.field)
  if (!known) return 'field'
  const { operator, not } = condition
  if (!known.field.operators.includes(operator) || (not && !hasOpposite(operator))) return 'word'
  return isWhole(condition) && !fits(known.field, operator, condition.operand) ? 'value' : null
}

/** Whether a condition is finished and right, so that the server can be asked. */
export const canBeAsked = (condition: FilterCondition, fields: FilterFields): boolean =>
  isWhole(condition) && !faultOf(condition, fields)

function fits(field: SchemaField, operator: Operator, operand: Json): boolean {
  if (operator === 'empty') return typeof operand === 'boolean'
  if (operator === 'within') return typeof operand === 'string' && (spans.includes(operand) || isTurn(operand))
  if (operator === 'in' || operator === 'nin' || operator === 'between')
    return Array.isArray(operand) && operand.every(one => fitsOne(field, one))
  return fitsOne(field, operand)
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const isReal = (text: string, day: string): boolean =>
  !Number.isNaN(Date.parse(text)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && isReal(text, text)

const isMoment = (text: string): boolean =>
  isDay(text) || (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && isReal(text, text.slice(0, 10)))

function fitsOne(field: SchemaField, value: Json): boolean {
  if (typeof value !== 'string') return field.type === 'boolean' ? typeof value === 'boolean' : isNumeric(field, value)
  switch (field.type) {
    case 'number':
    case 'percent':
    case 'money':
      return /^-?\d+([.,]\d+)?$/.test(value.trim())
    case 'date':
      return isDay(value)
    case 'time':
      return isMoment(value)
    case 'choice':
    case 'multiChoice':
      return !field.choices || field.choices.some(choice => choice.value === value)
    case 'ref':
    case 'refs':
    case 'user':
    case 'stage':
    case 'link':
      return uuid.test(value)
    case 'phones':
      return /\d\D*\d/.test(value)
    case 'boolean':
      return value === 'true' || value === 'false'
    default:
      return true
  }
}

const isNumeric = ({ type }: SchemaField, value: Json): boolean =>
  typeof value === 'number' && ['number', 'percent', 'money', 'shortNumber'].includes(type)
