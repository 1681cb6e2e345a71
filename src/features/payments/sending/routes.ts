import type { JsonObject } from '../../../model/index.ts'
import { type Context, getRecord } from '../../../records/index.ts'
import type { Route } from '../../feature.ts'
import { sentence } from '../../problem-words.ts'
import { recipients, shownNumber, toldProblems } from '../../to-client.ts'
import { day, id, invoiceRef, list, object, told } from '../schemas.ts'
import { draftSending, type GivenInvoiceSending, numberOrNext } from './draft.ts'
import type { SendingMeans } from './means.ts'
import { sendInvoice } from './send.ts'

const tag = 'Invoices'
const missing = { 404: { description: 'There is none, or it is not yours to see' } }
const body = object({
  to: recipients,
  subject: { type: 'string', maxLength: 500 },
  text: { type: 'string', maxLength: 20_000, description: 'Plain text' },
  number: shownNumber,
  dated: { ...day, description: 'Of a draft, that is issued: today unless told' },
  dueOn: { ...day, description: 'Of a draft' },
  template: { type: 'string', maxLength: 100, description: 'Of the paper' },
  attachPdf: { type: 'boolean', description: 'The paper goes with it unless this is false' },
  mailbox: id,
  language: { enum: ['ru', 'en'], description: 'Of letter and paper' },
  undoSeconds: { type: 'integer', minimum: 0, maximum: 30 },
  facsimile: { type: 'boolean' },
})
const idOrNone: JsonObject = { type: ['string', 'null'], format: 'uuid' }

export const sendingRoutes = (means: SendingMeans): readonly Route[] => [
  {
    method: 'POST',
    path: '/invoices/{id}/sending/draft',
    operation: 'draftInvoiceSending',
    summary: 'What would be sent, filled in, and everything for which it would be refused. Changes nothing',
    tag,
    right: { object: 'invoice', verb: 'read' },
    reads: true,
    body,
    answers: {
      200: {
        description: 'The letter as it would leave',
        schema: told({
          to: recipients,
          subject: { type: 'string' },
          text: { type: 'string' },
          mailbox: idOrNone,
          language: { enum: ['ru', 'en'] },
          number: { type: 'string', description: 'Its number, or what the next would be now' },
          dueOn: { type: 'string' },
          problems: toldProblems,
        }),
      },
      409: { description: 'It is cancelled' },
      ...missing,
    },
    async handle(ctx, { params, body }) {
      const { problems, ...draft } = await draftSending(ctx, params.id ?? '', body as GivenInvoiceSending, means)
      const words = problems.map(problem => ({
        field: problem.field,
        code: problem.code,
        message: sentence(ctx.locale, problem),
      }))
      return { body: { ...draft, problems: words } }
    },
  },
  {
    method: 'POST',
    path: '/invoices/{id}/preview',
    operation: 'previewInvoice',
    summary: 'Its paper as it would be sent, a picture a page. Keeps nothing, takes no number',
    tag,
    right: { object: 'invoice', verb: 'read' },
    reads: true,
    body,
    answers: {
      200: { description: 'Pages as SVG', schema: told({ pages: list({ type: 'string' }) }) },
      ...missing,
    },
    handle: async (ctx, { params, body }) => ({
      body: { pages: await pagesOf(ctx, params.id ?? '', { given: body as GivenInvoiceSending, means }) },
    }),
  },
  {
    method: 'POST',
    path: '/invoices/{id}/sending',
    operation: 'sendInvoice',
    summary: 'Send an invoice by letter, with its paper; a draft is issued and takes its number by that',
    tag,
    right: { object: 'invoice', verb: 'update' },
    body,
    answers: {
      201: {
        description: 'It is on its way; its letter can be taken back for some seconds',
        schema: told({ invoice: invoiceRef, letter: id, document: idOrNone }),
      },
      409: { description: 'It is cancelled, has to be approved first, or its number is another by now' },
      422: { description: 'Everything that is wrong; nothing has changed' },
      ...missing,
    },
    handle: async (ctx, { params, body }) => ({
      status: 201,
      body: { ...(await sendInvoice(ctx, params.id ?? '', body as GivenInvoiceSending, means)) },
    }),
  },
]

async function pagesOf(
  ctx: Context,
  id: string,
  { given: { language, template, ...terms }, means }: { given: GivenInvoiceSending; means: SendingMeans },
): Promise<string[]> {
  const invoice = await getRecord(ctx, 'invoice', id)
  const number = await numberOrNext(ctx, invoice, terms)
  return means.papers.renderPages(ctx, {
    on: { object: 'invoice', id: invoice.id },
    kind: 'invoice',
    ...(invoice.issuedOn ? { dated: String(invoice.issuedOn) } : {}),
    ...(language && { language }),
    ...(template && { template }),
    ...(number && { number }),
  })
}
