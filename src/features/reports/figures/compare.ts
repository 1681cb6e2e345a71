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

/** The same figures of the days compared with, beside the rows and columns that are shown. */
export async function comparedFigures(
  ctx: Context,
  read: ReadReport,
  shown: Figures,
  compared: Bounded,
): Promise<ComparedFigures> {
  const { definition, query, measures, object } = read
  const field = definition.period?.field ?? ''
  const filter = allOf([definition.filter, filterByDays(field, compared), chosenRows(read, shown)])
  const { limit: _, sort: __, ...asked } = query
  const figures = await figuresOf(ctx, object.name, { ...asked, filter })
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
