import { readEmail } from '../../access/user-email.ts'
import { Invalid, isJsonObject, type Json, type Problem } from '../../model/index.ts'
import { hasControls, type MailSecurity, readMailHost } from '../../model/mail-server.ts'
import type { MailReach } from '../mail-reach.ts'
import type { KnownServer, WantedServer } from './server.ts'

/** The server as it was given, its shape checked already. Throws Invalid with every problem. */
export function checkServer(reach: MailReach, before: KnownServer | null, body: Json | undefined): WantedServer {
  const given = isJsonObject(body) ? body : {}
  const problems: Problem[] = []
  const report = (field: string, code: string) => void problems.push({ field, code })
  const host = readHost(given.host, report)
  const fromAddress = readEmail(String(given.fromAddress))
  if (!fromAddress) report('fromAddress', 'email')
  const user = readText(given.user, 'user', report)
  const password = given.password === undefined ? undefined : readText(given.password, 'password', report)
  const port = Number(given.port)
  const security = securityOf(given.security)
  if (host) for (const { field, code } of reach.problems({ host, port, security })) report(field, code)
  if (user && !keepsPassword(before, { host, port, user }) && !password) report('password', 'mailPassword')
  if (!user && password) report('user', 'required')
  const fromName = readText(given.fromName, 'fromName', report) ?? ''
  if (!fromName) report('fromName', 'required')
  if (problems.length) throw new Invalid(problems)
  const kept = user ? password : null
  return { host, port, security, user, password: kept, fromAddress: fromAddress ?? '', fromName }
}

type Report = (field: string, code: string) => void

/** What was given for one server is said to no other: whoever names another knows its password. */
const keepsPassword = (
  before: KnownServer | null,
  { host, port, user }: { host: string; port: number; user: string },
) =>
  before?.by === 'company' && before.hasPassword && before.host === host && before.port === port && before.user === user

function readHost(given: Json | undefined, report: Report): string {
  const host = readMailHost(String(given ?? ''))
  if (!host) report('host', host === null ? 'mailHost' : 'required')
  return host ?? ''
}

function readText(given: Json | undefined, field: string, report: Report): string | null {
  const text = field === 'password' ? String(given ?? '') : String(given ?? '').trim()
  if (hasControls(text) || !text.isWellFormed()) report(field, 'brokenText')
  return text || null
}

const securityOf = (given: Json | undefined): MailSecurity =>
  given === 'tls' || given === 'plain' ? given : 'startTls'
