import { buckets, type Filter, type GroupGiven, type Json } from '../../../model/index.ts'
import { allOf, type Context, type FigureHeader, type Figures, figuresOf } from '../../../records/index.ts'
import { type Bounded, filterByDays, spansIn } from './period.ts'
import type { ReadReport } from './read.ts'
import { emptyValues, valueTable } from './table.ts'

interface Before {
  values: Json[]
  cells: Json[][]
}

export interface ComparedFigures {
  /** For each row that is shown. */
  rows: Before[]
  total: Before
}

/**
 * The figures of the days compared with. Where spans are rows, none is left out, and they can be asked beside those that are shown; otherwise
 * only the rows are asked for that are.
 */
export async function figuresBefore(
  ctx: Context,
  read: ReadReport,
  compared: Bounded,
  shown?: Figures,
): Promise<Figures> {
  const { definition, query, object } = read
  const { limit: _, sort: __, ...asked } = query
  const filter = allOf([definition.filter, filterByDays(definition.period?.field ?? '', compared)])
  const chosen = shown && chosenRows(read, shown)
  if (!chosen) return figuresOf(ctx, object.name, { ...asked, filter })
  const [some, all] = await Promise.all([
    figuresOf(ctx, object.name, { ...asked, filter: allOf([filter, chosen]) }),
    figuresOf(ctx, object.name, { ...asked, rows: [], filter }),
  ])
  return withTotalsOf(some, all)
}

/** Rows of some, and what all come to. */
function withTotalsOf(some: Figures, { columns, columnTotals, total }: Figures): Figures {
  const places = new Map(some.columns.map(({ key }, i) => [JSON.stringify(key), i]))
  const cells = some.cells.map(line => columns.map(({ key }) => line[places.get(JSON.stringify(key)) ?? -1] ?? null))
  return { ...some, columns, columnTotals, total, cells }
}

/** Whether they can be asked before it is known what is shown. */
export const isAskedBeside = ({ query: { rows, limit } }: ReadReport): boolean =>
  !rows.length || (!limit && typeof rows[0] === 'object' && rows[0].bucket !== undefined)

/** Figures of the days compared with, beside the rows and columns that are shown. */
export function comparedFigures(
  read: ReadReport,
  figures: Figures,
  shown: Figures,
  compared: Bounded,
): ComparedFigures {
  const { definition, query, measures } = read
  const field = definition.period?.field ?? ''
  const table = valueTable(figures, measures)
  const now = { from: read.period?.from ?? compared.from, to: read.period?.to ?? compared.to }
  const placeIn = (groups: readonly GroupGiven[], headers: readonly FigureHeader[]) => {
    const moved = headers.map(({ key }) => key.map((value, i) => movedKey(value, groups[i], { field, now, compared })))
    const places = new Map(moved.map((key, i) => [JSON.stringify(key), i]))
    return ({ key }: FigureHeader) => places.get(JSON.stringify(key)) ?? -1
  }
  const [row, column] = [placeIn(query.rows, figures.rows), placeIn(query.columns, figures.columns)]
  const empty = emptyValues(measures)
  const inColumns = (line: readonly Json[][] | undefined) =>
    shown.columns.map(header => line?.[column(header)] ?? [...empty])
  return {
    rows: shown.rows.map(header => ({
      values: table.rows[row(header)] ?? [...empty],
      cells: inColumns(table.cells[row(header)]),
    })),
    total: { values: table.total, cells: inColumns(table.columns) },
  }
}

/** Where there are more rows than are shown, those that are; so that none of them is missing in the answer. */
function chosenRows({ query }: ReadReport, { rows, more, groups }: Figures): Filter | undefined {
  const [group] = groups.rows
  if (!more || query.rows.length !== 1 || !group || group.bucket || group.several) return undefined
  const keys = rows.map(({ key }) => key[0] ?? null).filter(key => key !== null)
  const named: Filter = { [group.label]: { in: keys } }
  return keys.length < rows.length ? { or: [named, group.filter(null)] } : named
}

interface Moved {
  field: string
  now: Bounded
  compared: Bounded
}

const mostSpans = 4000

/** A span of the days compared with, as the span of the same place in the period: its first as the first. */
function movedKey(value: Json, group: GroupGiven | undefined, { field, now, compared }: Moved): Json {
  if (typeof value !== 'string' || group === undefined) return value
  const { field: by, bucket = 'day' } = typeof group === 'string' ? { field: group } : group
  const span = buckets.find(known => known === bucket)
  if (by !== field || !span) return value
  const place = spansIn(compared, span, mostSpans).indexOf(value)
  return spansIn(now, span, mostSpans)[place] ?? value
}
