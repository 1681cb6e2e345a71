import { charts } from '../../../charts/figures.ts'
import { isJsonObject, type Json, type JsonObject, type Problem, withinWords } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { definitionSchema } from '../definition.ts'
import type { KeptKind } from './kept.ts'
import { definitionProblems, problemsForReader, readsObject, savedReports } from './reports.ts'
import { keptByIds, seenKept } from './store.ts'

const columns = 12
const day: JsonObject = { type: 'string', format: 'date' }

const tileSchema: JsonObject = {
  type: 'object',
  description: 'A kept report, a definition of its own, or a stock report; at its place in twelve columns',
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 50, description: 'Unique on the dashboard' },
    title: { type: ['string', 'null'], maxLength: 200 },
    report: { type: 'string', format: 'uuid' },
    definition: definitionSchema,
    stock: { type: 'string', maxLength: 50, description: 'The key of a stock report' },
    chart: { type: 'string', enum: [...charts] },
    x: { type: 'integer', minimum: 0, maximum: columns - 1 },
    y: { type: 'integer', minimum: 0, maximum: 1000 },
    w: { type: 'integer', minimum: 1, maximum: columns },
    h: { type: 'integer', minimum: 1, maximum: 50 },
  },
  required: ['id', 'x', 'y', 'w', 'h'],
  additionalProperties: false,
}

export const dashboards: KeptKind = {
  table: 'dashboard',
  word: 'dashboard',
  member: 'layout',
  schema: {
    type: 'object',
    properties: {
      tiles: { type: 'array', maxItems: 50, items: tileSchema },
      period: {
        type: 'object',
        description: 'Taken by all tiles in place of their own; of which field, each says itself',
        properties: { within: { type: 'string', enum: [...withinWords] }, from: day, to: day },
        additionalProperties: false,
      },
    },
    required: ['tiles'],
    additionalProperties: false,
  },
  check: checkLayout,
  present: presentLayout,
  isFor: () => true,
}

const tilesOf = ({ tiles }: JsonObject): JsonObject[] => (Array.isArray(tiles) ? tiles.filter(isJsonObject) : [])

const idsOf = (tiles: readonly JsonObject[]): string[] =>
  tiles.flatMap(({ report }) => (typeof report === 'string' ? [report] : []))

/** A tile shows one thing, lies within the columns, and a report that its maker sees. */
async function checkLayout(ctx: Context, layout: JsonObject, before?: JsonObject): Promise<Problem[]> {
  const tiles = tilesOf(layout)
  const seen = new Set((await seenKept(ctx, savedReports)).map(({ id }) => id))
  for (const id of before ? idsOf(tilesOf(before)) : []) seen.add(id)
  const ids = tiles.map(({ id }) => id)
  return tiles.flatMap(({ id, report, definition, stock, x, w }, i): Problem[] => {
    const at = `layout.tiles.${i}`
    const given = [report, definition, stock].filter(one => one !== undefined)
    return [
      ...(given.length === 1 ? [] : [{ field: at, code: 'tileKind' }]),
      ...(Number(x) + Number(w) > columns ? [{ field: `${at}.w`, code: 'tileWide', params: { columns } }] : []),
      ...(ids.indexOf(id) < i ? [{ field: `${at}.id`, code: 'tileTwice' }] : []),
      ...(typeof report === 'string' && !seen.has(report) ? [{ field: `${at}.report`, code: 'dangling' }] : []),
      ...(isJsonObject(definition) ? definitionProblems(ctx, definition, `${at}.definition`) : []),
    ]
  })
}

/**
 * Tiles with the definition that they show, so that who sees the dashboard sees its reports: each with his own rights. What rests on what he may
 * not see is not told.
 */
async function presentLayout(ctx: Context, { content }: { content: JsonObject }) {
  const tiles = tilesOf(content)
  const reports = new Map((await keptByIds(ctx, savedReports, idsOf(tiles))).map(report => [report.id, report]))
  const problems: Problem[] = []
  const shown = tiles.map((tile, i): Json => {
    const { report, definition, stock, ...place } = tile
    if (typeof stock === 'string') return { ...place, stock }
    const kept = typeof report === 'string' ? reports.get(report) : undefined
    const found = kept?.content ?? (isJsonObject(definition) ? definition : undefined)
    const named = { ...place, ...(report !== undefined && { report }), name: kept?.name ?? null }
    const isHeld = found !== undefined && readsObject(ctx, found.object) && !problemsForReader(ctx, found, false).length
    if (isHeld) return { ...named, definition: found }
    problems.push({ field: `layout.tiles.${i}`, code: found ? 'reportHidden' : 'reportGone' })
    return { ...named, definition: null }
  })
  return { content: { ...content, tiles: shown }, problems }
}
