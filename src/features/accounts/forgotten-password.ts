import { admitAsking } from '../../access/attempts.ts'
import { minutesToReset, whoForgot } from '../../access/forgotten-password.ts'
import { whenceOf } from '../../access/security-events.ts'
import { readEmail } from '../../access/user-email.ts'
import { Conflict, isJsonObject } from '../../model/index.ts'
import { transact } from '../../records/transact.ts'
import type { Job, Route } from '../feature.ts'
import type { Letters } from '../letters.ts'

const path = '/password-resets'
const writeJob = 'forgotten-password'

const offer = (letters: Letters): Route => ({
  method: 'GET',
  path,
  operation: 'getPasswordReset',
  summary: 'Whether somebody who has forgotten his password can have a link sent',
  tag: 'Sign-in',
  right: 'public',
  answers: {
    200: {
      description: 'Whether the system has a mail server and knows the address under which links open',
      schema: { type: 'object', properties: { offered: { type: 'boolean' } }, required: ['offered'] },
    },
  },
  handle: async ctx => ({ body: { offered: await letters.canWrite(ctx) } }),
})

/** Nothing here depends on whose the address is: neither the answer nor what is done before it. The job finds that out. */
const ask = (letters: Letters): Route => ({
  method: 'POST',
  path,
  operation: 'askForPasswordReset',
  summary:
    'Ask for a link by which to choose a new password, sent to the e-mail of the account. Whether there is one is not told',
  tag: 'Sign-in',
  right: 'public',
  secret: true,
  body: { type: 'object', properties: { email: { type: 'string', maxLength: 500 } }, required: ['email'] },
  answers: {
    202: { description: 'If somebody here signs in by this e-mail and a password, a letter is on its way' },
    409: { description: 'The system sends no letters: an administrator makes the link' },
    429: { description: 'Asked too often; `Retry-After` says when to go on' },
  },
  async handle(ctx, { body, ...request }, application) {
    if (!(await letters.canWrite(ctx))) throw new Conflict('resetNotOffered')
    const email = String(isJsonObject(body) ? body.email : '')
    const { address, agent = null } = whenceOf(request)
    await admitAsking(ctx.db, { workspace: ctx.workspace, account: readEmail(email) ?? email, address })
    await application.enqueue(ctx.db, writeJob, { email, address, agent })
    return { status: 202 }
  },
})

export const forgottenPasswordRoutes = (letters: Letters): readonly Route[] => [offer(letters), ask(letters)]

/** Writes the letter that was asked for, to whom it is due. */
export const writeForgotten = (letters: Letters): Job => ({
  name: writeJob,
  run: (ctx, { email, address, agent }) =>
    transact(ctx, async inside => {
      const whence = { address: String(address), ...(typeof agent === 'string' && { agent }) }
      const asked = await whoForgot(inside, String(email), whence)
      const expiresAt = new Date(Date.now() + minutesToReset * 60_000).toISOString()
      if (!asked) return
      const { user, bySignOn } = asked
      await letters.write(inside, { kind: bySignOn ? 'signOn' : 'forgotten', user, expiresAt })
    }),
})
