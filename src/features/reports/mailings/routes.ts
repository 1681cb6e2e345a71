import { hasWords, say } from '../../../messages/words.ts'
import { Conflict, isJsonObject, type Json, type JsonObject, parseIfMatch } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import type { Answer, Route } from '../../feature.ts'
import type { Letters } from '../../letters.ts'
import { nameOf } from '../../people.ts'
import { listKept, requireWriting } from '../kept/verbs.ts'
import { type Delivery, deliveriesOf, isTried, lastSent, writeLetters } from './deliveries.ts'
import { formats, getMailing, keptKinds, listMailings, type Mailing } from './mailing.ts'
import { changeMailing, createMailing, type MailingChange, type MailingDraft, removeMailing } from './save.ts'
import { deliveryList, mailingChange, mailingList, mailingSchema, newMailing } from './schemas.ts'

const path = '/mailings'
const common = { tag: 'Reports', right: 'signedIn' as const }
const gone = { description: 'There is none, or it is not yours' }
const one = { description: 'The mailing', schema: mailingSchema }

/** Reports and dashboards sent by mail: one's own, and for administrators those of all. */
export const mailingRoutes = (letters: Letters): readonly Route[] => [
  {
    ...common,
    method: 'GET',
    path,
    operation: 'listMailings',
    summary: 'Reports and dashboards that you have sent by mail; administrators see those of all',
    query: { about: { type: 'string', format: 'uuid', description: 'Of this report or dashboard' } },
    answers: { 200: { description: 'The mailings, the newest first', schema: mailingList } },
    async handle(ctx, { query }) {
      const data = await present(ctx, await listMailings(ctx, query.about))
      return { body: { data, nextCursor: null, canSend: await letters.canWrite(ctx) } }
    },
  },
  {
    ...common,
    method: 'POST',
    path,
    operation: 'createMailing',
    summary: 'Have a report or dashboard sent by mail; to others only one that you may change',
    body: newMailing,
    answers: { 201: one, 404: { description: 'There is no such report, or it is not yours to see' } },
    async handle(ctx, { body }) {
      const given = isJsonObject(body) ? body : {}
      const of = typeof given.report === 'string' ? 'report' : 'dashboard'
      const draft = { ...unsaid, ...settingsOf(given), kind: of, about: String(given[of]) } satisfies MailingDraft
      return { ...(await shown(ctx, await createMailing(ctx, draft))), status: 201 }
    },
  },
  {
    ...common,
    method: 'GET',
    path: `${path}/{id}`,
    operation: 'getMailing',
    summary: 'A mailing',
    answers: { 200: one, 404: gone },
    handle: async (ctx, { params }) => shown(ctx, await getMailing(ctx, params.id ?? '')),
  },
  {
    ...common,
    method: 'PATCH',
    path: `${path}/{id}`,
    operation: 'changeMailing',
    summary: 'Change, pause or resume a mailing of yours; an administrator pauses and resumes those of others',
    body: mailingChange,
    answers: {
      200: one,
      404: gone,
      412: { description: '`If-Match` names a version that somebody else has changed since' },
    },
    async handle(ctx, { params, body, headers }) {
      const given = isJsonObject(body) ? body : {}
      const state = (['on', 'paused'] as const).find(known => known === given.state)
      const change: MailingChange = {
        id: params.id ?? '',
        given: { ...settingsOf(given), ...(state && { state }) },
        seen: parseIfMatch(headers['if-match']),
      }
      return shown(ctx, await changeMailing(ctx, change))
    },
  },
  {
    ...common,
    method: 'DELETE',
    path: `${path}/{id}`,
    operation: 'removeMailing',
    summary: 'End a mailing; what is under way is not sent',
    answers: { 204: { description: 'It is gone' }, 404: gone },
    async handle(ctx, { params }) {
      await removeMailing(ctx, params.id ?? '')
      return { status: 204 }
    },
  },
  {
    ...common,
    method: 'GET',
    path: `${path}/{id}/deliveries`,
    operation: 'listMailingDeliveries',
    summary: 'What a mailing sent lately, to whom, and what did not arrive',
    answers: { 200: { description: 'The newest first, 200 at most', schema: deliveryList }, 404: gone },
    async handle(ctx, { params }) {
      const { id } = await getMailing(ctx, params.id ?? '')
      const data = (await deliveriesOf(ctx, id)).map(delivery => presentDelivery(ctx, delivery))
      return { body: { data, nextCursor: null } }
    },
  },
  {
    ...common,
    method: 'POST',
    path: `${path}/{id}/trials`,
    operation: 'tryMailing',
    summary: 'Have a mailing sent to yourself now',
    answers: {
      202: { description: 'It is on its way' },
      404: gone,
      409: { description: 'No letters can be sent, or one to you is under way' },
    },
    async handle(ctx, { params }) {
      if (!(await letters.canWrite(ctx))) throw new Conflict('mailingNoServer')
      await transact(ctx, async inside => {
        requireWriting(inside)
        const { id } = await getMailing(inside, params.id ?? '', true)
        if (await isTried(inside, id)) throw new Conflict('mailingUnderWay')
        const recipients = inside.actor.user ? [inside.actor.user] : []
        await writeLetters(inside, { mailing: id, at: new Date(), recipients, trial: true })
      })
      return { status: 202 }
    },
  },
]

const unsaid = { crontab: '', zone: '', formats: [], users: [], teams: [] }

/** What of a body was given. */
function settingsOf({ crontab, zone, formats: files, users, teams }: JsonObject) {
  return {
    ...(typeof crontab === 'string' && { crontab }),
    ...(typeof zone === 'string' && { zone }),
    ...(Array.isArray(files) && { formats: formats.filter(format => files.includes(format)) }),
    ...(Array.isArray(users) && { users: users.map(String) }),
    ...(Array.isArray(teams) && { teams: teams.map(String) }),
  }
}

async function shown(ctx: Context, mailing: Mailing): Promise<Answer> {
  const [body] = await present(ctx, [mailing])
  return { body, headers: { etag: `"${mailing.version}"` } }
}

async function present(ctx: Context, mailings: readonly Mailing[]): Promise<JsonObject[]> {
  const kept = await Promise.all(Object.values(keptKinds).map(kind => listKept(ctx, kind)))
  const names = new Map(kept.flat().map(({ id, name }) => [id, name]))
  const last = new Map(
    (
      await lastSent(
        ctx,
        mailings.map(({ id }) => id),
      )
    ).map(({ mailing, ...how }) => [mailing, how]),
  )
  return mailings.map(({ kind, about, why, ...mailing }) => ({
    ...mailing,
    of: { kind, id: about, name: names.get(about) ?? null },
    ownerName: nameOf(ctx.config, mailing.owner),
    reason: reasonOf(ctx, why),
    last: last.get(mailing.id) ?? null,
    can: { change: mailing.owner === ctx.actor.user },
  }))
}

const presentDelivery = (ctx: Context, { mailing: _, why, failure, ...delivery }: Delivery): JsonObject => ({
  ...delivery,
  recipientName: nameOf(ctx.config, delivery.recipient),
  reason: reasonOf(ctx, why, failure),
})

function reasonOf({ locale }: Context, why: string | null, failure: string | null = null): Json {
  const code = why ?? failure
  if (!code) return null
  const found = failure && hasWords(locale, `mail:found.${failure}`) ? say(locale, `mail:found.${failure}`) : ''
  const said = why ? say(locale, `mailings:why.${why}`) : ''
  return { code, message: [said, found].filter(Boolean).join('. ') }
}
