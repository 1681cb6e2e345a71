import { Conflict, type JsonObject, Unavailable } from '../../../model/index.ts'
import type { Route } from '../../feature.ts'
import type { Outgoing } from '../../outgoing.ts'
import { type Bank, banks, RatesFailed } from './bank.ts'
import { fetchRates, offeredRates } from './fetch.ts'
import { findSource, saveSource, sourceOf } from './source.ts'

const tag = 'Catalogue'
const path = '/exchange-rate-source'

const source: JsonObject = {
  anyOf: [
    {
      type: 'object',
      properties: {
        bank: { enum: [...banks], description: 'The Bank of Russia, or the European Central Bank' },
        url: { type: ['string', 'null'], description: 'In place of the bank’s own address' },
        askedAt: { type: ['string', 'null'], format: 'date-time' },
        problem: { type: ['string', 'null'], description: 'What went wrong when it was last asked, by its code' },
      },
      required: ['bank', 'url', 'askedAt', 'problem'],
    },
    { type: 'null' },
  ],
}
const answer: JsonObject = { type: 'object', properties: { source }, required: ['source'] }
const rates: JsonObject = {
  type: 'object',
  properties: {
    rates: {
      type: 'array',
      items: {
        type: 'object',
        properties: { currency: { type: 'string' }, on: { type: 'string', format: 'date' }, rate: { type: 'number' } },
        required: ['currency', 'on', 'rate'],
      },
    },
  },
  required: ['rates'],
}
const refusals = {
  409: { description: 'None is set, or what it answers are no rates' },
  503: { description: 'It does not answer' },
}

export const rateRoutes = (target: Outgoing): readonly Route[] => [
  {
    method: 'GET',
    path,
    operation: 'getExchangeRateSource',
    summary: 'From which bank exchange rates are fetched',
    tag,
    right: { object: 'exchangeRate', verb: 'read' },
    answers: { 200: { description: 'Null: they are entered by hand and imported', schema: answer } },
    handle: async ctx => ({ body: { source: await findSource(ctx) } }),
  },
  {
    method: 'PUT',
    path,
    operation: 'setExchangeRateSource',
    summary: 'Have exchange rates fetched from a bank every day, or from none',
    tag,
    right: 'admin',
    configures: true,
    body: {
      type: 'object',
      properties: {
        bank: { enum: [...banks, null] },
        url: { type: ['string', 'null'], maxLength: 300, description: 'Left out: the bank’s own address' },
      },
      required: ['bank'],
      additionalProperties: false,
    },
    answers: { 200: { description: 'As it is set now', schema: answer } },
    handle: async (ctx, { body }) => ({
      body: { source: await saveSource(ctx, target, body as { bank: Bank | null; url?: string | null }) },
    }),
  },
  {
    method: 'POST',
    path: `${path}/test`,
    operation: 'testExchangeRateSource',
    summary: 'Ask the bank for its rates, and keep nothing',
    tag,
    right: 'admin',
    reads: true,
    answers: { 200: { description: 'What would be kept', schema: rates }, ...refusals },
    handle: async ctx => ({
      body: { rates: await said(offeredRates(ctx, target, await sourceOf(ctx))) },
    }),
  },
  {
    method: 'POST',
    path: `${path}/fetch`,
    operation: 'fetchExchangeRates',
    summary: 'Fetch the rates now; what was entered by hand for the day stays',
    tag,
    right: { object: 'exchangeRate', verb: 'create' },
    answers: { 200: { description: 'What is kept now', schema: rates }, ...refusals },
    async handle(ctx) {
      await sourceOf(ctx)
      return { body: { rates: await said(fetchRates(ctx, target)) } }
    },
  },
]

const said = <Found>(work: Promise<Found>): Promise<Found> =>
  work.catch(error => {
    if (!(error instanceof RatesFailed)) throw error
    throw error.code === 'rateSourceAway' ? new Unavailable(error.code) : new Conflict(error.code)
  })
