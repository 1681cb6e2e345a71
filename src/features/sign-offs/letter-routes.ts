import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { Conflict, Forbidden, Unauthenticated } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Answer, Application, Route, RouteRequest } from '../feature.ts'
import { nameOf } from '../people.ts'
import { decide } from './decide.ts'
import { factsOf, findLetter, letterPrefix, type SignOffLetter, titleOf } from './letter.ts'
import { askingPage, donePage } from './page.ts'
import { findSignOff } from './request.ts'

const common = { framed: true, tag: 'Sign-offs', right: 'public', path: `${letterPrefix}{token}` } as const
const longestNote = 1000

/** Where letters to approvers lead. The link is the approver's own: whoever follows it decides as he, once, and sees nothing else. */
export const letterRoutes: readonly Route[] = [
  {
    ...common,
    method: 'GET',
    operation: 'showSignOffLetter',
    summary: 'What somebody is asked to approve by a letter; looking decides nothing',
    answers: {
      200: { description: 'The page', type: 'text/html' },
      404: { description: 'The link lets decide nothing any more', type: 'text/html' },
    },
    async handle(ctx, request, application) {
      const letter = await findLetter(ctx, request.params.token ?? '')
      return letter ? show(ctx, letter, { request, application, problem: null, note: '' }) : gone(ctx)
    },
  },
  {
    ...common,
    method: 'POST',
    operation: 'decideByLetter',
    summary: 'Approve or decline by the link of a letter, once',
    takes: 'raw',
    secret: true,
    maxBytes: 16 * 1024,
    answers: {
      200: { description: 'What became of it', type: 'text/html' },
      404: { description: 'The link lets decide nothing any more', type: 'text/html' },
      422: { description: 'The page, with what is missing', type: 'text/html' },
    },
    handle: decideBy,
  },
]

const gone = ({ locale }: Context): Answer => donePage(locale, 'gone', 404)

interface Showing {
  request: RouteRequest
  application: Application
  problem: string | null
  note: string
}

async function show(
  ctx: Context,
  letter: SignOffLetter,
  { request, application, problem, note }: Showing,
): Promise<Answer> {
  const own = await contextOf(ctx, letter, application)
  if (!own) return gone(ctx)
  const { locale } = own
  const asked = await findSignOff(ctx, letter.signOff)
  if (asked.state !== 'open' || asked.step !== letter.step) return donePage(locale, 'over', 404)
  return askingPage({
    locale,
    path: `${letterPrefix}${request.params.token}`,
    title: titleOf(asked, locale),
    asked: say(locale, 'sign-offs:letter.text', { by: nameOf(ctx.config, asked.askedBy) }),
    facts: factsOf(ctx, asked, { locale, reader: letter.approver }),
    problem,
    note,
  })
}

/** As the approver, while he is somebody here. */
async function contextOf(ctx: Context, { approver }: SignOffLetter, application: Application): Promise<Context | null> {
  try {
    return await application.userContext(ctx.workspace, approver, ctx.via)
  } catch (error) {
    if (error instanceof Unauthenticated) return null
    throw error
  }
}

async function decideBy(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const token = request.params.token ?? ''
  const values = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '')
  const letter = await findLetter(ctx, token)
  const own = letter && (await contextOf(ctx, letter, application))
  if (!letter || !own) return gone(ctx)
  const verdict = values.get('verdict') === 'approve' ? 'approve' : 'decline'
  const note = (values.get('note') ?? '').toWellFormed().replaceAll('\0', '').trim().slice(0, longestNote)
  if (verdict === 'decline' && !note)
    return show(ctx, letter, { request, application, problem: say(own.locale, 'sign-offs:page.whyDeclined'), note })
  return decideOnce(own, token, { verdict, note })
}

interface Given {
  verdict: 'approve' | 'decline'
  note: string
}

/** That the link is used, and what was decided by it, are kept together. */
async function decideOnce(own: Context, token: string, { verdict, note }: Given): Promise<Answer> {
  try {
    return await transact(own, async inside => {
      const letter = await findLetter(inside, token, sql`for update`)
      if (!letter) return gone(own)
      await inside.db.query(sql`
        update sign_off_letter set used_at = now() where workspace_id = ${own.workspace} and id = ${letter.id}`)
      const asked = await findSignOff(inside, letter.signOff)
      if (asked.step !== letter.step) return donePage(own.locale, 'over', 404)
      await decide(inside, letter.signOff, { verdict, note: note || null, via: 'mail' })
      return donePage(own.locale, verdict === 'approve' ? 'approved' : 'declined')
    })
  } catch (error) {
    if (error instanceof Conflict) return donePage(own.locale, error.code === 'signOffVoid' ? 'changed' : 'over', 409)
    if (error instanceof Forbidden) return gone(own)
    throw error
  }
}
