import type { Keyring } from '../../vault/keyring.ts'
import type { IntakeDoor } from '../channel.ts'
import type { Feature } from '../feature.ts'
import { mailReach } from '../mail-reach.ts'
import { noted } from '../noted.ts'
import type { Outgoing } from '../outgoing.ts'
import { fetchBy } from '../provider-fetch.ts'
import type { RequireSignedOff } from '../sign-off.ts'
import { findingRoute } from './discovery/routes.ts'
import { mailAction } from './flow-mail.ts'
import { mailboxRoutes } from './mailboxes/routes.ts'
import { mailboxesLine } from './mailboxes/trust.ts'
import { letterRoutes } from './reading/letter-routes.ts'
import { metLetters } from './reading/personal.ts'
import type { HeedConsents } from './sending/check.ts'
import type { ReadFile } from './sending/compose.ts'
import { sendingParts } from './sending/parts.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { followMailboxes } from './sync/worker.ts'
import { templateRoutes } from './templates/routes.ts'
import { watchingRoutes } from './watching/routes.ts'

interface Given {
  keyring: Keyring
  /** What the operator has named as his own, though it is not public. */
  trustedTargets: readonly string[]
  /** By which the outside world is called. */
  target: Outgoing
  /** Address under which people reach Rapport. */
  contact: string | null
  readFile: ReadFile
  consents: HeedConsents
  door: IntakeDoor
  requireSignedOff: RequireSignedOff
}

/** Mail with clients: which mailboxes there are, what lies in them, and what is written from them. */
export function correspondence({
  keyring,
  trustedTargets,
  target,
  contact,
  readFile,
  consents,
  door,
  requireSignedOff,
}: Given): Feature {
  const opening = { keyring, fetch: fetchBy(target) }
  const reaches = { imap: mailReach(trustedTargets, 'imap'), smtp: mailReach(trustedTargets) }
  const sending = sendingParts({
    opening,
    reach: reaches.smtp,
    imapReach: reaches.imap,
    publicUrl: contact,
    readFile,
    consents,
    door,
    requireSignedOff,
  })
  return {
    name: 'correspondence',
    routes: [
      ...noted(signInRoutes({ opening, target, publicUrl: contact })),
      ...noted(mailboxRoutes({ opening, reaches })),
      findingRoute({ target, reaches }),
      ...letterRoutes({ door, readFile }),
      ...sending.routes,
      ...templateRoutes,
      ...watchingRoutes(contact),
    ],
    actions: [mailAction({ consents, door, requireSignedOff })],
    trust: [mailboxesLine],
    jobs: sending.jobs,
    personal: [...sending.personal, metLetters],
    work: async application => followMailboxes(application, { opening, reach: reaches.imap, door }),
  }
}
