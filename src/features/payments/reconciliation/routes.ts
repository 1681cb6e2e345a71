import { Invalid, type JsonObject } from '../../../model/index.ts'
import type { Route, RouteRequest } from '../../feature.ts'
import { isChosen } from '../../multipart.ts'
import { id, invoiceLine, list, money, told } from '../schemas.ts'
import { requireSeen } from '../seen.ts'
import { mostBytes } from '../statement/statement.ts'
import { paymentsToCheck } from './checks.ts'
import { getStatement, listStatements, revertStatement } from './statements.ts'
import { takeIn, type Upload } from './take-in.ts'

const tag = 'Payments'
const optional = { type: ['string', 'null'] }
const count = { type: 'integer' }
const statement: JsonObject = told({
  id,
  fileName: { type: 'string' },
  format: { type: 'string' },
  accounts: list({
    type: 'object',
    properties: {
      account: { type: 'string' },
      currency: { type: 'string' },
      legalEntity: { type: ['string', 'null'], format: 'uuid' },
      from: optional,
      until: optional,
      opening: optional,
      closing: optional,
    },
  }),
  counts: {
    type: 'object',
    description:
      'Of the entries `known` were there already; of the `added` so many were settled, proposed, left open or ignored',
    properties: {
      entries: count,
      added: count,
      known: count,
      settled: count,
      proposed: count,
      open: count,
      ignored: count,
      problems: count,
    },
  },
  problems: list({
    type: 'object',
    properties: {
      line: { type: ['integer', 'null'] },
      field: optional,
      code: { type: 'string' },
      message: { type: 'string' },
      found: optional,
    },
  }),
  readBy: optional,
  readAt: { type: 'string' },
  revertedAt: optional,
})

export const reconciliationRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/bank-statements',
    operation: 'readBankStatement',
    summary:
      'Reads a bank’s statement in (1CClientBankExchange, camt.053): each entry becomes a payment once, and is set against the invoices it is for as far as that is sure',
    tag,
    right: { object: 'payment', verb: 'create' },
    takes: 'files',
    maxBytes: mostBytes + 100_000,
    body: {
      type: 'object',
      properties: {
        file: { type: 'string', format: 'binary' },
        legalEntity: {
          type: 'string',
          format: 'uuid',
          description: 'Whose the accounts are that were never seen before',
        },
      },
      required: ['file'],
    },
    answers: {
      201: { description: 'What became of it', schema: statement },
      409: {
        description:
          'An account is nobody’s yet: the answer has the `accounts` and the `legalEntities` to choose from; nothing was kept',
      },
      422: { description: 'Nothing of the file can be read' },
    },
    async handle(ctx, request) {
      return { status: 201, body: await getStatement(ctx, await takeIn(ctx, uploadOf(request))) }
    },
  },
  {
    method: 'GET',
    path: '/bank-statements',
    operation: 'listBankStatements',
    summary: 'Statements that were read in, the newest first',
    tag,
    right: { object: 'payment', verb: 'create' },
    answers: { 200: { description: 'Up to 100 of them', schema: told({ data: list(statement) }) } },
    handle: async ctx => ({ body: { data: await listStatements(ctx) } }),
  },
  {
    method: 'GET',
    path: '/bank-statements/{id}',
    operation: 'getBankStatement',
    summary: 'What became of a statement',
    tag,
    right: { object: 'payment', verb: 'create' },
    answers: { 200: { description: 'The statement', schema: statement } },
    handle: async (ctx, { params }) => ({ body: await getStatement(ctx, params.id ?? '') }),
  },
  {
    method: 'DELETE',
    path: '/bank-statements/{id}',
    operation: 'revertBankStatement',
    summary: 'Takes a statement back: its payments go to the trash, and what they paid is owed again',
    tag,
    right: { object: 'payment', verb: 'remove' },
    answers: {
      200: { description: 'The statement', schema: statement },
      409: { description: 'Somebody has set one of its payments by hand, or it was taken back before' },
    },
    async handle(ctx, { params }) {
      await revertStatement(ctx, params.id ?? '')
      return { body: await getStatement(ctx, params.id ?? '') }
    },
  },
  {
    method: 'GET',
    path: '/payment-checks',
    operation: 'listPaymentChecks',
    summary: 'Money that came and is not set against invoices in full, the newest first, with what it may be for',
    tag,
    right: { object: 'payment', verb: 'read' },
    tellsOfRecords: true,
    query: { cursor: { type: 'string' }, limit: { type: 'integer', minimum: 1, maximum: 200 } },
    answers: {
      200: {
        description: 'A page of payments',
        schema: told({
          data: list(
            told({
              payment: { type: 'object', properties: { id }, required: ['id'] },
              rest: money,
              proposals: list({
                type: 'object',
                properties: { invoice: invoiceLine, amount: { type: 'string' }, reasons: list({ type: 'string' }) },
              }),
            }),
          ),
          nextCursor: optional,
          total: { anyOf: [{ $ref: '#/components/schemas/Total' }, { type: 'null' }] },
        }),
      },
    },
    async handle(ctx, { query }) {
      requireSeen(ctx, 'payment', ['amount', 'allocated', 'state', 'direction', 'paidOn'])
      return {
        body: await paymentsToCheck(ctx, {
          cursor: query.cursor,
          limit: query.limit ? Number(query.limit) : undefined,
        }),
      }
    },
  },
]

function uploadOf({ parts = [] }: RouteRequest): Upload {
  const file = parts.find(part => part.name === 'file' && isChosen(part))?.file
  if (!file) throw new Invalid([{ field: 'file', code: 'required' }])
  const legalEntity = parts.find(({ name, value }) => name === 'legalEntity' && value)?.value
  return { name: file.name, bytes: file.bytes, legalEntity }
}
