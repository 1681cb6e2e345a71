import { filterLimits, isJsonObject, type Json } from '../../model/index.ts'

/** A condition as addresses write it: `["amount", "gt", "1000"]`. */
export type Triple = [field: string, operator: string, operand: Json]

/** What is done with the conditions of a view, one by one; each is told by its place, `f.0.or.1`. */
interface Visit {
  /** Whether the condition stays. */
  keep: (condition: Triple, path: string) => boolean
  /** What is there is no condition and no group of them. */
  odd: (code: string, path: string, params?: Record<string, number>) => void
}

/**
 * The conditions that stay, in the groups they are in: `{and: […]}`, `{or: […]}`, `{not: …}`. A group of which nothing
 * stays goes too.
 */
export function sift(conditions: Json, path: string, visit: Visit): Json[] {
  let count = 0

  function siftList(list: Json, at: string, depth: number): Json[] {
    if (!Array.isArray(list)) return odd('notList', at)
    if (depth > filterLimits.depth) return odd('filterDepth', at, { max: filterLimits.depth })
    return list.flatMap((node, index) => siftNode(node, `${at}.${index}`, depth))
  }

  function siftNode(node: Json, at: string, depth: number): Json[] {
    if (isTriple(node)) {
      if (++count > filterLimits.conditions)
        return count === filterLimits.conditions + 1 ? odd('filterLength', at, { max: filterLimits.conditions }) : []
      return visit.keep(node, at) ? [node] : []
    }
    if (!isJsonObject(node) || Object.keys(node).length !== 1) return odd('viewCondition', at)
    if (node.and !== undefined) return group('and', siftList(node.and, `${at}.and`, depth + 1))
    if (node.or !== undefined) return group('or', siftList(node.or, `${at}.or`, depth + 1))
    if (node.not === undefined) return odd('viewCondition', at)
    return siftNode(node.not, `${at}.not`, depth + 1).map(not => ({ not }))
  }

  function odd(code: string, at: string, params?: Record<string, number>): Json[] {
    visit.odd(code, at, params)
    return []
  }

  return siftList(conditions, path, 0)
}

const group = (word: 'and' | 'or', parts: Json[]): Json[] => (parts.length ? [{ [word]: parts }] : [])

const isTriple = (node: Json): node is Triple =>
  Array.isArray(node) && node.length === 3 && typeof node[0] === 'string' && typeof node[1] === 'string'
