import type { Route } from '../feature.ts'
import { asked } from './ask.ts'
import { setting } from './schemas.ts'
import { findSetting, type Means, type RegistryInput, removeSetting, saveSetting } from './setting.ts'

const tag = 'Company data'
const path = '/company-registry'

export const setUpRoutes = (means: Means): readonly Route[] => [
  {
    method: 'GET',
    path,
    operation: 'getCompanyRegistry',
    summary: 'From which register companies are filled in by their ИНН',
    tag,
    right: 'signedIn',
    answers: {
      200: {
        description: 'Null: none is set up',
        schema: { type: 'object', properties: { registry: setting }, required: ['registry'] },
      },
    },
    handle: async ctx => ({ body: { registry: await findSetting(ctx) } }),
  },
  {
    method: 'PUT',
    path,
    operation: 'setCompanyRegistry',
    summary: 'Set the register: one that speaks the protocol of DaData. A token that is not given stays',
    tag,
    right: 'admin',
    secret: true,
    configures: true,
    body: {
      type: 'object',
      properties: {
        url: {
          type: 'string',
          maxLength: 300,
          description: 'Left out: DaData’s own, https://suggestions.dadata.ru/suggestions/api/4_1/rs',
        },
        token: { type: 'string', maxLength: 200, description: 'Kept encrypted, written and never read' },
      },
      additionalProperties: false,
    },
    answers: {
      200: { description: 'As it is set up now', schema: setting },
      409: { description: 'The key of the company cannot be used at present' },
    },
    handle: async (ctx, { body }) => ({ body: await saveSetting(ctx, means, body as RegistryInput) }),
  },
  {
    method: 'DELETE',
    path,
    operation: 'removeCompanyRegistry',
    summary: 'Companies are filled in by hand alone; the token is forgotten',
    tag,
    right: 'admin',
    configures: true,
    answers: { 204: { description: 'It is forgotten' } },
    async handle(ctx) {
      await removeSetting(ctx)
      return { status: 204 }
    },
  },
  {
    method: 'POST',
    path: `${path}/test`,
    operation: 'testCompanyRegistry',
    summary: 'Ask the register for a well-known company, as it is asked when one is filled in',
    tag,
    right: 'admin',
    reads: true,
    answers: {
      200: {
        description: 'What it knows it by; null: it answers, and knows no such company',
        schema: { type: 'object', properties: { name: { type: ['string', 'null'] } }, required: ['name'] },
      },
      409: { description: 'There is none, or it does not accept the token' },
    },
    async handle(ctx) {
      const [found] = await asked(ctx, means, registry => registry.find({ inn: wellKnown }))
      return { body: { name: found?.fields.name ?? null } }
    },
  },
]

/** ИНН of Sberbank, which every register of Russian companies has. */
const wellKnown = '7707083893'
