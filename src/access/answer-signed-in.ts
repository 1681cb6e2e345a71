import type { Answer, Application } from '../features/feature.ts'
import type { Context } from '../records/context.ts'
import { writeSessionCookie } from './cookie.ts'
import { presentMe } from './present-me.ts'
import type { OpenSession } from './session.ts'

/** The answer that signs somebody in: who he is, and his cookie. */
export async function answerSignedIn(ctx: Context, session: OpenSession, application: Application): Promise<Answer> {
  const own = await application.userContext(ctx.workspace, session.user, {
    ...ctx.via,
    channel: 'ui',
    reference: session.id,
  })
  return { body: await presentMe(own), headers: { 'set-cookie': writeSessionCookie(session.token, session.maxAge) } }
}
