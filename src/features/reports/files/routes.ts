import type { ReportFigures } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import { isJsonObject, type JsonObject } from '../../../model/index.ts'
import { type Context, objectOf, requireRight } from '../../../records/index.ts'
import { download } from '../../download.ts'
import type { Route } from '../../feature.ts'
import { csvOf, xlsxOf } from '../../spreadsheet.ts'
import { definitionSchema } from '../definition.ts'
import { reportFigures } from '../figures/compute.ts'
import { reportedObject } from '../figures/read.ts'
import { asDefinition } from '../kept/reports.ts'
import { stockFigures } from '../stock/index.ts'
import { optionProperties } from '../stock/routes.ts'
import type { StockOptions } from '../stock/stock.ts'
import { gridOf } from './grid.ts'

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

const bodySchema: JsonObject = {
  type: 'object',
  description: 'Either `definition`, or `stock` with its `options`',
  properties: {
    format: { type: 'string', enum: Object.keys(types) },
    name: { type: 'string', minLength: 1, maxLength: 200, description: 'Of the file' },
    definition: definitionSchema,
    stock: { type: 'string', maxLength: 50 },
    options: { type: 'object', properties: optionProperties, additionalProperties: false },
  },
  required: ['format'],
  oneOf: [{ required: ['definition'] }, { required: ['stock'] }],
  additionalProperties: false,
}

export const fileRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/reports/files',
    operation: 'writeReportFile',
    summary: 'The figures of a report as a CSV or Excel file, for whoever may export records of its object',
    tag: 'Reports',
    right: 'signedIn',
    reads: true,
    body: bodySchema,
    answers: { 200: { description: 'The file', type: 'application/octet-stream' } },
    async handle(ctx, { body }) {
      const given = isJsonObject(body) ? body : {}
      const format = given.format === 'xlsx' ? 'xlsx' : 'csv'
      const figures = await askedFigures(ctx, given)
      const grid = gridOf(ctx, figures)
      const name = typeof given.name === 'string' ? given.name : say(ctx.locale, 'reports:figures.file')
      const content = format === 'csv' ? csvOf(ctx, grid) : await xlsxOf(grid, figures.rowGroups.length)
      return { content, headers: download(`${name}.${format}`, types[format]) }
    },
  },
]

/** Whoever may not take records away takes no figures of them away either: a row may be a record. */
async function askedFigures(ctx: Context, given: JsonObject): Promise<ReportFigures> {
  const { stock, definition, options } = given
  if (typeof stock === 'string') {
    const figures = await stockFigures(ctx, stock, (options ?? {}) as StockOptions)
    requireRight(ctx, objectOf(ctx, figures.object), 'export')
    return figures
  }
  const asked = asDefinition(isJsonObject(definition) ? definition : {})
  requireRight(ctx, reportedObject(ctx, asked.object), 'export')
  return reportFigures(ctx, asked)
}
