import type { Keyring } from '../../vault/keyring.ts'
import type { Feature } from '../feature.ts'
import { mailReach } from '../mail-reach.ts'
import { noted } from '../noted.ts'
import { mailboxRoutes } from './mailboxes/routes.ts'
import type { HeedConsents } from './sending/check.ts'
import type { ReadFile } from './sending/compose.ts'
import { sendingParts } from './sending/parts.ts'
import { templateRoutes } from './templates/routes.ts'

interface Given {
  keyring: Keyring
  /** What the operator has named as his own, though it is not public. */
  trustedTargets: readonly string[]
  readFile: ReadFile
  consents: HeedConsents
}

/** Mail with clients: which mailboxes there are, and what is written from them. */
export function correspondence({ keyring, trustedTargets, readFile, consents }: Given): Feature {
  const reaches = { imap: mailReach(trustedTargets, 'imap'), smtp: mailReach(trustedTargets) }
  const sending = sendingParts({ keyring, reach: reaches.smtp, readFile, consents })
  return {
    name: 'correspondence',
    routes: [...noted(mailboxRoutes({ keyring, reaches })), ...sending.routes, ...templateRoutes],
    jobs: sending.jobs,
    personal: sending.personal,
  }
}
