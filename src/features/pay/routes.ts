import { whenceOf } from '../../access/security-events.ts'
import { say } from '../../messages/words.ts'
import { type JsonObject, parseIfMatch } from '../../model/index.ts'
import { objectOf, requireRight } from '../../records/index.ts'
import { download } from '../download.ts'
import type { Route } from '../feature.ts'
import { periodQuery, readPeriod } from '../period.ts'
import { csvOf, xlsxOf } from '../spreadsheet.ts'
import { closePay, reopenPay } from './close.ts'
import { gridOf } from './grid.ts'
import { day, id, list, peopleSchema, sharesBody, sharesSchema, statementSchema, told } from './schemas.ts'
import { type Share, setShares, sharesOfDeal } from './shares.ts'
import { paidPage, statementOf } from './show.ts'

const tag = 'Pay'
const read = { object: 'deal', verb: 'read' } as const
const update = { object: 'deal', verb: 'update' } as const
const unseen = { description: 'There is nobody such, or you do not see what he is paid' }

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

const closingBody: JsonObject = {
  type: 'object',
  properties: {
    span: { enum: ['month', 'quarter'] },
    from: { ...day, description: 'First day of the month or quarter' },
    users: { type: 'array', minItems: 1, maxItems: 1000, items: id },
  },
  required: ['span', 'from', 'users'],
  additionalProperties: false,
}

export const payRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/pay/statements',
    operation: 'listPayStatements',
    summary:
      'What everybody is paid for a month or quarter whose pay you see: your own, and that of the teams you head',
    tag,
    right: read,
    query: {
      ...periodQuery,
      cursor: { type: 'string' },
      limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    },
    answers: { 200: { description: 'People by name, and what everybody comes to', schema: peopleSchema } },
    async handle(ctx, { query: { cursor, limit, ...query } }) {
      const period = readPeriod(ctx, query)
      const page = await paidPage(ctx, { period, cursor, limit: Number(limit ?? 50) })
      return { body: { ...period, currency: ctx.config.company.currency, ...page } }
    },
  },
  {
    method: 'GET',
    path: '/pay/statements/{user}',
    operation: 'getPayStatement',
    summary: 'What somebody is paid for a month or quarter, line by line',
    tag,
    right: read,
    tellsOfRecords: true,
    query: periodQuery,
    answers: { 200: { description: 'The statement', schema: statementSchema }, 404: unseen },
    handle: async (ctx, { params, query }) => ({
      body: await statementOf(ctx, { user: params.user ?? '', period: readPeriod(ctx, query) }),
    }),
  },
  {
    method: 'GET',
    path: '/pay/statements/{user}/file',
    operation: 'getPayStatementFile',
    summary: 'The same as a CSV or Excel file, for whoever may export deals',
    tag,
    right: read,
    tellsOfRecords: true,
    query: { ...periodQuery, format: { enum: Object.keys(types), description: 'Usually xlsx' } },
    answers: { 200: { description: 'The file', type: 'application/octet-stream' }, 404: unseen },
    async handle(ctx, { params, query }) {
      requireRight(ctx, objectOf(ctx, 'deal'), 'export')
      const statement = await statementOf(ctx, { user: params.user ?? '', period: readPeriod(ctx, query) })
      const format = query.format === 'csv' ? 'csv' : 'xlsx'
      const grid = gridOf(ctx, statement)
      const content = format === 'csv' ? csvOf(ctx, grid) : await xlsxOf(grid, 0)
      const name = say(ctx.locale, 'pay:file.name', { name: statement.user.name, from: statement.from })
      return { content, headers: download(`${name}.${format}`, types[format]) }
    },
  },
  {
    method: 'POST',
    path: '/pay/closings',
    operation: 'closePay',
    summary:
      'Keep what people are paid for a period that is over, of all or none; later changes are told in the next one',
    tag,
    right: update,
    body: closingBody,
    answers: {
      201: { description: 'Ids of the closings', schema: told({ data: list(id) }) },
      404: unseen,
      409: { description: 'It is closed already' },
    },
    async handle(ctx, request) {
      const { users, ...asked } = request.body as { span: string; from: string; users: string[] }
      const data = await closePay(ctx, { period: readPeriod(ctx, asked), users, whence: whenceOf(request) })
      return { status: 201, body: { data } }
    },
  },
  {
    method: 'DELETE',
    path: '/pay/closings/{id}',
    operation: 'reopenPay',
    summary: 'Open a closed period of somebody again, the last one first',
    tag,
    right: update,
    answers: { 204: { description: 'It is open' }, 409: { description: 'A later period is closed' } },
    async handle(ctx, request) {
      await reopenPay(ctx, request.params.id ?? '', whenceOf(request))
      return { status: 204 }
    },
  },
  {
    method: 'GET',
    path: '/deals/{id}/shares',
    operation: 'getDealShares',
    summary: 'Who sold a deal together; none: it is its owner’s alone',
    tag,
    right: read,
    tellsOfRecords: true,
    answers: { 200: { description: 'Shares', schema: sharesSchema } },
    async handle(ctx, { params }) {
      const body = await sharesOfDeal(ctx, params.id ?? '')
      return { body, headers: { etag: `"${body.version}"` } }
    },
  },
  {
    method: 'PUT',
    path: '/deals/{id}/shares',
    operation: 'setDealShares',
    summary: 'Say who sold a deal together, for whoever may change it',
    tag,
    right: update,
    body: sharesBody,
    answers: {
      200: { description: 'Shares', schema: sharesSchema },
      412: { description: 'Somebody else has set them since' },
    },
    async handle(ctx, { params, body, headers }) {
      const { shares } = body as { shares: Share[] }
      const set = await setShares(ctx, params.id ?? '', { shares, seen: parseIfMatch(headers['if-match']) })
      return { body: set, headers: { etag: `"${set.version}"` } }
    },
  },
]
