import { filterLimits, type Json } from '../../model/index.ts'

/** A condition as addresses write it: `["amount", "gt", "1000"]`, its opposite as `["amount", "!gt", "1000"]`. */
export type Triple = [field: string, operator: string, operand: Json]

/** How addresses join conditions: `["or", …]`. All, any, none, not all of them must hold. */
const words = ['and', 'or', 'nor', 'nand']

/** What is done with the conditions of a view, one by one; each is told by its place, `f.0.1`. */
interface Visit {
  /** Whether the condition stays. */
  keep: (condition: Triple, path: string) => boolean
  /** What is there is no condition and no group of them. */
  odd: (code: string, path: string, params?: Record<string, number>) => void
}

/** The conditions that stay, in the groups they are in. A group of which nothing stays goes too. */
export function sift(conditions: Json, path: string, visit: Visit): Json[] {
  const { depth: deepest, conditions: most } = filterLimits
  let count = 0

  function siftNode(node: Json, at: string, depth: number): Json[] {
    if (isTriple(node)) {
      if (++count <= most) return visit.keep(node, at) ? [node] : []
      return count === most + 1 ? odd('filterLength', at, { max: most }) : []
    }
    if (!Array.isArray(node) || !words.some(word => word === node[0])) return odd('viewCondition', at)
    if (depth > deepest) return odd('filterDepth', at, { max: deepest })
    const [word = '', ...parts] = node
    const stay = parts.flatMap((part, index) => siftNode(part, `${at}.${index + 1}`, depth + 1))
    return stay.length ? [[word, ...stay]] : []
  }

  function odd(code: string, at: string, params?: Record<string, number>): Json[] {
    visit.odd(code, at, params)
    return []
  }

  if (!Array.isArray(conditions)) return odd('notList', path)
  return conditions.flatMap((node, index) => siftNode(node, `${path}.${index}`, 1))
}

const isTriple = (node: Json): node is Triple =>
  Array.isArray(node) && node.length === 3 && typeof node[0] === 'string' && typeof node[1] === 'string'
