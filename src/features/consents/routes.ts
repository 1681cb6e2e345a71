import type { JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { type PersonObject, personObjects } from '../same-person.ts'
import { type Noted, noteConsent } from './note.ts'
import { listVersions, publishVersion } from './publish.ts'
import {
  changePurpose,
  createPurpose,
  getPurpose,
  listPurposes,
  type NewPurpose,
  type PurposeChange,
} from './purposes.ts'
import { readConsents } from './read.ts'
import {
  newPurposeBody,
  newVersionBody,
  noteBody,
  personSchema,
  purposeChangeBody,
  purposeSchema,
  versionSchema,
} from './schemas.ts'
import type { NewVersion } from './versions.ts'

const tag = 'Consents'
const listOf = (items: JsonObject): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items } },
  required: ['data'],
})
const missing = { 404: { description: 'There is none' } }

const purposeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/consent-purposes',
    operation: 'listConsentPurposes',
    summary: 'What people are asked to agree to',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'Those in use first', schema: listOf(purposeSchema) } },
    handle: async ctx => ({ body: { data: await listPurposes(ctx) } }),
  },
  {
    method: 'POST',
    path: '/consent-purposes',
    operation: 'createConsentPurpose',
    summary: 'Make a purpose, with the first version of its words',
    tag,
    right: 'admin',
    body: newPurposeBody,
    answers: { 201: { description: 'The purpose', schema: purposeSchema } },
    handle: async (ctx, { body }) => ({ status: 201, body: await createPurpose(ctx, body as NewPurpose) }),
  },
  {
    method: 'GET',
    path: '/consent-purposes/{id}',
    operation: 'getConsentPurpose',
    summary: 'A purpose, with the words that hold now',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'The purpose', schema: purposeSchema }, ...missing },
    handle: async (ctx, { params }) => ({ body: await getPurpose(ctx, params.id ?? '') }),
  },
  {
    method: 'PATCH',
    path: '/consent-purposes/{id}',
    operation: 'changeConsentPurpose',
    summary: 'Call a purpose otherwise, retire it or take it up again; kind and basis stay, and there is no removing',
    tag,
    right: 'admin',
    body: purposeChangeBody,
    answers: { 200: { description: 'The purpose', schema: purposeSchema }, ...missing },
    handle: async (ctx, { params, body }) => ({
      body: await changePurpose(ctx, params.id ?? '', body as PurposeChange),
    }),
  },
  {
    method: 'GET',
    path: '/consent-purposes/{id}/versions',
    operation: 'listConsentVersions',
    summary: 'All words that a purpose has had',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'The newest first', schema: listOf(versionSchema) }, ...missing },
    handle: async (ctx, { params }) => ({ body: { data: await listVersions(ctx, params.id ?? '') } }),
  },
  {
    method: 'POST',
    path: '/consent-purposes/{id}/versions',
    operation: 'publishConsentVersion',
    summary: 'Publish other words: they hold from now on and never change',
    tag,
    right: 'admin',
    body: newVersionBody,
    answers: {
      201: { description: 'The version', schema: versionSchema },
      409: { description: 'The purpose is retired' },
      ...missing,
    },
    handle: async (ctx, { params, body }) => ({
      status: 201,
      body: await publishVersion(ctx, params.id ?? '', body as NewVersion),
    }),
  },
]

const plurals: Record<PersonObject, string> = { lead: 'leads', contact: 'contacts' }
const words: Record<PersonObject, string> = { lead: 'Lead', contact: 'Contact' }

const personRoutes = (object: PersonObject): readonly Route[] => [
  {
    method: 'GET',
    path: `/${plurals[object]}/{id}/consents`,
    operation: `list${words[object]}Consents`,
    summary: 'What the person agreed to and withdrew, also before a merge or a conversion',
    tag,
    right: { object, verb: 'read' },
    tellsOfRecords: true,
    answers: { 200: { description: 'How it stands, and how it came to that', schema: personSchema }, ...missing },
    handle: async (ctx, { params }) => ({ body: await readConsents(ctx, object, params.id ?? '') }),
  },
  {
    method: 'POST',
    path: `/${plurals[object]}/{id}/consents`,
    operation: `note${words[object]}Consent`,
    summary: 'Note that the person agreed to a purpose or withdrew; nothing noted is ever changed',
    tag,
    right: { object, verb: 'update' },
    body: noteBody,
    answers: { 201: { description: 'How it stands then', schema: personSchema }, ...missing },
    handle: async (ctx, { params, body }) => ({
      status: 201,
      body: await noteConsent(ctx, object, params.id ?? '', body as Noted),
    }),
  },
]

export const consentRoutes: readonly Route[] = [...purposeRoutes, ...personObjects.flatMap(personRoutes)]
