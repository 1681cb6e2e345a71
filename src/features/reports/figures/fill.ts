import { type Bucket, buckets, type Cycle, dayAt, type Json } from '../../../model/index.ts'
import type { Group } from '../../../records/groups.ts'
import type { Context, FigureHeader, Figures } from '../../../records/index.ts'
import { type Days, spansIn } from './period.ts'

const mostFilled = 500

/** Puts spans and turns of which there are no records in between the others: a line goes through zero there. */
export function withoutGaps(ctx: Context, figures: Figures, days: Days | undefined): Figures {
  const [row, ...moreRows] = figures.groups.rows
  const [column, ...moreColumns] = figures.groups.columns
  const rows = !moreRows.length && !figures.more ? filled(ctx, row, { headers: figures.rows, days }) : figures.rows
  const columns = moreColumns.length ? figures.columns : filled(ctx, column, { headers: figures.columns, days })
  const [rowAt, columnAt] = [placesIn(figures.rows), placesIn(figures.columns)]
  const at = <Value>(list: readonly Value[], places: Map<string, number>, { key }: FigureHeader) =>
    list[places.get(JSON.stringify(key)) ?? -1]
  return {
    ...figures,
    rows,
    columns,
    rowTotals: rows.map(header => at(figures.rowTotals, rowAt, header) ?? []),
    columnTotals: columns.map(header => at(figures.columnTotals, columnAt, header) ?? []),
    cells: rows.map(header => {
      const line = at(figures.cells, rowAt, header) ?? []
      return columns.map(other => at(line, columnAt, other) ?? null)
    }),
  }
}

const placesIn = (headers: readonly FigureHeader[]): Map<string, number> =>
  new Map(headers.map(({ key }, i) => [JSON.stringify(key), i]))

const turns: Record<Cycle, readonly [number, number]> = { hour: [0, 23], weekday: [1, 7], monthOfYear: [1, 12] }

function filled(
  ctx: Context,
  group: Group | undefined,
  { headers, days }: { headers: FigureHeader[]; days: Days | undefined },
): FigureHeader[] {
  const { bucket } = group ?? {}
  if (!group || !bucket || !headers.length) return headers
  const known = headers.filter(({ key }) => key[0] !== null)
  // Only what stands in its own order has gaps.
  if (!isRising(known.map(({ key }) => key[0] ?? null))) return headers
  const byKey = new Map(known.map(header => [header.key[0], header]))
  const header = (value: Json): FigureHeader =>
    byKey.get(value) ?? { key: [value], called: [null], filter: group.filter(value) }
  const all = isBucket(bucket) ? spansBetween(ctx, bucket, { known, days }) : turnsOf(bucket)
  return [...all.map(header), ...headers.filter(({ key }) => key[0] === null)]
}

const isBucket = (word: Bucket | Cycle): word is Bucket => buckets.some(known => known === word)

const turnsOf = (cycle: Cycle): number[] => {
  const [first, last] = turns[cycle]
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/** From where the period begins, or the first there is, until it ends; what is yet to come is no gap. */
function spansBetween(
  ctx: Context,
  bucket: Bucket,
  { known, days }: { known: FigureHeader[]; days: Days | undefined },
) {
  const keys = known.map(({ key }) => String(key[0]))
  const [first, last] = [keys[0], keys.at(-1)]
  if (!first || !last) return keys
  const today = dayAt(new Date(), ctx.config.company.timeZone)
  const until = days?.to && days.to < today ? days.to : today
  const to = days && until > last ? until : last
  const spans = spansIn({ from: days?.from && days.from < first ? days.from : first, to }, bucket, mostFilled)
  return keys.every(key => spans.includes(key)) ? spans : keys
}

const isRising = (keys: readonly Json[]): boolean =>
  keys.every((key, i) => i === 0 || (key ?? '') > (keys[i - 1] ?? ''))
