import type { ReportFigures } from '../../../charts/figures.ts'
import { plainNumber } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import { type Json, Unauthenticated } from '../../../model/index.ts'
import type { Context, Locale } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import { mayChange } from '../../shared-with.ts'
import { tongueOf } from '../../written.ts'
import { drawn } from '../drawn/drawn.ts'
import { type ShownReport, shownDashboard } from '../drawn/shown.ts'
import { writtenFigures } from '../drawn/texts.ts'
import { dashboards } from '../kept/dashboards.ts'
import { findKept } from '../kept/store.ts'
import type { Wall } from './wall.ts'

/** What a screen shows now: everything as text or picture, with no way to anything else. */
export interface WallContent {
  dashboards: { name: string; tiles: WallTile[] }[]
  turnSeconds: number
  /** When the figures were reckoned, where the company is: `12:05`. */
  time: string
}

interface WallTile {
  title: string
  x: number
  y: number
  w: number
  h: number
  /** A `data:` address of a drawing. */
  picture?: string
  numbers?: { label: string; value: string; change: string | null }[]
  table?: { head: string[]; labels: number; rows: string[][] }
  /** What stands out, or why there is nothing. */
  note: string
}

/** In pixels of a screen of 12 columns, which is then shown as large as there is room: so letters are large. */
const width = 1000
const height = 500

/** Rows and columns that can be read from afar. */
const mostRows = 8
const mostColumns = 4
const mostNumbers = 3

/** The dashboards of a wall with the rights of who made it, as far as they are his to show; `null`: none any more. */
export async function wallContent(ctx: Context, wall: Wall, application: Application): Promise<WallContent | null> {
  const maker = await makerOf(ctx, wall, application)
  if (!maker) return null
  const shown: WallContent['dashboards'] = []
  for (const id of wall.dashboards) {
    const kept = await findKept(maker, dashboards, { id })
    if (!kept || !mayChange(maker, kept)) continue
    const tiles = await shownDashboard(maker, kept)
    const rows = Math.max(1, ...tiles.map(({ place }) => place.y + place.h))
    const on = { scheme: wall.scheme, rows }
    shown.push({ name: kept.name, tiles: await Promise.all(tiles.map(tile => wallTile(maker, tile, on))) })
  }
  if (!shown.length) return null
  const time = new Intl.DateTimeFormat(tongueOf(maker.locale), {
    timeStyle: 'short',
    timeZone: maker.config.company.timeZone,
  }).format(new Date())
  return { dashboards: shown, turnSeconds: wall.turnSeconds, time }
}

/** `null`: he has left. */
export async function makerOf(ctx: Context, { madeBy }: Wall, application: Application): Promise<Context | null> {
  try {
    return await application.userContext(ctx.workspace, madeBy, { channel: 'system' })
  } catch (error) {
    if (error instanceof Unauthenticated) return null
    throw error
  }
}

interface On {
  scheme: Wall['scheme']
  /** Of the dashboard altogether. */
  rows: number
}

async function wallTile(
  maker: Context,
  { title, place, figures, chart }: ShownReport,
  { scheme, rows }: On,
): Promise<WallTile> {
  const { locale } = maker
  const tile = { title, ...place }
  if (!figures) return { ...tile, note: say(locale, 'wall:hidden') }
  const note = figures.sentence
  if (chart === 'number') return { ...tile, note: '', numbers: numbersOf(maker, figures) }
  if (chart === 'table' || chart === 'pivot' || !figures.rows.length)
    return { ...tile, note, table: tableOf(maker, figures) }
  const size = {
    width: Math.round((width * place.w) / 12),
    height: Math.max(110, Math.round((height * place.h) / rows) - 70),
  }
  const svg = await drawn(figures, { kind: chart, locale, scheme, ...size })
  return { ...tile, note, picture: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` }
}

function numbersOf({ locale }: Context, { measures, total }: ReportFigures): WallTile['numbers'] {
  const { text } = writtenFigures(locale)
  return measures.slice(0, mostNumbers).map((measure, i) => ({
    label: measure.label,
    value: text(total.values[i], measure),
    change: measure.kind === 'percent' ? null : changeOf(locale, total.values[i], total.before?.values[i]),
  }))
}

function changeOf(locale: Locale, now: Json | undefined, before: Json | undefined): string | null {
  const [one, other] = [plainNumber(now), plainNumber(before)]
  if (one === null || !other) return null
  return new Intl.NumberFormat(tongueOf(locale), {
    style: 'percent',
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero',
  }).format((one - other) / Math.abs(other))
}

function tableOf({ locale }: Context, { rowGroups, measures, rows, total }: ReportFigures): WallTile['table'] {
  const { text } = writtenFigures(locale)
  const shown = measures.slice(0, Math.max(1, mostColumns - rowGroups.length))
  const figuresOf = (values: ReportFigures['total']['values']) => shown.map((measure, i) => text(values[i], measure))
  const all = say(locale, 'reports:figures.all')
  return {
    head: [...rowGroups.map(({ label }) => label), ...shown.map(({ label }) => label)],
    labels: rowGroups.length,
    rows: [
      ...rows.slice(0, mostRows).map(({ labels, values }) => [...labels, ...figuresOf(values)]),
      ...(rowGroups.length > 0 ? [[all, ...rowGroups.slice(1).map(() => ''), ...figuresOf(total.values)]] : []),
    ],
  }
}
