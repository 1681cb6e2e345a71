import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { hasSecondFactor } from '../factors.ts'
import { noteSecurityEvent, type Whence } from '../security-events.ts'
import { endSession, type OpenSession, openSession } from '../session.ts'
import { userOf } from './newcomer.ts'
import type { Person, Provider } from './provider.ts'

export interface Entering {
  provider: Provider
  person: Person
  whence: Whence
  /** Token of the session that the browser has been using; it ends. */
  former?: string
}

export interface Entered {
  session: OpenSession
  /** He has a second factor, and the provider does not answer for it: the session opens nothing before a code. */
  codeNeeded: boolean
}

/** Lets in whom a provider vouches for. Throws SignOnRefused, and then nothing is written. */
export function enterBy(ctx: Context, { provider, person, whence, former }: Entering): Promise<Entered> {
  return transact(ctx, async inside => {
    const user = await userOf(inside, provider, person)
    if (former) await endSession(inside.db, former)
    const secondFactor = provider.answersForSecondFactor
    const codeNeeded = !secondFactor && (await hasSecondFactor(inside, user))
    const session = await openSession(inside, user, { ...whence, secondFactor, provider: provider.id })
    if (!codeNeeded) await noteEntry(inside, { user, provider: provider.id, whence, secondFactor })
    return { session, codeNeeded }
  })
}

export interface Entry {
  user: string
  provider: string
  whence: Whence
  secondFactor: boolean
}

export const noteEntry = (ctx: Context, { user, provider, whence, secondFactor }: Entry): Promise<void> =>
  noteSecurityEvent(ctx, {
    kind: 'signIn',
    outcome: 'done',
    reason: 'signOn',
    user,
    whence,
    details: { provider, secondFactor },
  })
