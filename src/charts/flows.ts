import type { Json } from '../model/index.ts'
import type { Cell } from './figures.ts'
import { plainNumber, type ReportFigures } from './figures.ts'

export interface Flow {
  from: string
  to: string
  value: number
  at: Cell
}

/** More flows than this cannot be followed by the eye: the largest are shown. */
const mostFlows = 60

/** How much goes from each row to each column; without columns, from the first group of rows to the second. */
export function flowsOf({ rows, columns }: ReportFigures, measure: number): Flow[] {
  const flow = (from: string | undefined, to: string | undefined, value: Json | undefined, at: Cell): Flow[] => {
    const size = plainNumber(value)
    return from !== undefined && to !== undefined && size !== null && size > 0 ? [{ from, to, value: size, at }] : []
  }
  const all = rows.flatMap(({ labels, values, cells }, row) =>
    columns.length
      ? columns.flatMap((head, column) =>
          flow(labels.join(', '), head.labels.join(', '), cells[column]?.[measure], { row, column, measure }),
        )
      : flow(labels[0], labels[1], values[measure], { row, measure }),
  )
  return all.toSorted((one, other) => other.value - one.value).slice(0, mostFlows)
}
