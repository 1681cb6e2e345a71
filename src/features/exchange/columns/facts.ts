import { readEmail } from '../../../model/email-address.ts'
import { isId } from '../../../model/index.ts'
import { type Convention, type DateOrder, DateOrderWatch, type Decimal, DecimalWatch } from './conventions.ts'

/** What the cells of one column look like. */
export interface ColumnFacts {
  name: string
  at: number
  filled: number
  /** A few different values, for a person to recognise the column by. */
  samples: string[]
  /** Share of the filled cells that have the shape, 0–1. */
  shapes: Record<Shape, number>
  dates: Convention<DateOrder>
  decimals: Convention<Decimal>
}

const shapeTests = {
  email: (cell: string) => cell.includes('@') && readEmail(cell) !== undefined,
  phone: (cell: string) =>
    /^\+?[\d\s().\-–]{7,22}(?:\s*(?:доб|вн|ext|x).*)?$/iu.test(cell) &&
    /\d{3}/.test(cell) &&
    digits(cell) >= 7 &&
    digits(cell) <= 15,
  date: (cell: string) =>
    /^(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?:[T\s,]+\d{1,2}:\d{2}.*)?$/.test(cell),
  number: (cell: string) => /^[-+]?\d[\d\s\u00a0\u202f.,]*(?:%|[₽$€]|руб\.?|р\.)?$/iu.test(cell),
  url: (cell: string) => /^(?:https?:\/\/|www\.)\S+$/i.test(cell),
  inn: (cell: string) => /^(?:\d{10}|\d{12})$/.test(cell),
  id: isId,
  person: (cell: string) => /^\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’-]*\.?){1,2}$/u.test(cell),
} satisfies Record<string, (cell: string) => boolean>

export type Shape = keyof typeof shapeTests
export const shapes = Object.keys(shapeTests) as Shape[]

const digits = (cell: string): number => cell.replace(/\D/g, '').length

/** Watches the columns of a file while its rows go by; shapes are judged by the first thousand filled cells. */
export class ColumnWatch {
  private readonly columns: Watched[]

  constructor(names: readonly string[]) {
    this.columns = names.map(name => ({
      name,
      filled: 0,
      judged: 0,
      samples: new Set(),
      counts: new Map(),
      dates: new DateOrderWatch(),
      decimals: new DecimalWatch(),
    }))
  }

  see(cells: readonly string[]): void {
    for (const [at, column] of this.columns.entries()) {
      const cell = cells[at]?.trim()
      if (!cell) continue
      column.filled++
      column.dates.see(cell)
      column.decimals.see(cell)
      if (column.samples.size < 5) column.samples.add(cell.slice(0, 120))
      if (column.judged < 1000) judge(column, cell)
    }
  }

  facts(country: string): ColumnFacts[] {
    return this.columns.map((column, at) => ({
      name: column.name,
      at,
      filled: column.filled,
      samples: [...column.samples],
      shapes: Object.fromEntries(
        shapes.map(shape => [shape, (column.counts.get(shape) ?? 0) / Math.max(1, column.judged)]),
      ) as Record<Shape, number>,
      dates: column.dates.convention(country),
      decimals: column.decimals.convention(country),
    }))
  }
}

interface Watched {
  name: string
  filled: number
  judged: number
  samples: Set<string>
  counts: Map<Shape, number>
  dates: DateOrderWatch
  decimals: DecimalWatch
}

function judge(column: Watched, cell: string): void {
  column.judged++
  for (const shape of shapes) if (shapeTests[shape](cell)) column.counts.set(shape, (column.counts.get(shape) ?? 0) + 1)
}
