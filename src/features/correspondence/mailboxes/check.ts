import { emailKey, readEmail } from '../../../model/email-address.ts'
import { Invalid, isJsonObject, type Json, type JsonObject, type Problem } from '../../../model/index.ts'
import { hasControls, type MailSecurity, readMailHost } from '../../../model/mail-server.ts'
import type { Context } from '../../../records/context.ts'
import type { MailReach } from '../../mail-reach.ts'
import type { Mailbox, MailboxRules, MailboxServer } from './mailbox.ts'

/** How servers of each protocol are reached. */
export interface Reaches {
  imap: MailReach
  smtp: MailReach
}

/** By what a mailbox may be reached, and the services at which people can sign in. */
export interface MailboxBounds {
  reaches: Reaches
  services: readonly string[]
}

export type WantedMailbox = Omit<
  Mailbox,
  'id' | 'source' | 'failure' | 'readAt' | 'readFolders' | 'version' | 'since'
> & {
  /** `undefined`: now, or as it was. */
  since: string | undefined
  /** `undefined`: as it was. */
  password: string | undefined
}

type Report = (field: string, code: string) => void

/** A mailbox as it was given, its shape checked already, over what it was before. Throws Invalid with every problem. */
export function checkMailbox(
  ctx: Context,
  { reaches, services }: MailboxBounds,
  before: Mailbox | null,
  given: JsonObject,
): WantedMailbox {
  const problems: Problem[] = []
  const report: Report = (field, code) => void problems.push({ field, code })
  const kind = before?.kind ?? (given.kind === 'shared' ? 'shared' : 'personal')
  const address = before?.address ?? readAddress(given.address, report)
  const imap = given.imap === undefined && before ? before.imap : readServer(given.imap, 'imap', reaches.imap, report)
  const smtp =
    given.smtp === undefined
      ? (before?.smtp ?? null)
      : given.smtp === null
        ? null
        : readServer(given.smtp, 'smtp', reaches.smtp, report)
  const signIn = typeof given.signIn === 'string' ? given.signIn : (before?.signIn ?? 'password')
  const isByPassword = signIn === 'password'
  if (!isByPassword && signIn !== before?.signIn && !services.includes(signIn)) report('signIn', 'mailServiceNotSetUp')
  const password = isByPassword && typeof given.password === 'string' ? given.password : undefined
  if (password !== undefined && (hasControls(password) || !password.isWellFormed())) report('password', 'brokenText')
  if (isByPassword && !password && !keepsPassword(before, { imap, smtp }))
    report('password', before ? 'mailPassword' : 'required')
  const wanted = {
    signIn,
    kind,
    address,
    imap,
    smtp,
    name: given.name === undefined && before ? before.name : readName(given.name, report),
    owner: kind === 'shared' ? null : (before?.owner ?? ctx.actor.user),
    users: chosen(given.users, before?.users, { field: 'users', known: ctx.config.users, kind }, report),
    teams: chosen(given.teams, before?.teams, { field: 'teams', known: ctx.config.teams, kind }, report),
    active: given.active === undefined ? (before?.active ?? true) : given.active === true,
    rules: given.rules === undefined ? (before?.rules ?? noRules) : readRules(given.rules, report),
    signature: given.signature === undefined ? (before?.signature ?? null) : textOf(given.signature),
    since: typeof given.since === 'string' ? given.since : undefined,
    password: password || undefined,
  }
  if (problems.length) throw new Invalid(problems)
  return wanted
}

const noRules: MailboxRules = { addresses: [], folders: [] }

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' && value.trim() ? value : null)

function readAddress(given: Json | undefined, report: Report): string {
  const address = readEmail(String(given ?? ''))
  if (!address) report('address', 'email')
  return address ? emailKey(address) : ''
}

function readName(given: Json | undefined, report: Report): string {
  const name = String(given ?? '').trim()
  if (!name) report('name', 'required')
  else if (hasControls(name) || !name.isWellFormed()) report('name', 'brokenText')
  return name
}

function readServer(given: Json | undefined, field: 'imap' | 'smtp', reach: MailReach, report: Report): MailboxServer {
  const { host: asked, port: asPort, security: asSecurity, user: asUser } = isJsonObject(given) ? given : {}
  const host = readMailHost(String(asked ?? ''))
  if (!host) report(`${field}.host`, host === null ? 'mailHost' : 'required')
  const user = String(asUser ?? '').trim()
  if (!user) report(`${field}.user`, 'required')
  else if (hasControls(user) || !user.isWellFormed()) report(`${field}.user`, 'brokenText')
  const server = { host: host ?? '', port: Number(asPort), security: asSecurity as MailSecurity, user }
  if (host) for (const problem of reach.problems(server)) report(`${field}.${problem.field}`, problem.code)
  return server
}

/** What was given for one server and user is said to no other: whoever names another knows its password. */
function keepsPassword(before: Mailbox | null, now: Pick<Mailbox, 'imap' | 'smtp'>): boolean {
  if (before?.signIn !== 'password') return false
  const known = [before.imap, before.smtp].flatMap(server => (server ? [placeOf(server)] : []))
  return [now.imap, now.smtp].every(server => !server || known.includes(placeOf(server)))
}

const placeOf = ({ host, port, user }: MailboxServer): string => `${host}:${port} ${user}`

interface Choice {
  field: 'users' | 'teams'
  known: ReadonlyMap<string, unknown>
  kind: Mailbox['kind']
}

function chosen(
  given: Json | undefined,
  before: string[] = [],
  { field, known, kind }: Choice,
  report: Report,
): string[] {
  if (!Array.isArray(given)) return before
  const ids = [...new Set(given.map(String))]
  if (ids.length && kind === 'personal') report(field, 'mailboxPersonal')
  if (ids.some(id => !known.has(id))) report(field, 'dangling')
  return ids
}

function readRules(given: Json, report: Report): MailboxRules {
  const { addresses, folders } = isJsonObject(given) ? given : {}
  const list = (value: Json | undefined) =>
    Array.isArray(value) ? [...new Set(value.map(each => String(each).trim()).filter(Boolean))] : []
  return {
    addresses: list(addresses).map((each, at) => {
      const address = readEmail(each.startsWith('@') ? `all${each}` : each)
      if (!address) report(`rules.addresses.${at}`, 'email')
      return address ? emailKey(address).slice(each.startsWith('@') ? 3 : 0) : each
    }),
    folders: list(folders),
  }
}
