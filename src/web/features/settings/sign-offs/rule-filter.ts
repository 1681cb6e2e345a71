import type { Json } from '../../../../model/index.ts'
import { nodesOfFilter } from '../../../records/filter-nodes.ts'
import { type FilterNode, filterOf, isGroup } from '../../../records/filter-tree.ts'

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
