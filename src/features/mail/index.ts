import type { MailServer } from '../../model/mail-server.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Feature } from '../feature.ts'
import { askToSend, type Letters, type OwnLetters, sendJob } from '../letters.ts'
import { mailReach } from '../mail-reach.ts'
import { noted } from '../noted.ts'
import { tellOfAccounts } from './account-letters.ts'
import { letterRoutes } from './letter-routes.ts'
import { clearLetters } from './letters.ts'
import { sendLetters } from './send.ts'
import { serverRoutes } from './server-routes.ts'
import { mailLine } from './trust.ts'

interface Given {
  keyring: Keyring
  vault: Vault
  /** Mail server of the environment. */
  mailServer: MailServer | null
  /** Address under which people reach Rapport. */
  contact: string | null
  /** What the operator has named as his own, though it is not public. */
  trustedTargets: readonly string[]
  letters: Letters
  own: OwnLetters
}

/** By which server the system sends its own letters, and what becomes of them. */
export function mail({ keyring, vault, mailServer, contact, trustedTargets, letters, own }: Given): Feature {
  const means = { keyring, vault, environment: mailServer, publicUrl: contact, reach: mailReach(trustedTargets), own }
  return {
    name: 'mail',
    trust: [mailLine(means)],
    routes: [...noted(serverRoutes(means)), ...letterRoutes(means)],
    jobs: [
      { name: sendJob, run: (ctx, _, application) => sendLetters(ctx, application, means) },
      { name: 'tell-of-accounts', every: '* * * * *', run: ctx => tellOfAccounts(ctx, letters) },
      { name: 'look-for-letters', every: '* * * * *', run: ctx => askToSend(ctx) },
      { name: 'clear-letters', every: '40 3 * * *', run: ctx => clearLetters(ctx) },
    ],
  }
}
