import { readCookie } from '../../access/cookie.ts'
import { beginAttempt, cookieNameOf, takeAttempt } from '../../access/single-sign-on/attempts.ts'
import type { Oidc, Way } from '../../access/single-sign-on/oidc.ts'
import type { Provider } from '../../access/single-sign-on/provider.ts'
import { secretsOf } from '../../access/single-sign-on/provider-secrets.ts'
import { SignOnRefused } from '../../access/single-sign-on/refusal.ts'
import type { Context } from '../../records/context.ts'
import type { Answer, Route, RouteRequest } from '../feature.ts'
import { callbackAddress } from './addresses.ts'
import type { Means } from './index.ts'
import { beginSaml } from './saml-passage.ts'
import { activeProvider, goTo, letIn, orRefuse } from './way-in.ts'

const tag = 'Sign-in'

/** Begins and ends outside of the API, in the address line of a browser. */
const passage = { framed: true, method: 'GET', tag, right: 'public' } as const

const begin = (means: Means, oidc: Oidc): Route => ({
  ...passage,
  path: '/sign-on/{id}',
  operation: 'beginSignOn',
  summary: 'Lead a browser to a provider',
  answers: { 303: { description: 'To the provider, or back to the door' } },
  handle: (ctx, request) => orRefuse(ctx, request, () => leadOut(ctx, { means, oidc, request })),
})

const callback = (means: Means, oidc: Oidc): Route => ({
  ...passage,
  path: '/sign-on/{id}/callback',
  operation: 'endSignOn',
  summary: 'A browser comes back from a provider of OpenID Connect',
  configures: true,
  answers: { 303: { description: 'To where it wanted to go, or back to the door' } },
  handle: (ctx, request) => orRefuse(ctx, request, () => comeBack(ctx, { means, oidc, request })),
})

interface Passing {
  means: Means
  oidc: Oidc
  request: RouteRequest
}

async function leadOut(ctx: Context, { means, oidc, request }: Passing): Promise<Answer> {
  const provider = await activeProvider(ctx, request.params.id)
  const { next = '/', email } = request.query
  const { remembered, urlFor } =
    provider.kind === 'saml'
      ? await beginSaml(ctx, means, provider)
      : await oidc.begin(await wayTo(ctx, means, provider, email))
  const { state, browser, maxAge } = await beginAttempt(ctx, means.vault, { provider: provider.id, next, remembered })
  const cookie = `${cookieNameOf(state)}=${browser}; Path=/sign-on; HttpOnly; SameSite=Lax; Max-Age=${maxAge}`
  return goTo(String(await urlFor(state)), { 'set-cookie': cookie })
}

/** The attempt is taken before the provider is asked anything: it serves once, also where that fails. */
async function comeBack(ctx: Context, { means, oidc, request }: Passing): Promise<Answer> {
  const provider = await activeProvider(ctx, request.params.id, 'oidc')
  const { query } = request
  const { state = '' } = query
  const browser = readCookie(request.headers.cookie, cookieNameOf(state))
  const { remembered, next } = await takeAttempt(ctx, means.vault, { provider: provider.id, state, browser })
  const person = await oidc.finish(await wayTo(ctx, means, provider), { query, state, remembered })
  return letIn(ctx, request, { provider, person, next })
}

async function wayTo(ctx: Context, means: Means, provider: Provider, loginHint?: string): Promise<Way> {
  const redirectUri = callbackAddress(means, provider)
  if (!redirectUri) throw new SignOnRefused('signOnUnavailable', 'publicUrlMissing')
  return { provider, redirectUri, secrets: await secretsOf(ctx, means.vault, provider.id), loginHint }
}

export const oidcRoutes = (means: Means, oidc: Oidc): readonly Route[] => [begin(means, oidc), callback(means, oidc)]
