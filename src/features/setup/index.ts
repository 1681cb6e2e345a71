import { answerSignedIn } from '../../access/answer-signed-in.ts'
import { meSchema } from '../../access/present-me.ts'
import { noteSecurityEvent, whenceOf } from '../../access/security-events.ts'
import { openSession } from '../../access/session.ts'
import { isJsonObject } from '../../model/index.ts'
import type { Feature, Route } from '../feature.ts'
import { companyRoutes } from './company.ts'
import { needsSetUp, setUpCompany } from './set-up.ts'

const isNeeded: Route = {
  method: 'GET',
  path: '/setup',
  operation: 'getSetup',
  summary: 'Whether the company is still to be set up',
  tag: 'Set-up',
  right: 'public',
  answers: {
    200: {
      description: 'Whether nobody can sign in yet',
      schema: { type: 'object', properties: { needed: { type: 'boolean' } }, required: ['needed'] },
    },
  },
  handle: async ctx => ({ body: { needed: await needsSetUp(ctx) } }),
}

const setUp: Route = {
  method: 'POST',
  path: '/setup',
  operation: 'setUp',
  summary: 'Make the company and its administrator, and sign him in. Only while there is no user',
  tag: 'Set-up',
  right: 'public',
  configures: true,
  body: {
    type: 'object',
    properties: {
      company: { type: 'string', maxLength: 300 },
      name: { type: 'string' },
      email: { type: 'string' },
      password: { type: 'string', maxLength: 1000 },
      locale: { type: 'string', enum: ['ru', 'en'] },
      demo: { type: 'boolean', description: 'Add sample data, which can be taken away again' },
    },
    required: ['company', 'name', 'email', 'password', 'locale'],
  },
  answers: {
    201: { description: 'The company is there, and its administrator is signed in', schema: meSchema },
    409: { description: 'It has been set up already' },
  },
  async handle(ctx, { body, ...request }, application) {
    const { company, name, email, password, locale, demo } = isJsonObject(body) ? body : {}
    const given = { company: String(company), name: String(name), email: String(email), password: String(password) }
    const user = await setUpCompany(ctx, { ...given, locale: locale === 'en' ? 'en' : 'ru' })
    if (demo === true)
      await application.enqueue(ctx.db, 'samples.begin', { user, locale: locale === 'en' ? 'en' : 'ru' })
    const whence = whenceOf(request)
    await noteSecurityEvent(ctx, { kind: 'signIn', outcome: 'done', reason: 'setUp', user, whence })
    const answer = await answerSignedIn(ctx, await openSession(ctx, user, whence), application)
    return { ...answer, status: 201 }
  },
}

/** The first steps: the company, its administrator, and what it can begin with. */
export const setup: Feature = { name: 'setup', routes: [isNeeded, setUp, ...companyRoutes] }
