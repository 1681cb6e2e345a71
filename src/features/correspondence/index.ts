import type { Keyring } from '../../vault/keyring.ts'
import type { Feature } from '../feature.ts'
import { mailReach } from '../mail-reach.ts'
import { noted } from '../noted.ts'
import { mailboxRoutes } from './mailboxes/routes.ts'

interface Given {
  keyring: Keyring
  /** What the operator has named as his own, though it is not public. */
  trustedTargets: readonly string[]
}

/** Mail with clients: which mailboxes there are, and what lies in them. */
export function correspondence({ keyring, trustedTargets }: Given): Feature {
  const reaches = { imap: mailReach(trustedTargets, 'imap'), smtp: mailReach(trustedTargets) }
  return { name: 'correspondence', routes: noted(mailboxRoutes({ keyring, reaches })) }
}
