import { readSessionCookie, writeSessionCookie } from '../../access/cookie.ts'
import { noteSecurityEvent, whenceOf } from '../../access/security-events.ts'
import { enterBy } from '../../access/single-sign-on/enter.ts'
import type { Person, Provider, ProviderKindName } from '../../access/single-sign-on/provider.ts'
import { getProvider } from '../../access/single-sign-on/providers.ts'
import { SignOnRefused } from '../../access/single-sign-on/refusal.ts'
import { NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Answer, RouteRequest } from '../feature.ts'

/** The page on which somebody is, is left: nothing of its address goes along, and it is kept nowhere. */
const passing = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }

export const goTo = (location: string, headers: Record<string, string> = {}): Answer => ({
  status: 303,
  headers: { ...passing, ...headers, location },
})

/** An active provider, of one kind where that matters. One that is not there, or no longer in use, is told of alike. Throws SignOnRefused. */
export async function activeProvider(ctx: Context, id: string | undefined, kind?: ProviderKindName): Promise<Provider> {
  const provider = await getProvider(ctx, id ?? '').catch((error: unknown) => {
    if (error instanceof NotFound) return null
    throw error
  })
  if (!provider?.isActive || (kind && provider.kind !== kind))
    throw new SignOnRefused('signOnUnavailable', 'noProvider')
  return provider
}

interface Vouched {
  provider: Provider
  person: Person
  /** Page of ours to which he goes. */
  next: string
}

/** Lets in whom a provider vouches for, and leads him to where he wanted to go. Throws SignOnRefused. */
export async function letIn(ctx: Context, request: RouteRequest, { provider, person, next }: Vouched): Promise<Answer> {
  const former = readSessionCookie(request.headers.cookie) ?? undefined
  const { session, codeNeeded } = await enterBy(ctx, { provider, person, whence: whenceOf(request), former })
  const way = codeNeeded ? `/sign-in?${new URLSearchParams({ code: 'needed', next })}` : next
  return goTo(way, { 'set-cookie': writeSessionCookie(session.token, session.maxAge) })
}

/** Whoever is refused stands at the door again, and reads what he can do; why is noted for the audit. */
export async function orRefuse(ctx: Context, request: RouteRequest, way: () => Promise<Answer>): Promise<Answer> {
  try {
    return await way()
  } catch (error) {
    if (!(error instanceof SignOnRefused)) throw error
    const { reason, account } = error
    const whence = whenceOf(request)
    const details = { provider: request.params.id ?? '' }
    await noteSecurityEvent(ctx, { kind: 'signIn', outcome: 'refused', reason, account, whence, details })
    return goTo(`/sign-in?problem=${error.code}`)
  }
}
