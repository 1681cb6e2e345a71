import type { Filter, Json, Operator } from '../../model/index.ts'

/** One condition of a list's filter, as a chip shows it. */
export interface FilterCondition {
  /** Its own name, or one step away: `company.industry`. */
  field: string
  operator: Operator
  operand: Json
  /** Its opposite is asked for: does not contain. */
  not?: true
}

/** Conditions joined: all of them, any of them, none of them, not all of them. */
export const groupWords = ['and', 'or', 'nor', 'nand'] as const
export type GroupWord = (typeof groupWords)[number]

export interface FilterGroup {
  word: GroupWord
  parts: FilterNode[]
}

export type FilterNode = FilterCondition | FilterGroup

/** How a node stands in the address and in views: `[field, operator, operand]`, or as a filter joins and turns them. */
export type AddressNode = [string, string, Json] | { and: AddressNode[] } | { or: AddressNode[] } | { not: AddressNode }

export const isGroup = (node: FilterNode): node is FilterGroup => 'parts' in node

/** Groups within the one that is built: with all of their opposites they stay within what the server reads. */
export const deepestGroup = 2

/** How deep the server reads, a condition of the list itself being at one. */
const deepest = 8

/** Nodes of an address; what is none of it is passed over. */
export function readNodes(value: unknown, depth = 1): AddressNode[] {
  return Array.isArray(value) ? value.flatMap(one => readNode(one, depth)) : []
}

function readNode(value: unknown, depth: number): AddressNode[] {
  if (depth > deepest || typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) {
    const [field, operator, operand] = value
    const whole = value.length === 3 && typeof field === 'string' && typeof operator === 'string'
    return whole ? [[field, operator, operand]] : []
  }
  const [and, or] = [partsIn(value, 'and', depth), partsIn(value, 'or', depth)]
  if (and.length) return [{ and }]
  if (or.length) return [{ or }]
  return 'not' in value ? readNode(value.not, depth + 1).map(not => ({ not })) : []
}

const partsIn = (value: object, word: 'and' | 'or', depth: number): AddressNode[] =>
  readNodes(Object.entries(value).find(([name]) => name === word)?.[1], depth + 1)

export const fromAddress = (nodes: readonly AddressNode[]): FilterNode[] => nodes.map(fromAddressNode)

function fromAddressNode(node: AddressNode): FilterNode {
  if (Array.isArray(node)) {
    const [field, operator, operand] = node
    return { field, operator: operator as Operator, operand }
  }
  if ('and' in node) return { word: 'and', parts: fromAddress(node.and) }
  if ('or' in node) return { word: 'or', parts: fromAddress(node.or) }
  return opposite(fromAddressNode(node.not))
}

function opposite(node: FilterNode): FilterNode {
  if (!isGroup(node)) return node.not ? { word: 'nor', parts: [node] } : { ...node, not: true }
  return { ...node, word: opposites[node.word] }
}

const opposites: Record<GroupWord, GroupWord> = { and: 'nand', nand: 'and', or: 'nor', nor: 'or' }

export const toAddress = (nodes: readonly FilterNode[]): AddressNode[] => nodes.flatMap(toAddressNode)

/** Groups of nothing say nothing. */
function toAddressNode(node: FilterNode): AddressNode[] {
  if (!isGroup(node)) {
    const triple: AddressNode = [node.field, node.operator, node.operand]
    return [node.not ? { not: triple } : triple]
  }
  const parts = toAddress(node.parts)
  if (!parts.length) return []
  const joined = node.word === 'and' || node.word === 'nand' ? { and: parts } : { or: parts }
  return [node.word === 'nor' || node.word === 'nand' ? { not: joined } : joined]
}

/** All nodes must hold; conditions of one field stand side by side. */
export function filterOf(nodes: readonly FilterNode[]): Filter | undefined {
  return nodes.length ? { and: nodes.map(filterOfNode) } : undefined
}

function filterOfNode(node: FilterNode): Filter {
  if (isGroup(node)) {
    const joined = { [node.word === 'and' || node.word === 'nand' ? 'and' : 'or']: node.parts.map(filterOfNode) }
    return node.word === 'nor' || node.word === 'nand' ? { not: joined } : joined
  }
  const { field, operator, operand, not } = node
  const condition = { [field]: { [operator]: operand } }
  return not ? { not: condition } : condition
}

/** What is left of nodes when only conditions that `keep` lets through count; a group of none is gone. */
export function pruned(nodes: readonly FilterNode[], keep: (condition: FilterCondition) => boolean): FilterNode[] {
  return nodes.flatMap((node): FilterNode[] => {
    if (!isGroup(node)) return keep(node) ? [node] : []
    const parts = pruned(node.parts, keep)
    return parts.length ? [{ ...node, parts }] : []
  })
}

/** Every condition, however deep. */
export const conditionsIn = (nodes: readonly FilterNode[]): FilterCondition[] =>
  nodes.flatMap(node => (isGroup(node) ? conditionsIn(node.parts) : [node]))
