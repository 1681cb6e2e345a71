import { say } from '../../../messages/words.ts'
import type { Locale } from '../../../records/context.ts'
import { serviceOfHost } from '../discovery/services.ts'

/** What to change where a server refuses: services that are known each want to be signed in to in their own way. */
export function whatToDo(locale: Locale, signIn: string, host: string, code: string): string {
  if (code === 'signInRefused' && signIn !== 'password') return say(locale, 'mailboxes:todo.tokenRefused')
  const service = code === 'signInRefused' ? serviceOfHost(host) : null
  return say(locale, service ? `mailboxes:signInAt.${service}` : `mailboxes:todo.${code}`)
}
