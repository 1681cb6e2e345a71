import { domainToASCII } from 'node:url'
import sql from 'sql-template-tag'
import { Invalid, isJsonObject, type JsonObject, type Problem, type Report } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { readEmail } from '../user-email.ts'
import { hasEmergencyAdministrator } from './emergency.ts'
import { kinds } from './kinds.ts'
import type { GroupRole, Provider, ProviderKindName } from './provider.ts'

type Common = Omit<Provider, 'id' | 'kind' | 'settings' | 'hasSecrets' | 'version' | 'createdAt' | 'updatedAt'>

/** A provider as a caller sends it, or what he changes of it; its shape is checked already. */
export interface GivenProvider extends Partial<Omit<Common, 'groupRoles'>> {
  kind?: ProviderKindName
  groupRoles?: readonly (Omit<GroupRole, 'team'> & { team?: string | null })[]
  /** What is particular to its kind, secrets among it. */
  oidc?: JsonObject
  saml?: JsonObject
}

type Wanted = Common & Pick<Provider, 'kind' | 'settings'>

const unset: Common = {
  name: '',
  isActive: true,
  emailDomains: [],
  isDemanded: false,
  createsUsers: false,
  defaultRole: null,
  groupRoles: [],
  answersForSecondFactor: false,
}

/** The provider as it is to be, and the secrets that were given with it. Throws Invalid with every problem. */
export async function checkProvider(
  ctx: Context,
  before: Provider | null,
  given: GivenProvider,
): Promise<{ provider: Wanted; secrets: JsonObject }> {
  const problems: Problem[] = []
  const report: Report = (code, params, path) => void problems.push({ field: path ?? '', code, params })
  const kind = before?.kind ?? given.kind ?? 'oidc'
  if (before && given.kind && given.kind !== before.kind) report('kindStays', {}, 'kind')
  const { settings, secrets } = readSettings(kind, before, given, report)
  const { oidc: _oidc, saml: _saml, kind: _kind, ...changed } = given
  const provider: Wanted = {
    ...(before ?? unset),
    ...changed,
    kind,
    settings,
    emailDomains: readDomains(given.emailDomains ?? before?.emailDomains ?? [], report),
    groupRoles: (given.groupRoles ?? before?.groupRoles ?? []).map(row => ({ ...row, team: row.team ?? null })),
  }
  checkName(provider, report)
  checkRoles(ctx, provider, report)
  await checkDemand(ctx, provider, report)
  await checkDomains(ctx, before?.id ?? null, provider, report)
  if (problems.length) throw new Invalid(problems)
  return { provider: { ...provider, name: provider.name.trim() }, secrets }
}

function readSettings(kind: ProviderKindName, before: Provider | null, given: GivenProvider, report: Report) {
  const other = kind === 'oidc' ? 'saml' : 'oidc'
  if (given[other]) report('otherKind', {}, other)
  const { secrets: names, check } = kinds[kind]
  const member = given[kind] ?? {}
  const isSecret = (name: string) => names.includes(name)
  const secrets = Object.fromEntries(Object.entries(member).filter(([name]) => isSecret(name)))
  const plain = Object.fromEntries(Object.entries(member).filter(([name]) => !isSecret(name)))
  const merged = { ...before?.settings, ...plain }
  for (const named of ['claims', 'attributes']) {
    const [names, known] = [plain[named], before?.settings[named]]
    if (isJsonObject(names) && isJsonObject(known)) merged[named] = { ...known, ...names }
  }
  const within: Report = (code, params, path) => report(code, params, path ? `${kind}.${path}` : kind)
  return { settings: check(merged, within), secrets }
}

/** Domains as addresses of users are kept, each once. */
function readDomains(domains: readonly string[], report: Report): string[] {
  if (!domains.length) report('required', {}, 'emailDomains')
  const read = domains.map((text, at) => {
    const domain = readEmail(`a@${domainToASCII(text.trim().replace(/^@/, '').toLowerCase())}`)?.slice(2)
    if (!domain) report('emailDomain', {}, `emailDomains.${at}`)
    return domain ?? ''
  })
  return [...new Set(read)]
}

function checkName({ name }: Wanted, report: Report): void {
  if (!name.trim()) report('required', {}, 'name')
  else if (!name.isWellFormed() || name.includes('\0')) report('notText', {}, 'name')
}

function checkRoles({ config }: Context, { groupRoles, defaultRole, createsUsers }: Wanted, report: Report): void {
  if (defaultRole && !config.roles.has(defaultRole)) report('unknownRole', {}, 'defaultRole')
  if (createsUsers && !defaultRole && !groupRoles.length) report('newcomersRole', {}, 'defaultRole')
  groupRoles.forEach(({ group, role, team }, at) => {
    if (!group.trim()) report('required', {}, `groupRoles.${at}.group`)
    if (!group.isWellFormed() || group.includes('\0')) report('notText', {}, `groupRoles.${at}.group`)
    if (!config.roles.has(role)) report('unknownRole', {}, `groupRoles.${at}.role`)
    if (team && !config.teams.has(team)) report('unknownTeam', {}, `groupRoles.${at}.team`)
  })
}

async function checkDemand(ctx: Context, { isDemanded, isActive }: Wanted, report: Report): Promise<void> {
  if (!isDemanded) return
  if (!isActive) report('demandedInactive', {}, 'isDemanded')
  if (!(await hasEmergencyAdministrator(ctx))) report('emergencyNeeded', {}, 'isDemanded')
}

async function checkDomains(ctx: Context, id: string | null, { emailDomains }: Wanted, report: Report): Promise<void> {
  const taken = await ctx.db.query<{ domain: string; name: string }>(sql`
    select domain, name from identity_provider, unnest(email_domains) domain
    where workspace_id = ${ctx.workspace} and id is distinct from ${id}::uuid and domain = any(${[...emailDomains]})`)
  for (const { domain, name } of taken)
    report('domainTaken', { domain, name }, `emailDomains.${emailDomains.indexOf(domain)}`)
}
