import { say } from '../../../messages/words.ts'
import { Invalid, type JsonObject, NotFound, parseIfMatch } from '../../../model/index.ts'
import type { Context, Locale } from '../../../records/index.ts'
import type { Route } from '../../feature.ts'
import { knownPlaces } from '../../fill-places.ts'
import { fillTemplate, type Letter, templateProblems } from './fill.ts'
import { changeTemplate, createTemplate, removeTemplate, type TemplateDraft } from './save.ts'
import {
  fillBody,
  filledSchema,
  newTemplateBody,
  placesSchema,
  previewBody,
  templateChangeBody,
  templateSchema,
} from './schemas.ts'
import { findTemplate, listTemplates, mayChange, type Template } from './template.ts'

const tag = 'Client mail'
const missing = { 404: { description: 'There is none, or it is not yours to see' } }

const present = (ctx: Context, template: Template): JsonObject => ({
  ...template,
  can: { change: mayChange(ctx, template) },
})

async function known(ctx: Context, id = ''): Promise<Template> {
  const template = await findTemplate(ctx, id)
  if (!template) throw new NotFound('notFound', { object: 'mailTemplate', id })
  return template
}

/** Templates of letters: who sees which, and what becomes of one with a card. */
export const templateRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/mail/templates',
    operation: 'listMailTemplates',
    summary: 'Templates of letters that you write with: yours, your team’s and everyone’s',
    tag,
    right: 'signedIn',
    answers: {
      200: {
        description: 'By name',
        schema: {
          type: 'object',
          properties: { data: { type: 'array', items: templateSchema } },
          required: ['data'],
        },
      },
    },
    handle: async ctx => ({ body: { data: (await listTemplates(ctx)).map(template => present(ctx, template)) } }),
  },
  {
    method: 'POST',
    path: '/mail/templates',
    operation: 'createMailTemplate',
    summary: 'Keep a template. Everyone’s are the administrators’ to make',
    tag,
    right: 'signedIn',
    body: newTemplateBody,
    answers: { 201: { description: 'The template', schema: templateSchema } },
    handle: async (ctx, { body }) => ({
      status: 201,
      body: present(ctx, await createTemplate(ctx, { ...unsaid, ...(body as TemplateDraft) })),
    }),
  },
  {
    method: 'POST',
    path: '/mail/template-previews',
    operation: 'previewMailTemplate',
    summary: 'The letter that a template would make with a card, before it is kept',
    tag,
    right: 'signedIn',
    reads: true,
    tellsOfRecords: true,
    body: previewBody,
    answers: { 200: { description: 'The letter', schema: filledSchema }, ...missing },
    async handle(ctx, { body }) {
      const { on, ...draft } = body as Letter & { language: Locale; on: { object: string; id: string } }
      const problems = templateProblems(ctx, draft)
      if (problems.length) throw new Invalid(problems)
      return { body: await fillTemplate(ctx, draft, on) }
    },
  },
  {
    method: 'GET',
    path: '/mail/template-places',
    operation: 'listMailTemplatePlaces',
    summary: 'What a template may name of a card: the fields that you may read, in your words',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'By whom they tell of', schema: placesSchema } },
    handle: async ctx => ({
      body: {
        data: knownPlaces(ctx).map(({ root, field, label, isName }) => ({
          place: `${root}.${field}`,
          of: say(ctx.locale, `writing:roots.${root}`),
          label,
          isName,
        })),
      },
    }),
  },
  {
    method: 'GET',
    path: '/mail/templates/{id}',
    operation: 'getMailTemplate',
    summary: 'A template',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'The template', schema: templateSchema }, ...missing },
    handle: async (ctx, { params }) => ({ body: present(ctx, await known(ctx, params.id)) }),
  },
  {
    method: 'PATCH',
    path: '/mail/templates/{id}',
    operation: 'changeMailTemplate',
    summary: 'Change a template',
    tag,
    right: 'signedIn',
    body: templateChangeBody,
    answers: { 200: { description: 'The template', schema: templateSchema }, ...missing },
    handle: async (ctx, { params, body, headers }) => ({
      body: present(
        ctx,
        await changeTemplate(ctx, params.id ?? '', body as Partial<TemplateDraft>, parseIfMatch(headers['if-match'])),
      ),
    }),
  },
  {
    method: 'DELETE',
    path: '/mail/templates/{id}',
    operation: 'removeMailTemplate',
    summary: 'Remove a template; letters written with it stay',
    tag,
    right: 'signedIn',
    answers: { 204: { description: 'It is gone' }, ...missing },
    async handle(ctx, { params, headers }) {
      await removeTemplate(ctx, params.id ?? '', parseIfMatch(headers['if-match']))
      return { status: 204 }
    },
  },
  {
    method: 'POST',
    path: '/mail/templates/{id}/fillings',
    operation: 'fillMailTemplate',
    summary: 'The letter that a template makes with a card: with what you may read of it',
    tag,
    right: 'signedIn',
    reads: true,
    tellsOfRecords: true,
    body: fillBody,
    answers: { 200: { description: 'The letter', schema: filledSchema }, ...missing },
    async handle(ctx, { params, body }) {
      const template = await known(ctx, params.id)
      const { on } = body as { on: { object: string; id: string } }
      return { body: await fillTemplate(ctx, template, on) }
    },
  },
]

const unsaid = { language: 'ru', advertising: false, shared: 'private' } as const
