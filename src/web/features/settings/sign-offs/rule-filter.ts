import type { Json } from '../../../../model/index.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import { type AddressNode, type FilterNode, filterOf, fromAddress, isGroup } from '../../../records/filter-tree.ts'

/** Conditions of a filter as the API writes it; all of them hold together. */
export const nodesOfFilter = (filter: Json): FilterNode[] => fromAddress(addressOf(filter))

function addressOf(filter: Json): AddressNode[] {
  if (!isJsonObject(filter)) return []
  return Object.entries(filter).flatMap(([name, value]): AddressNode[] => {
    if (name === 'and') return listOf(value).flatMap(addressOf)
    if (name === 'or') return [{ or: listOf(value).flatMap(whole) }]
    if (name === 'not') return whole(value).map(not => ({ not }))
    if (!isJsonObject(value)) return [[name, Array.isArray(value) ? 'in' : 'eq', value]]
    return Object.entries(value).map(([operator, operand]): AddressNode => [name, operator, operand])
  })
}

const listOf = (value: Json): Json[] => (Array.isArray(value) ? value : [])

function whole(filter: Json): AddressNode[] {
  const nodes = addressOf(filter)
  return nodes.length > 1 ? [{ and: nodes }] : nodes
}

export interface RuleConditions {
  /** `{total: {gte}}` among those that all hold: what most rules ask for stands on its own. */
  from: number | null
  others: FilterNode[]
}

/** Which total a filter asks for, and what else. */
export function readRuleFilter(filter: Json): RuleConditions {
  const nodes = nodesOfFilter(filter)
  const at = nodes.findIndex(node => amountFrom(node) !== null)
  const found = nodes[at]
  return { from: found ? amountFrom(found) : null, others: nodes.filter((_, index) => index !== at) }
}

function amountFrom(node: FilterNode): number | null {
  if (isGroup(node) || node.not || node.field !== 'total' || node.operator !== 'gte') return null
  const amount = typeof node.operand === 'string' && node.operand.trim() ? Number(node.operand) : node.operand
  return typeof amount === 'number' && Number.isFinite(amount) ? amount : null
}

/** `null` where it asks for nothing. */
export function writeRuleFilter({ from, others }: RuleConditions) {
  const asked: FilterNode[] = from === null ? [] : [{ field: 'total', operator: 'gte', operand: from }]
  return filterOf([...asked, ...others]) ?? null
}
