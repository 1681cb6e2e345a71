import type { Context } from '../../../records/index.ts'
import { getRecord } from '../../../records/index.ts'
import type { Answer, Route, RouteRequest } from '../../feature.ts'
import type { Paper, Papers, PaperWanted } from '../../paper.ts'
import { findByNumber } from './by-number.ts'
import { cancelPaper } from './cancel.ts'
import { paperChoices } from './choices.ts'
import { type MakingMeans, makePaper } from './make.ts'
import { cancellationBody, choicesSchema, foundSchema, pagesSchema, paperBody, previewBody } from './schemas.ts'

const tag = 'Documents'
const missing = { 404: { description: 'There is none, or it is not yours to see' } }
const document = { $ref: '#/components/schemas/Document' }
const right = { object: 'document', verb: 'create' } as const

/** Papers of cards: looked at, made, cancelled, found. */
export const makingRoutes = (means: MakingMeans, papers: Papers): readonly Route[] => [
  {
    method: 'GET',
    path: '/papers/choices',
    operation: 'listPaperChoices',
    summary: 'What papers can be made of a card, and by which number',
    tag,
    right,
    tellsOfRecords: true,
    query: {
      object: { type: 'string', maxLength: 100 },
      record: { type: 'string', format: 'uuid' },
    },
    answers: { 200: { description: 'The choices', schema: choicesSchema }, ...missing },
    handle: async (ctx, { query }) => ({
      body: await paperChoices(ctx, { object: query.object ?? '', id: query.record ?? '' }, means.office),
    }),
  },
  {
    method: 'POST',
    path: '/papers/pages',
    operation: 'previewPaper',
    summary: 'The pages of a paper as it would be made, without a number; nothing is kept',
    tag,
    right,
    reads: true,
    tellsOfRecords: true,
    body: previewBody,
    answers: { 200: { description: 'Its pages', schema: pagesSchema }, ...missing },
    handle: async (ctx, { body }) => ({ body: { pages: await papers.renderPages(ctx, body as PaperWanted) } }),
  },
  {
    method: 'POST',
    path: '/papers/drafts',
    operation: 'draftPaper',
    summary: 'The same as a file, PDF or Word by its template',
    tag,
    right,
    reads: true,
    tellsOfRecords: true,
    body: previewBody,
    answers: { 200: { description: 'The file', type: '*/*' }, ...missing },
    handle: async (ctx, { body }) => asFile(await papers.renderPaper(ctx, body as PaperWanted)),
  },
  {
    method: 'POST',
    path: '/papers',
    operation: 'makePaper',
    summary: 'Make a paper of a card: it takes its number, and is kept with its file',
    tag,
    right,
    body: paperBody,
    answers: { 201: { description: 'The document', schema: document }, ...missing },
    handle: (ctx, request) => made(ctx, means, request),
  },
  {
    method: 'POST',
    path: '/documents/{id}/cancellation',
    operation: 'cancelDocument',
    summary: 'Cancel a document: its number stays taken',
    tag,
    right: { object: 'document', verb: 'update' },
    body: cancellationBody,
    answers: { 200: { description: 'The document', schema: document }, ...missing },
    handle: async (ctx, { params, body }) => ({
      body: await cancelPaper(ctx, params.id ?? '', (body as { reason: string }).reason),
    }),
  },
  {
    method: 'GET',
    path: '/documents/by-number',
    operation: 'findDocumentsByNumber',
    summary: 'Documents by their number: of those that are not yours to see, whose they are',
    tag,
    right: { object: 'document', verb: 'read' },
    tellsOfRecords: true,
    query: { number: { type: 'string', minLength: 1, maxLength: 100 } },
    answers: { 200: { description: 'The newest first', schema: foundSchema } },
    handle: async (ctx, { query }) => ({ body: { data: await findByNumber(ctx, query.number ?? '') } }),
  },
]

async function made(ctx: Context, means: MakingMeans, { body }: RouteRequest): Promise<Answer> {
  const { number, ...wanted } = body as PaperWanted & { number?: string }
  const { document: id } = await makePaper(ctx, means, { ...wanted, writtenNumber: number?.trim() })
  const record = await getRecord(ctx, 'document', id)
  return { status: 201, body: record, headers: { location: `/api/v1/documents/${id}` } }
}

const asFile = ({ name, type, bytes }: Paper): Answer => ({
  content: bytes,
  headers: {
    'content-type': type,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  },
})
