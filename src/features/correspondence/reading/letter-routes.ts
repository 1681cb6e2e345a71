import { type JsonObject, NotFound } from '../../../model/index.ts'
import type { Route } from '../../feature.ts'
import { cleanLetter } from './clean.ts'
import { foundInWords } from './found.ts'
import { meetingIn } from './meeting.ts'
import { ownWords } from './own-words.ts'
import { type ShowingMeans, type ShownLetter, shownLetter } from './shown-letter.ts'

const tag = 'Letters of clients'
const right = { object: 'activity', verb: 'read' } as const
const texts: JsonObject = { type: 'array', items: { type: 'string' } }
const person: JsonObject = {
  type: 'object',
  properties: { name: { type: 'string' }, address: { type: 'string' } },
  required: ['name', 'address'],
}
const people: JsonObject = { type: 'array', items: person }

const letterSchema: JsonObject = {
  type: 'object',
  properties: {
    from: person,
    to: people,
    cc: people,
    bcc: { ...people, description: 'Of letters that were written here' },
    text: { type: 'string', description: 'All of it, with what it answers' },
    hasHtml: { type: 'boolean' },
    picturesLeftOut: { type: 'integer', description: 'Pictures of other servers that its HTML would load' },
    found: {
      type: ['object', 'null'],
      description: 'Somebody else whom it passes on',
      properties: { name: { type: ['string', 'null'] }, phones: texts, emails: texts },
      required: ['name', 'phones', 'emails'],
    },
    meeting: {
      type: ['object', 'null'],
      description: 'To which it invites',
      properties: {
        title: { type: 'string' },
        begins: { type: 'string', format: 'date-time' },
        minutes: { type: ['integer', 'null'] },
        place: { type: ['string', 'null'] },
      },
      required: ['title', 'begins', 'minutes', 'place'],
    },
  },
  required: ['from', 'to', 'cc', 'bcc', 'text', 'hasHtml', 'picturesLeftOut', 'found', 'meeting'],
}

const missing = { 404: { description: 'It is no letter, or not yours to see' } }

export const letterRoutes = (means: ShowingMeans): readonly Route[] => [
  {
    method: 'GET',
    path: '/activities/{id}/letter',
    operation: 'getLetter',
    summary: 'A letter as it came or was written: from whom, to whom, and what one that came offers',
    tag,
    right,
    tellsOfRecords: true,
    answers: { 200: { description: 'The letter', schema: letterSchema }, ...missing },
    handle: async (ctx, { params }) => ({ body: present(await shownLetter(ctx, means, params.id ?? '')) }),
  },
  {
    method: 'GET',
    path: '/activities/{id}/letter/html',
    operation: 'getLetterHtml',
    summary: 'The HTML of a letter, to be shown in a frame: nothing in it runs',
    tag,
    right,
    tellsOfRecords: true,
    query: {
      pictures: {
        type: 'boolean',
        description: '`true`: also pictures of other servers, which learn that it was opened',
      },
    },
    answers: { 200: { description: 'A page', type: 'text/html' }, ...missing },
    async handle(ctx, { params, query }) {
      const letter = await shownLetter(ctx, means, params.id ?? '')
      if (!letter.html) throw new NotFound('notFound')
      const withPictures = query.pictures === 'true'
      return { content: page(cleanLetter(letter, withPictures).html), headers: headersOf(withPictures) }
    },
  },
]

const present = (letter: ShownLetter): JsonObject => ({
  from: { ...letter.from },
  to: letter.to.map(each => ({ ...each })),
  cc: letter.cc.map(each => ({ ...each })),
  bcc: letter.bcc.map(each => ({ ...each })),
  text: letter.text.slice(0, 200_000),
  hasHtml: letter.html !== null,
  picturesLeftOut: letter.html ? cleanLetter(letter, false).leftOut : 0,
  found: letter.isOurs ? null : foundOf(letter),
  meeting: meetingOf(letter),
})

function foundOf({ text, from }: ShownLetter): JsonObject | null {
  const { other } = foundInWords(ownWords(text), from.address)
  return other && { ...other }
}

function meetingOf({ invitation }: ShownLetter): JsonObject | null {
  const meeting = meetingIn(invitation)
  return meeting && { ...meeting }
}

const page = (html: string): string =>
  `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light"><base target="_blank"><style>body{margin:12px;background:#fff;color:#1a1a1a;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}blockquote{margin:0 0 0 8px;padding-left:8px;border-left:2px solid #ccc}</style>${html}`

/** It stands in a frame of our own pages, as a stranger there: nothing runs, is sent or loaded but pictures where they were asked for. */
const headersOf = (withPictures: boolean): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    'sandbox allow-popups allow-popups-to-escape-sandbox',
    "default-src 'none'",
    `img-src data:${withPictures ? ' https:' : ''}`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; '),
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
})
