import { say } from '../../messages/words.ts'
import { type JsonObject, NotFound, parseIfMatch } from '../../model/index.ts'
import type { Context, Locale } from '../../records/context.ts'
import type { Feature, Route, RouteRequest } from '../feature.ts'
import { knownPlaces } from '../fill-places.ts'
import { noted } from '../noted.ts'
import { type LetterKind, letterKinds, letterPlaces, ownLetter, usualLetter } from '../paper-letter.ts'
import { saveLetter } from './save.ts'

const tag = 'Client mail'
const languages: readonly Locale[] = ['ru', 'en']
const words: JsonObject = {
  subject: { type: ['string', 'null'], maxLength: 500, description: '`null`: the usual words' },
  text: {
    type: ['string', 'null'],
    maxLength: 20_000,
    description:
      'Plain text with places: `{{number}}`, `{{dueOn|or: soon}}`, `{{client.firstName}}`; `null`: the usual words',
  },
}
const letter: JsonObject = {
  type: 'object',
  properties: {
    kind: {
      enum: [...letterKinds],
      description: 'What it says: an invoice that is late, paid in part or paid has a letter of its own',
    },
    language: { enum: [...languages] },
    ...words,
    usual: {
      type: 'object',
      properties: { subject: { type: 'string' }, text: { type: 'string' } },
      required: ['subject', 'text'],
      description: 'What it says where nothing is set',
    },
    version: { type: 'integer' },
  },
  required: ['kind', 'language', 'subject', 'text', 'usual', 'version'],
}
const missing = { 404: { description: 'There is no such letter, or not in that language' } }

const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/paper-letters',
    operation: 'listPaperLetters',
    summary: 'In which words quotes and invoices are sent: set by the company, or the usual ones',
    tag,
    right: 'admin',
    answers: {
      200: {
        description: 'By kind and language',
        schema: { type: 'object', properties: { data: { type: 'array', items: letter } }, required: ['data'] },
      },
    },
    handle: async ctx => ({
      body: {
        data: await Promise.all(
          letterKinds.flatMap(kind => languages.map(language => present(ctx, { kind, language }))),
        ),
      },
    }),
  },
  {
    method: 'GET',
    path: '/paper-letters/{kind}/places',
    operation: 'listPaperLetterPlaces',
    summary: 'What such a letter may name: of what it takes along, and of cards',
    tag,
    right: 'admin',
    answers: {
      200: {
        description: 'By what they tell of',
        schema: {
          type: 'object',
          properties: {
            data: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  place: {
                    type: 'string',
                    description: 'As it is named, without braces: `number`, `client.firstName`',
                  },
                  of: { type: 'string' },
                  label: { type: 'string' },
                  isName: { type: 'boolean', description: 'It may stand in a grammatical case' },
                },
                required: ['place', 'of', 'label', 'isName'],
              },
            },
          },
          required: ['data'],
        },
      },
      ...missing,
    },
    handle: async (ctx, request) => ({ body: { data: placesOf(ctx, kindOf(request)) } }),
  },
  ...noted([
    {
      method: 'PUT',
      path: '/paper-letters/{kind}/{language}',
      operation: 'setPaperLetter',
      summary: 'Set in which words such a letter is written',
      tag,
      right: 'admin',
      configures: true,
      body: { type: 'object', properties: words, required: ['subject', 'text'], additionalProperties: false },
      answers: {
        200: { description: 'The letter', schema: letter },
        412: { description: 'Somebody else has changed it since' },
        422: { description: 'It names places that there are not: each is told' },
        ...missing,
      },
      async handle(ctx, request) {
        const of = { kind: kindOf(request), language: languageOf(request) }
        const { subject, text } = request.body as { subject: string | null; text: string | null }
        await saveLetter(ctx, { ...of, subject, text }, parseIfMatch(request.headers['if-match']))
        const body = await present(ctx, of)
        return { body, headers: { etag: `"${body.version}"` } }
      },
    },
  ]),
]

interface Which {
  kind: LetterKind
  language: Locale
}

const present = async (ctx: Context, { kind, language }: Which) => ({
  kind,
  language,
  ...(await ownLetter(ctx, kind, language)),
  usual: { ...usualLetter(kind, language) },
})

function kindOf({ params }: RouteRequest): LetterKind {
  const kind = letterKinds.find(known => known === params.kind)
  if (!kind) throw new NotFound('notFound', { object: 'paperLetter', id: params.kind ?? '' })
  return kind
}

function languageOf({ params }: RouteRequest): Locale {
  const language = languages.find(known => known === params.language)
  if (!language) throw new NotFound('notFound', { object: 'paperLetter', id: params.language ?? '' })
  return language
}

function placesOf(ctx: Context, kind: LetterKind): JsonObject[] {
  const own = letterPlaces[kind].map(place => ({
    place,
    of: say(ctx.locale, 'paper-letters:itself'),
    label: say(ctx.locale, `paper-letters:places.${place}`),
    isName: false,
  }))
  const ofCards = knownPlaces(ctx).map(({ root, field, label, isName }) => ({
    place: `${root}.${field}`,
    of: say(ctx.locale, `writing:roots.${root}`),
    label,
    isName,
  }))
  return [...own, ...ofCards]
}

/** In which words the company sends its quotes and invoices. */
export const paperLetters: Feature = { name: 'paper-letters', routes }
