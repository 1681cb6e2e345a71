import { type JsonObject, parseIfMatch } from '../../model/index.ts'
import { type Context, getRecord } from '../../records/index.ts'
import type { Answer, Application, Route, RouteRequest } from '../feature.ts'
import { noted } from '../noted.ts'
import { sentence } from '../problem-words.ts'
import type { GivenSending } from '../to-client.ts'
import type { DealMove } from './deal-stage.ts'
import { takeDown } from './decide.ts'
import { copyQuote, type MadeQuote, type MakeQuote, quoteOfDeal } from './make.ts'
import { clientObjects, type MakeForClient, quoteFor } from './make-for.ts'
import type { QuoteMeans } from './means.ts'
import { renewLink } from './new-link.ts'
import { historyOf } from './present.ts'
import {
  decisionBody,
  draftSchema,
  historySchema,
  makeBody,
  makeForBody,
  newLinkBody,
  newLinkSchema,
  sendingBody,
  sentSchema,
  settingsBody,
  settingsSchema,
} from './schemas.ts'
import { draftSending, numberOrNext, sendQuote } from './send.ts'
import { quoteSettings, saveSettings } from './settings.ts'
import { withdrawQuote } from './take-back.ts'

const tag = 'Quotes'
const missing = { 404: { description: 'There is none, or it is not yours to see' } }
const read = { object: 'quote', verb: 'read' } as const
const update = { object: 'quote', verb: 'update' } as const
const create = { object: 'quote', verb: 'create' } as const
const record: JsonObject = { type: 'object', description: 'The quote' }

const madeAnswers = {
  200: { description: 'The draft that was there', schema: record },
  201: { description: 'A new one', schema: record },
  ...missing,
}

const madeAnswer = ({ quote, existing }: MadeQuote): Answer =>
  existing
    ? { status: 200, body: quote }
    : { status: 201, body: quote, headers: { location: `/api/v1/quotes/${quote.id}` } }

const ofClients = {
  lead: {
    plural: 'leads',
    operation: 'makeQuoteForLead',
    words: 'a lead, with which it goes on to the deal made of it',
  },
  contact: { plural: 'contacts', operation: 'makeQuoteForContact', words: 'a contact' },
  company: { plural: 'companies', operation: 'makeQuoteForCompany', words: 'a company' },
} as const

const making = (means: QuoteMeans): readonly Route[] => [
  {
    method: 'POST',
    path: '/deals/{id}/quotes',
    operation: 'makeQuote',
    summary:
      'Make a quote of a deal: of its lines, for its company and contact. Where the deal has a draft, that is answered',
    tag,
    right: create,
    body: makeBody,
    answers: madeAnswers,
    handle: async (ctx, { params, body }) =>
      madeAnswer(await quoteOfDeal(ctx, params.id ?? '', body as MakeQuote, means)),
  },
  ...clientObjects.map((object): Route => {
    const { plural, operation, words } = ofClients[object]
    return {
      method: 'POST',
      path: `/${plural}/{id}/quotes`,
      operation,
      summary: `Make a quote for ${words}: of the open deal there is, else without lines. Where there is a draft, that is answered`,
      tag,
      right: create,
      body: makeForBody,
      answers: madeAnswers,
      handle: async (ctx, { params, body }) =>
        madeAnswer(await quoteFor(ctx, { object, id: params.id ?? '' }, body as MakeForClient, means)),
    }
  }),
  {
    method: 'POST',
    path: '/quotes/{id}/copies',
    operation: 'copyQuote',
    summary: 'Make a draft with the same lines and terms, valid anew',
    tag,
    right: create,
    answers: { 201: { description: 'The draft', schema: record }, ...missing },
    async handle(ctx, { params }) {
      const quote = await copyQuote(ctx, params.id ?? '')
      return { status: 201, body: quote, headers: { location: `/api/v1/quotes/${quote.id}` } }
    },
  },
]

const sending = (means: QuoteMeans): readonly Route[] => [
  {
    method: 'POST',
    path: '/quotes/{id}/sending/draft',
    operation: 'draftQuoteSending',
    summary: 'What would be sent, filled in, and everything for which it would be refused. Changes nothing',
    tag,
    right: read,
    reads: true,
    body: sendingBody,
    answers: { 200: { description: 'The letter as it would leave', schema: draftSchema }, ...missing },
    async handle(ctx, { params, body }) {
      const { problems, ...draft } = await draftSending(ctx, params.id ?? '', body as GivenSending, means)
      const told = problems.map(problem => ({
        field: problem.field,
        code: problem.code,
        message: sentence(ctx.locale, problem),
      }))
      return { body: { ...draft, hasPaper: means.papers !== null, problems: told } }
    },
  },
  {
    method: 'POST',
    path: '/quotes/{id}/preview',
    operation: 'previewQuote',
    summary: 'Its paper as it would be sent, a picture a page. Keeps nothing, takes no number',
    tag,
    right: read,
    reads: true,
    body: sendingBody,
    answers: {
      200: {
        description: 'Pages as SVG',
        schema: {
          type: 'object',
          properties: { pages: { type: 'array', items: { type: 'string' } } },
          required: ['pages'],
        },
      },
      ...missing,
    },
    async handle(ctx, { params, body }) {
      const { language, template } = body as GivenSending
      const quote = await getRecord(ctx, 'quote', params.id ?? '')
      const wanted = {
        on: { object: 'quote', id: quote.id },
        kind: 'quote' as const,
        ...(language && { language }),
        ...(template && { template }),
      }
      const number = await numberOrNext(ctx, quote)
      const pages = await means.papers?.renderPages(ctx, { ...wanted, ...(number && { number }) })
      return { body: { pages: pages ?? [] } }
    },
  },
  {
    method: 'POST',
    path: '/quotes/{id}/sending',
    operation: 'sendQuote',
    summary:
      'Send a quote: it gets its number, paper and private page, and leaves by letter. After a change that makes a new edition',
    tag,
    right: update,
    shownOnce: ['url'],
    body: sendingBody,
    answers: {
      201: { description: 'It is on its way; its letter can be taken back for some seconds', schema: sentSchema },
      409: { description: 'The client has accepted it' },
      422: { description: 'Everything that is wrong; nothing has changed' },
      ...missing,
    },
    async handle(ctx, request, application) {
      const { params, body } = request
      const given = { given: body as GivenSending, origin: originOf(request, application) }
      const { deal, ...sent } = await sendQuote(ctx, params.id ?? '', given, means)
      return { status: 201, body: { ...sent, deal: presentMove(ctx, deal) } }
    },
  },
  {
    method: 'POST',
    path: '/quotes/{id}/withdrawal',
    operation: 'withdrawQuote',
    summary: 'Withdraw a quote that is out: its private page opens no more',
    tag,
    right: update,
    answers: {
      200: { description: 'The quote', schema: record },
      409: { description: 'It is not out, or was accepted' },
      ...missing,
    },
    handle: async (ctx, { params }) => ({ body: await withdrawQuote(ctx, params.id ?? '') }),
  },
  {
    method: 'POST',
    path: '/quotes/{id}/links',
    operation: 'renewQuoteLink',
    summary: 'Make a new link to the private page of a quote that is out; those there were open it no more',
    tag,
    right: update,
    shownOnce: ['url'],
    body: newLinkBody,
    answers: {
      201: { description: 'The new link', schema: newLinkSchema },
      409: { description: 'It has no page' },
      422: { description: 'The letter cannot leave; the old link goes on' },
      ...missing,
    },
    async handle(ctx, request, application) {
      const { letter = false } = request.body as { letter?: boolean }
      const asked = { letter, origin: originOf(request, application) }
      return { status: 201, body: { ...(await renewLink(ctx, request.params.id ?? '', asked, means)) } }
    },
  },
  {
    method: 'POST',
    path: '/quotes/{id}/decision',
    operation: 'takeDownQuoteDecision',
    summary: 'Take down what the client has said otherwise than on his page: who said it, and how',
    tag,
    right: update,
    body: decisionBody,
    answers: {
      200: { description: 'The quote', schema: record },
      409: { description: 'It is not out, or decided already' },
      ...missing,
    },
    async handle(ctx, { params, body }) {
      const { id } = await getRecord(ctx, 'quote', params.id ?? '', { fields: [] })
      await takeDown(ctx, id, body as Parameters<typeof takeDown>[2], means)
      return { body: await getRecord(ctx, 'quote', id) }
    },
  },
  {
    method: 'GET',
    path: '/quotes/{id}/editions',
    operation: 'listQuoteEditions',
    summary: 'What was sent of a quote, when it was opened, and what the client decided, with the evidence',
    tag,
    right: read,
    answers: { 200: { description: 'The newest first', schema: historySchema }, ...missing },
    handle: async (ctx, { params }) => ({ body: await historyOf(ctx, params.id ?? '') }),
  },
]

const settings: readonly Route[] = [
  {
    method: 'GET',
    path: '/quote-settings',
    operation: 'getQuoteSettings',
    summary: 'How quotes are made, followed up and what they move',
    tag,
    right: read,
    answers: { 200: { description: 'What holds', schema: settingsSchema } },
    handle: async ctx => settingsAnswer(await quoteSettings(ctx)),
  },
  ...noted([
    {
      method: 'PATCH',
      path: '/quote-settings',
      operation: 'setQuoteSettings',
      summary: 'Change how quotes are made, followed up and what they move',
      tag,
      right: 'admin',
      configures: true,
      body: settingsBody,
      answers: {
        200: { description: 'What holds now', schema: settingsSchema },
        412: { description: 'Somebody else has changed it since' },
      },
      handle: async (ctx, { body, headers }) =>
        settingsAnswer(await saveSettings(ctx, body as JsonObject, parseIfMatch(headers['if-match']))),
    },
  ]),
]

const settingsAnswer = (body: Awaited<ReturnType<typeof quoteSettings>>) => ({
  body,
  headers: { etag: `"${body.version}"` },
})

/** Quotes: made of deals, sent, followed up. */
export const quoteRoutes = (means: QuoteMeans): readonly Route[] => [...making(means), ...sending(means), ...settings]

const presentMove = ({ locale }: Context, deal: DealMove): JsonObject =>
  deal.moved
    ? { moved: true, stage: deal.stage, why: null }
    : {
        moved: false,
        stage: null,
        why: deal.why && sentence(locale, { field: 'stage', code: deal.why.code, params: deal.why.params }),
      }

/** Under which clients reach us: as configured, else as the sender himself does. */
const originOf = ({ headers, host }: RouteRequest, { publicUrl }: Application): string =>
  publicUrl ?? `${headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'}://${host}`
