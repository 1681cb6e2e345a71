import sql from 'sql-template-tag'
import type { CallLimits } from '../../access/key-bounds.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Feature, Job } from '../feature.ts'
import type { Letters } from '../letters.ts'
import { keyRoutes } from './api-keys.ts'
import { tellOfEndingKeys } from './ending-keys.ts'
import { forgottenPasswordRoutes, writeForgotten } from './forgotten-password.ts'
import { invitationRoutes } from './invitations.ts'
import { keyPolicyRoutes } from './key-policy.ts'
import { meRoutes } from './me.ts'
import { ownPasswordsRoutes } from './own-passwords.ts'
import { passkeySignInRoutes } from './passkey-sign-in.ts'
import { passkeyRoutes } from './passkeys.ts'
import { passwordRoutes } from './password.ts'
import { proofRoutes } from './proof.ts'
import { secondFactorRoutes } from './second-factor.ts'
import { sessionRoutes } from './session.ts'
import { sessionLimitsRoutes } from './session-limits.ts'
import { sessionsRoutes } from './sessions.ts'
import { accountLines } from './trust.ts'
import { userRoutes } from './users.ts'

/** Clears what has ended: sessions, invitations, withdrawn keys, attempts to sign in and first answers. */
const clearEnded: Job = {
  name: 'clear-ended-access',
  every: '20 3 * * *',
  async run({ db, workspace }) {
    await db.query(sql`delete from session where workspace_id = ${workspace} and session_end(session) < now()`)
    await db.query(sql`delete from invitation where workspace_id = ${workspace} and expires_at < now()`)
    await db.query(sql`delete from api_key where workspace_id = ${workspace} and ended_at < now() - interval '30 days'`)
    await db.query(
      sql`delete from sign_in_attempt where workspace_id = ${workspace} and at < now() - interval '90 days'`,
    )
    await db.query(
      sql`delete from second_factor where workspace_id = ${workspace} and confirmed_at is null and begun_at < now() - interval '1 day'`,
    )
    await db.query(sql`delete from idempotency where workspace_id = ${workspace} and at < now() - interval '24 hours'`)
    await db.query(sql`delete from api_use where workspace_id = ${workspace} and day < current_date - 30`)
  },
}

/** Signing in and out, sessions and their limits, one's own account and second factor, users, invitations and API keys. */
export const accounts = (limits: CallLimits, vault: Vault, letters: Letters): Feature => ({
  name: 'accounts',
  routes: [
    ...sessionRoutes(vault),
    ...proofRoutes(vault),
    ...sessionsRoutes,
    ...sessionLimitsRoutes,
    ...ownPasswordsRoutes,
    ...meRoutes,
    ...passwordRoutes,
    ...secondFactorRoutes(vault),
    ...passkeyRoutes,
    ...passkeySignInRoutes,
    ...invitationRoutes(vault, letters),
    ...forgottenPasswordRoutes(letters),
    ...userRoutes(letters),
    ...keyRoutes(limits),
    ...keyPolicyRoutes(limits),
  ],
  jobs: [clearEnded, tellOfEndingKeys, writeForgotten(letters)],
  trust: accountLines,
})
