import { chartFor } from '../../../charts/drawn.ts'
import type { ChartKind, ReportFigures } from '../../../charts/figures.ts'
import { charts } from '../../../charts/figures.ts'
import { Forbidden, Invalid, isJsonObject, type JsonObject, NotFound } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { ReportDefinition } from '../definition.ts'
import { reportFigures } from '../figures/compute.ts'
import { dashboards } from '../kept/dashboards.ts'
import type { Kept } from '../kept/kept.ts'
import { asDefinition, problemsForReader, readsObject } from '../kept/reports.ts'
import { isBounded, listStock, stockFigures } from '../stock/index.ts'
import type { StockOptions } from '../stock/stock.ts'

/** A report as its reader gets it. */
export interface ShownReport {
  title: string
  /** Its place in twelve columns; of a report by itself the whole width. */
  place: { x: number; y: number; w: number; h: number }
  /** `null`: it rests on what the reader may not see, or is gone. */
  figures: ReportFigures | null
  chart: ChartKind
}

const whole = { x: 0, y: 0, w: 12, h: 8 }

/** A kept report with the figures of the caller. */
export async function shownReport(ctx: Context, { name, content }: Kept): Promise<ShownReport> {
  const isHeld = readsObject(ctx, content.object) && !problemsForReader(ctx, content, false).length
  const figures = isHeld ? await figuresOrNone(() => reportFigures(ctx, asDefinition(content))) : null
  return shownAs({ title: name, place: whole, figures, chart: content.chart })
}

/** All tiles of a dashboard with the figures of the caller, one after the other. */
export async function shownDashboard(ctx: Context, kept: Kept): Promise<ShownReport[]> {
  const { content } = await dashboards.present(ctx, kept, false)
  const tiles = Array.isArray(content?.tiles) ? content.tiles.filter(isJsonObject) : []
  const period = isJsonObject(content?.period) ? content.period : undefined
  const stock = new Map(listStock(ctx).map(report => [String(report.key), report]))
  const shown: ShownReport[] = []
  for (const tile of tiles) shown.push(await shownTile(ctx, tile, { stock, period }))
  return shown
}

interface Around {
  stock: ReadonlyMap<string, JsonObject>
  /** Of the dashboard, in place of those of its reports. */
  period: JsonObject | undefined
}

async function shownTile(ctx: Context, tile: JsonObject, { stock, period }: Around): Promise<ShownReport> {
  const known = typeof tile.stock === 'string' ? stock.get(tile.stock) : undefined
  const definition = isJsonObject(tile.definition) ? tile.definition : undefined
  const title = [tile.title, tile.name, known?.name].find(one => typeof one === 'string' && one !== '')
  const figures = await figuresOrNone(async () => {
    if (known) return stockFigures(ctx, String(known.key), stockOptions(known, period))
    return definition ? reportFigures(ctx, inPeriod(asDefinition(definition), period)) : null
  })
  const place = { x: Number(tile.x), y: Number(tile.y), w: Number(tile.w), h: Number(tile.h) }
  return shownAs({
    title: String(title ?? ''),
    place,
    figures,
    chart: tile.chart ?? definition?.chart ?? known?.chart,
  })
}

const stockOptions = (known: JsonObject, period: JsonObject | undefined): StockOptions =>
  known.period && period ? { period } : {}

function inPeriod(definition: ReportDefinition, chosen: JsonObject | undefined): ReportDefinition {
  if (!chosen || !definition.period) return definition
  const { compare, period, ...rest } = definition
  const isAll = !Object.keys(chosen).length
  return {
    ...rest,
    ...(!isAll && { period: { field: period.field, ...chosen } }),
    ...(compare && isBounded(chosen) && { compare }),
  }
}

/** What the caller may not have, or what no longer holds, is a gap among the others, and nothing else. */
async function figuresOrNone(compute: () => Promise<ReportFigures | null>): Promise<ReportFigures | null> {
  try {
    return await compute()
  } catch (error) {
    if (error instanceof Invalid || error instanceof Forbidden || error instanceof NotFound) return null
    throw error
  }
}

interface Found extends Omit<ShownReport, 'chart'> {
  /** As it was asked for. */
  chart: unknown
}

function shownAs({ chart, ...found }: Found): ShownReport {
  const asked = charts.find(kind => kind === chart)
  return { ...found, chart: found.figures ? chartFor(found.figures, 0, asked) : 'table' }
}
