import type { Route } from '../../feature.ts'
import { changeTime, getLetter, sendAgain, takeBack } from './change.ts'
import type { GivenLetter } from './check.ts'
import { presentLetter } from './present.ts'
import { addressedBody, letterSchema, newLetterBody, timeBody, warningsSchema, writtenSchema } from './schemas.ts'
import { type Addressed, warningsOf } from './warn.ts'
import { type WritingMeans, writeLetter } from './write.ts'

const tag = 'Client mail'
const right = { object: 'activity', verb: 'create' } as const
const missing = { 404: { description: 'There is none, or it is not yours to see' } }

/** Letters to clients: written, taken back, put off and sent again. */
export const sendingRoutes = (means: WritingMeans): readonly Route[] => [
  {
    method: 'POST',
    path: '/mail/messages',
    operation: 'writeMail',
    summary:
      'Write a letter to clients: it stands on the card at once and leaves when it can no longer be taken back, or at its time',
    tag,
    right,
    tellsOfRecords: true,
    body: newLetterBody,
    answers: { 201: { description: 'The letter, on its way', schema: writtenSchema }, ...missing },
    async handle(ctx, { body }) {
      const id = await writeLetter(ctx, body as GivenLetter, means)
      const letter = presentLetter(ctx, await getLetter(ctx, id))
      const warnings = await warningsOf(ctx, body as GivenLetter, means.consents)
      return { status: 201, body: { ...letter, warnings }, headers: { location: `/api/v1/mail/messages/${id}` } }
    },
  },
  {
    method: 'POST',
    path: '/mail/warnings',
    operation: 'warnOfMail',
    summary: 'What to know before a letter leaves: who of those it is for took back that he may be sent advertising',
    tag,
    right,
    reads: true,
    body: addressedBody,
    answers: {
      200: { description: 'None of it keeps a personal letter from leaving', schema: warningsSchema },
      ...missing,
    },
    handle: async (ctx, { body }) => ({ body: { warnings: await warningsOf(ctx, body as Addressed, means.consents) } }),
  },
  {
    method: 'GET',
    path: '/mail/messages/{id}',
    operation: 'getMail',
    summary: 'A letter to clients and how it stands: for its writer, and for whoever reads its entry on the card',
    tag,
    right: { object: 'activity', verb: 'read' },
    tellsOfRecords: true,
    answers: { 200: { description: 'The letter', schema: letterSchema }, ...missing },
    handle: async (ctx, { params }) => ({ body: presentLetter(ctx, await getLetter(ctx, params.id ?? '')) }),
  },
  {
    method: 'DELETE',
    path: '/mail/messages/{id}',
    operation: 'takeBackMail',
    summary: 'Take back a letter of yours that has not left; its entry goes from the card',
    tag,
    right,
    answers: { 204: { description: 'It is not sent' }, 409: { description: 'It is on its way already' }, ...missing },
    async handle(ctx, { params }) {
      await takeBack(ctx, params.id ?? '')
      return { status: 204 }
    },
  },
  {
    method: 'PATCH',
    path: '/mail/messages/{id}',
    operation: 'changeMailTime',
    summary: 'Another time for a letter of yours that has not left',
    tag,
    right,
    body: timeBody,
    answers: {
      200: { description: 'The letter', schema: letterSchema },
      409: { description: 'It is on its way already' },
      ...missing,
    },
    async handle(ctx, { params, body }) {
      const id = params.id ?? ''
      await changeTime(ctx, id, (body as { sendAt: string }).sendAt)
      return { body: presentLetter(ctx, await getLetter(ctx, id)) }
    },
  },
  {
    method: 'POST',
    path: '/mail/messages/{id}/attempts',
    operation: 'sendMailAgain',
    summary:
      'Send a letter of yours again that failed, or of which nobody knows whether it left: to those who have not got it',
    tag,
    right,
    answers: {
      202: { description: 'The letter, on its way', schema: letterSchema },
      409: { description: 'It has neither failed nor is anybody unsure of it' },
      ...missing,
    },
    async handle(ctx, { params }) {
      const id = params.id ?? ''
      await sendAgain(ctx, id)
      return { status: 202, body: presentLetter(ctx, await getLetter(ctx, id)) }
    },
  },
]
