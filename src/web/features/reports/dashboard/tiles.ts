import type { FiguresAsked, PeriodSpan } from '../figures.ts'
import type { Layout, StockReport, Tile } from '../kept.ts'
import { askedOf, askedOfStock, type ReportSearch } from '../report-search.ts'

/** The period of all tiles, as the address of a report has it. */
const searchOf = (period: PeriodSpan | undefined): ReportSearch =>
  period ? { ...period, ...(!period.within && !period.from && !period.to && { within: 'all' }) } : {}

/** What a tile asks, in the period of its dashboard; `null` where it is not the reader's to see, or gone. */
export function askedOfTile(
  tile: Tile,
  stock: readonly StockReport[],
  period: PeriodSpan | undefined,
): FiguresAsked | null {
  const search = searchOf(period)
  if (tile.stock === undefined) return tile.definition ? { definition: askedOf(tile.definition, search) } : null
  const report = stock.find(({ key }) => key === tile.stock)
  return report ? askedOfStock(report, search) : null
}

/** What a tile is called, and where the whole report is. */
export function headOf(tile: Tile, stock: readonly StockReport[]): { name: string | null; to: string | null } {
  const known = stock.find(({ key }) => key === tile.stock)
  const name = tile.title ?? tile.name ?? known?.name ?? null
  if (known) return { name, to: `/reports/stock/${known.key}` }
  return { name, to: tile.report ? `/reports/${tile.report}` : null }
}

/** Whether a tile's report stands on this dashboard alone. */
export const isOwn = ({ stock, report, definition }: Tile): boolean =>
  stock === undefined && report === undefined && Boolean(definition)

/** How a tile is drawn, where it does not say. */
export const chartOf = (tile: Tile, stock: readonly StockReport[]) =>
  tile.chart ?? tile.definition?.chart ?? stock.find(({ key }) => key === tile.stock)?.chart

/** A layout as it is kept: what tiles were read with goes, a kept report stays named by its id alone. */
export function keptLayout({ tiles, period }: Layout): Layout {
  return {
    tiles: tiles.flatMap(({ name: _name, definition, ...tile }) => {
      if (tile.report !== undefined || tile.stock !== undefined) return [tile]
      return definition ? [{ ...tile, definition }] : []
    }),
    ...(period && { period }),
  }
}
