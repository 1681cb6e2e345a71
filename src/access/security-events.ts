import sql from 'sql-template-tag'
import { type JsonObject, newId } from '../model/index.ts'
import type { Context } from '../records/context.ts'

/** What is noted for whoever has to answer later who came in and what was done to the ways in. */
export const securityEventKinds = [
  'signIn',
  'signOut',
  'passwordChange',
  'passwordReset',
  'resetLink',
  'invitation',
  'sessionsEnded',
  'sessionLimits',
  'ownPasswords',
  'secondFactor',
  'refusedCall',
  'export',
  'exportFetched',
  'recordingHeard',
  'auditTaken',
  'auditRetention',
  'backup',
  'companyChange',
  'keyMade',
  'keyChanged',
  'keyWithdrawn',
  'keyRestored',
  'setUpChange',
  'showing',
  'encryption',
  'recordShared',
  'shareEnded',
  'handOver',
  'handOverUndone',
  'appMade',
  'appSecret',
  'appChanged',
  'appEnded',
  'appConnected',
  'appDisconnected',
  'massReading',
  'readingLift',
  'deputyNamed',
  'deputyEnded',
  'consentPurpose',
  'personalExport',
  'personalExportFetched',
  'correction',
  'erasure',
  'approval',
  'proof',
  'wallMade',
  'wallEnded',
  'payClosed',
  'payReopened',
] as const
export type SecurityEventKind = (typeof securityEventKinds)[number]

/** From where and with what somebody calls. */
export interface Whence {
  address: string
  agent?: string
}

export interface SecurityEvent {
  kind: SecurityEventKind
  outcome: 'done' | 'refused'
  /** Why it was refused, or what else is to be known, as a code. */
  reason?: string
  /** Whom it is about; the caller himself unless said otherwise, `null` where it is nobody of this company. */
  user?: string | null
  /** The e-mail that was tried, where it is no user's. */
  account?: string
  whence?: Whence
  /** Never a password, token or code. */
  details?: JsonObject
}

/**
 * Notes what happened to the ways in. Inside a transaction it is kept together with what it tells of; what was refused is
 * noted outside of it, so that it stays.
 */
export async function noteSecurityEvent(
  { db, actor, via }: Pick<Context, 'db' | 'actor' | 'via'>,
  { kind, outcome, reason, user = actor.user, account, whence, details = {} }: SecurityEvent,
): Promise<void> {
  await db.query(sql`
    insert into security_event (id, kind, outcome, reason, user_id, actor, account, address, agent, request_id, details)
    values (${newId()}, ${kind}, ${outcome}, ${reason ?? null}, ${user}, ${actor.user}, ${plain(account, 320)},
      ${plain(whence?.address, 100)}, ${plain(whence?.agent, 300)}, ${via.requestId ?? null}, ${JSON.stringify(details)}::jsonb)`)
}

/** Texts of strangers, as PostgreSQL can keep them. */
const plain = (text: string | undefined, most: number): string | null =>
  text ? text.toWellFormed().replaceAll('\0', '').slice(0, most) : null

/** From where and with what a request came. */
export const whenceOf = ({
  address,
  headers,
}: {
  address: string
  headers: Record<string, string | undefined>
}): Whence => ({
  address,
  agent: headers['user-agent'],
})
