import { type Json, parseIfMatch } from '../../../model/index.ts'
import type { Route } from '../../feature.ts'
import { sentence } from '../../problem-words.ts'
import type { MakingMeans } from '../making/make.ts'
import { pagesSchema } from '../making/schemas.ts'
import { designProblems } from './check.ts'
import { placesOfDocuments } from './places.ts'
import { present } from './present.ts'
import { type PreviewAsked, previewTemplate } from './preview.ts'
import { changeTemplate, createDesign, type DesignDraft, removeTemplate, type TemplateChange } from './save.ts'
import {
  changeBody,
  checkBody,
  designBody,
  listedSchema,
  placesSchema,
  previewBody,
  problemsSchema,
  templateSchema,
} from './schemas.ts'
import { getTemplate, listTemplates } from './template.ts'
import { wordRoutes } from './word-routes.ts'

const tag = 'Documents'
const missing = { 404: { description: 'There is none' } }

/** Templates of documents: the gallery, and what the company has made of it. */
export const libraryRoutes = (means: MakingMeans): readonly Route[] => [
  ...wordRoutes,
  {
    method: 'GET',
    path: '/document-templates',
    operation: 'listDocumentTemplates',
    summary: 'Templates of documents: the company’s, and those of the gallery',
    tag,
    right: 'signedIn',
    answers: {
      200: {
        description: 'By kind and name',
        schema: {
          type: 'object',
          properties: {
            data: { type: 'array', items: listedSchema },
            wordToPdf: { type: 'boolean', description: 'Word templates can be made PDF: the server has LibreOffice' },
          },
          required: ['data', 'wordToPdf'],
        },
      },
    },
    handle: async ctx => ({ body: { data: await listTemplates(ctx), wordToPdf: await means.office.isThere() } }),
  },
  {
    method: 'POST',
    path: '/document-templates',
    operation: 'createDocumentTemplate',
    summary: 'Keep a template of PDF documents',
    tag,
    right: 'admin',
    body: designBody,
    answers: { 201: { description: 'The template', schema: templateSchema } },
    handle: async (ctx, { body }) => ({ status: 201, body: present(await createDesign(ctx, body as DesignDraft)) }),
  },
  {
    method: 'GET',
    path: '/document-templates/places',
    operation: 'listDocumentPlaces',
    summary: 'What a template of documents may name',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'By what they tell of', schema: placesSchema } },
    handle: async ctx => ({ body: { data: placesOfDocuments(ctx) } }),
  },
  {
    method: 'POST',
    path: '/document-templates/checks',
    operation: 'checkDocumentTemplate',
    summary: 'Every problem of a draft, by block and place; nothing is kept',
    tag,
    right: 'admin',
    reads: true,
    body: checkBody,
    answers: { 200: { description: 'Its problems', schema: problemsSchema } },
    async handle(ctx, { body }) {
      const problems = designProblems(ctx, (body as { design: Json }).design)
      return {
        body: {
          problems: problems.map(problem => ({
            field: problem.field,
            code: problem.code,
            message: sentence(ctx.locale, problem),
          })),
        },
      }
    },
  },
  {
    method: 'POST',
    path: '/document-templates/pages',
    operation: 'previewDocumentTemplate',
    summary: 'Pages of a draft or of a template, with a card or with a sample; nothing is kept',
    tag,
    right: { object: 'document', verb: 'create' },
    reads: true,
    tellsOfRecords: true,
    body: previewBody,
    answers: { 200: { description: 'Its pages', schema: pagesSchema }, ...missing },
    handle: async (ctx, { body }) => ({ body: { pages: await previewTemplate(ctx, means, body as PreviewAsked) } }),
  },
  {
    method: 'GET',
    path: '/document-templates/{id}',
    operation: 'getDocumentTemplate',
    summary: 'A template with its design',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'The template', schema: templateSchema }, ...missing },
    handle: async (ctx, { params }) => ({ body: present(await getTemplate(ctx, params.id ?? '')) }),
  },
  {
    method: 'PATCH',
    path: '/document-templates/{id}',
    operation: 'changeDocumentTemplate',
    summary: 'Change a template; documents made with it stay as they are',
    tag,
    right: 'admin',
    body: changeBody,
    answers: { 200: { description: 'The template', schema: templateSchema }, ...missing },
    async handle(ctx, { params, body, headers }) {
      const given = { change: body as TemplateChange, seen: parseIfMatch(headers['if-match']) }
      return { body: present(await changeTemplate(ctx, params.id ?? '', given)) }
    },
  },
  {
    method: 'DELETE',
    path: '/document-templates/{id}',
    operation: 'removeDocumentTemplate',
    summary: 'Remove a template; documents made with it stay',
    tag,
    right: 'admin',
    answers: { 204: { description: 'It is gone' }, ...missing },
    async handle(ctx, { params, headers }) {
      await removeTemplate(ctx, params.id ?? '', parseIfMatch(headers['if-match']))
      return { status: 204 }
    },
  },
]
