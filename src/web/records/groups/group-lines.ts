import type { Json } from '../../../model/index.ts'

/** Records that have a value in common, and how many and how much they are. */
export interface GroupNode {
  /** Tells it from all other groups of the list. */
  key: string
  /** Values of the groups it lies in, and its own as the last. */
  path: Json[]
  count: number
  /** What is summed of it, by column: more than one value where currencies differ. */
  sums: ReadonlyMap<string, Json[]>
  /** Groups within it. */
  parts?: GroupNode[]
  /** Records within it that are in none of those parts, because there are too many. */
  rest?: number
}

export type Line =
  | { kind: 'group'; node: GroupNode; open: boolean }
  /** Records of a group that are in none of the groups shown within it. */
  | { kind: 'rest'; node: GroupNode; count: number }
  /** There are more groups than are shown. */
  | { kind: 'more' }

/** Rows of an open group, from the first of them on. */
export interface Rows {
  node: GroupNode
  from: number
  to: number
}

/** A list with groups as lines one below the other: heads of groups, and the records of those that are open. */
export interface Lines {
  count: number
  /** What stands there, unless it is a record. */
  lineAt: (index: number) => Line | undefined
  /** The record that stands there: of which group, which of its records. */
  rowAt: (index: number) => { node: GroupNode; row: number } | undefined
  /** The records between two lines, both included. */
  rowsIn: (first: number, last: number) => Rows[]
  /** The line of the group that something stands in; its own of a group. */
  headOf: (index: number) => number
  /** The last line of what begins there without a head between. */
  endOf: (index: number) => number
}

interface Stop {
  start: number
  length: number
  head: number
  line?: Line
  node?: GroupNode
}

export function linesOf(nodes: readonly GroupNode[], isOpen: (key: string) => boolean, more: boolean): Lines {
  const stops: Stop[] = []
  let count = 0
  const add = (length: number, stop: Omit<Stop, 'start' | 'length'>) => {
    if (length) stops.push({ ...stop, start: count, length })
    count += length
  }
  const addGroup = (node: GroupNode) => {
    const head = count
    const open = isOpen(node.key)
    add(1, { head, line: { kind: 'group', node, open } })
    if (!open) return
    if (!node.parts) return add(node.count, { head, node })
    node.parts.forEach(addGroup)
    if (node.rest) add(1, { head, line: { kind: 'rest', node, count: node.rest } })
  }
  nodes.forEach(addGroup)
  if (more) add(1, { head: count, line: { kind: 'more' } })

  const stopAt = (index: number): Stop | undefined => stops[lastBefore(stops, index)]
  return {
    count,
    lineAt: index => stopAt(index)?.line,
    rowAt: index => {
      const stop = stopAt(index)
      return stop?.node && { node: stop.node, row: index - stop.start }
    },
    rowsIn(first, last) {
      const found: Rows[] = []
      for (let at = Math.max(0, lastBefore(stops, first)); at < stops.length; at++) {
        const { start, length, node } = stops[at] ?? { start: last + 1, length: 0 }
        if (start > last) break
        const [from, to] = [Math.max(first, start) - start, Math.min(last, start + length - 1) - start]
        if (node && from <= to) found.push({ node, from, to })
      }
      return found
    },
    headOf: index => stopAt(index)?.head ?? index,
    endOf: index => {
      const stop = stopAt(index)
      return stop ? stop.start + stop.length - 1 : index
    },
  }
}

/** The last stop that begins no later than the line. */
function lastBefore(stops: readonly Stop[], index: number): number {
  let [low, high] = [0, stops.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    if ((stops[middle]?.start ?? 0) <= index) low = middle + 1
    else high = middle - 1
  }
  return high
}
