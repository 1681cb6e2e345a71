import { operators } from '../../model/field.ts'
import type { Json, Operator } from '../../model/index.ts'
import { isJsonObject } from '../fields/json-object.ts'
import { type AddressNode, type FilterNode, fromAddress } from './filter-tree.ts'

/** Conditions of a filter as the API writes it; all of them hold together. */
export const nodesOfFilter = (filter: Json): FilterNode[] => fromAddress(addressOf(filter))

function addressOf(filter: Json): AddressNode[] {
  if (!isJsonObject(filter)) return []
  return Object.entries(filter).flatMap(([name, value]): AddressNode[] => {
    if (name === 'and') return listOf(value).flatMap(addressOf)
    if (name === 'or') return [{ or: listOf(value).flatMap(whole) }]
    if (name === 'not') return whole(value).map(not => ({ not }))
    return conditionsOf(name, value)
  })
}

/** What stands for a word is none: `null` for blank, a list for any of them, a value for itself. */
function conditionsOf(name: string, value: Json): AddressNode[] {
  if (value === null) return [[name, 'empty', true]]
  if (!isJsonObject(value)) return [[name, Array.isArray(value) ? 'in' : 'eq', value]]
  return Object.entries(value).map(([operator, operand]): AddressNode => {
    const blank = operand === null && (operator === 'eq' || operator === 'ne')
    return blank ? [name, 'empty', operator === 'eq'] : [name, operator, operand]
  })
}

const listOf = (value: Json): Json[] => (Array.isArray(value) ? value : [])

function whole(filter: Json): AddressNode[] {
  const nodes = addressOf(filter)
  return nodes.length > 1 ? [{ and: nodes }] : nodes
}

/** Whether nothing of a filter is lost as conditions: none of its alternatives is empty, and every word is one of filters. */
export function isSaidByNodes(filter: Json): boolean {
  if (!isJsonObject(filter)) return false
  return Object.entries(filter).every(([name, value]) => {
    if (name === 'and') return Array.isArray(value) && value.every(isSaidByNodes)
    if (name === 'or') return Array.isArray(value) && value.length > 0 && value.every(saysSomething)
    if (name === 'not') return saysSomething(value)
    return !isJsonObject(value) || Object.keys(value).every(isOperator)
  })
}

const saysSomething = (filter: Json): boolean => isSaidByNodes(filter) && addressOf(filter).length > 0

const isOperator = (word: string): word is Operator => operators.some(operator => operator === word)
