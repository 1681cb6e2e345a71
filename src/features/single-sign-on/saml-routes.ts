import { readCookie } from '../../access/cookie.ts'
import { cookieNameOf, takeAttempt } from '../../access/single-sign-on/attempts.ts'
import { getProvider } from '../../access/single-sign-on/providers.ts'
import { SignOnRefused } from '../../access/single-sign-on/refusal.ts'
import { listSamlKeys } from '../../access/single-sign-on/saml/keys.ts'
import { ownMetadata } from '../../access/single-sign-on/saml/own-metadata.ts'
import { readSamlSettings } from '../../access/single-sign-on/saml/settings.ts'
import { NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Answer, Route, RouteRequest } from '../feature.ts'
import { beginPath } from './addresses.ts'
import type { Means } from './index.ts'
import { arrivedPerson, hearAnswer, ownNames, type Posted } from './saml-passage.ts'
import { activeProvider, goTo, letIn, orRefuse } from './way-in.ts'

/** Outside of the API: asked by providers, and in the address line of a browser. */
const passage = { framed: true, tag: 'Sign-in', right: 'public' } as const

const metadata = (means: Means): Route => ({
  ...passage,
  method: 'GET',
  path: '/sign-on/{id}/metadata',
  operation: 'getSamlMetadata',
  summary: 'Our description for a provider of SAML',
  answers: { 200: { description: 'The description', type: 'application/samlmetadata+xml' } },
  async handle(ctx, { params }) {
    const provider = await getProvider(ctx, params.id ?? '')
    if (provider.kind !== 'saml' || !means.publicUrl) throw new NotFound('notFound')
    const certificates = (await listSamlKeys(ctx, provider.id)).map(({ certificate }) => certificate)
    const { wantsSignedRequests: signsRequests } = readSamlSettings(provider.settings)
    return {
      content: ownMetadata(ownNames(means, provider), { certificates, signsRequests }),
      headers: { 'content-type': 'application/samlmetadata+xml; charset=utf-8', 'cache-control': 'no-store' },
    }
  },
})

const acs = (means: Means): Route => ({
  ...passage,
  method: 'POST',
  path: '/sign-on/{id}/acs',
  operation: 'hearSamlAnswer',
  summary: 'An answer of a provider of SAML, posted by a browser',
  takes: 'raw',
  secret: true,
  maxBytes: 600_000,
  answers: { 303: { description: 'On, or back to the door' } },
  handle: (ctx, request) => orRefuse(ctx, request, () => hear(ctx, means, request)),
})

const arrival = (means: Means): Route => ({
  ...passage,
  method: 'GET',
  path: '/sign-on/{id}/arrival',
  operation: 'endSamlSignOn',
  summary: 'The browser that went to a provider of SAML comes in',
  configures: true,
  answers: { 303: { description: 'To where it wanted to go, or back to the door' } },
  handle: (ctx, request) => orRefuse(ctx, request, () => comeIn(ctx, means, request)),
})

async function hear(ctx: Context, means: Means, request: RouteRequest): Promise<Answer> {
  const provider = await activeProvider(ctx, request.params.id, 'saml')
  const posted = readPosted(request.body)
  const heard = await hearAnswer(ctx, means, provider, posted)
  if ('person' in heard) return letIn(ctx, request, { provider, person: heard.person, next: '/' })
  const { ticket } = heard
  return goTo(`${beginPath(provider.id)}/arrival?${new URLSearchParams({ state: posted.state, ticket })}`)
}

function readPosted(body: unknown): Posted {
  const form = new URLSearchParams(Buffer.isBuffer(body) ? body.toString() : '')
  const answer = form.get('SAMLResponse')
  if (!answer) throw new SignOnRefused('signOnFailed', 'saml form.missing')
  return { answer, state: form.get('RelayState') ?? '' }
}

async function comeIn(ctx: Context, means: Means, request: RouteRequest): Promise<Answer> {
  const provider = await activeProvider(ctx, request.params.id, 'saml')
  const { state = '', ticket = '' } = request.query
  const browser = readCookie(request.headers.cookie, cookieNameOf(state))
  const { remembered, next } = await takeAttempt(ctx, means.vault, { provider: provider.id, state, browser })
  return letIn(ctx, request, { provider, person: arrivedPerson(remembered, ticket), next })
}

export const samlRoutes = (means: Means): readonly Route[] => [metadata(means), acs(means), arrival(means)]
