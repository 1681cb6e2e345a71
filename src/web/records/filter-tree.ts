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

/** How a node stands in the address: `[field, operator, operand]`, an opposite as `!operator`; a group as `[word, …parts]`. */
export type AddressNode = [string, string, Json] | [GroupWord, ...AddressNode[]]

export const isGroup = (node: FilterNode): node is FilterGroup => 'parts' in node

/** Groups within groups: with all of their opposites they stay within what the server reads. */
export const deepestGroup = 5

/** Nodes of an address; what is none of it is passed over. */
export function readNodes(value: unknown, depth = 0): AddressNode[] {
  return Array.isArray(value) ? value.flatMap(one => readNode(one, depth)) : []
}

function readNode(value: unknown, depth: number): AddressNode[] {
  if (!Array.isArray(value)) return []
  const [first, second, third] = value
  if (value.length === 3 && typeof first === 'string' && typeof second === 'string') return [[first, second, third]]
  const word = groupWords.find(known => known === first)
  const parts = word && depth <= deepestGroup ? readNodes(value.slice(1), depth + 1) : []
  return word && parts.length ? [[word, ...parts]] : []
}

export const fromAddress = (nodes: readonly AddressNode[]): FilterNode[] => nodes.map(fromAddressNode)

function fromAddressNode(node: AddressNode): FilterNode {
  if (isTriple(node)) {
    const [field, operator, operand] = node
    const not = operator.startsWith('!')
    return { field, operator: (not ? operator.slice(1) : operator) as Operator, operand, ...(not && { not }) }
  }
  const [word, ...parts] = node
  return { word, parts: fromAddress(parts) }
}

const isTriple = (node: AddressNode): node is [string, string, Json] => typeof node[1] === 'string'

export const toAddress = (nodes: readonly FilterNode[]): AddressNode[] => nodes.flatMap(toAddressNode)

/** Groups of nothing say nothing. */
function toAddressNode(node: FilterNode): AddressNode[] {
  if (!isGroup(node)) return [[node.field, `${node.not ? '!' : ''}${node.operator}`, node.operand]]
  const parts = toAddress(node.parts)
  return parts.length ? [[node.word, ...parts]] : []
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
