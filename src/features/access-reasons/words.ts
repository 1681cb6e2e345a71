import { isAdministrator } from '../../access/contexts.ts'
import { hasWords, say } from '../../messages/words.ts'
import type { ObjectDeclaration } from '../../model/index.ts'
import type { Context, DeputyInfo, UserInfo } from '../../records/context.ts'
import { fieldRight, isDeputyNow, objectOf, type VerbReason } from '../../records/index.ts'
import { objectLabel } from '../object-label.ts'
import { isHeadOver, nameOf } from '../people.ts'
import { fieldLabel } from '../problem-words.ts'
import type { AskedRecord } from './about.ts'
import type { FieldReason } from './field.ts'

/** A reason in words: the rule, and for a refusal what changes it. */
export interface Said {
  says: string
  advice: string | null
}

/** Why somebody may do something with a record, or may not. */
export function verbWords(ctx: Context, user: UserInfo, record: AskedRecord, reason: VerbReason): Said {
  const { allowed, rule } = reason
  const says = (key: string) => say(ctx.locale, `access:${key}`, paramsFor(ctx, user, record))
  if (allowed)
    return { says: says(`allowed.${rule === 'admin' ? rule : allowedKey(ctx, user, record, rule)}`), advice: null }
  return {
    says: says(`refused.${rule === 'outOfReach' ? outOfReach(user, record, reason) : rule}`),
    advice: advise(ctx, rule, says),
  }
}

/** By the field, whatever the record. */
export function fieldWords(ctx: Context, user: UserInfo, object: ObjectDeclaration, reason: FieldReason): Said {
  const { field, right, rule } = reason
  const label = fieldLabel(ctx.locale, object, field, object.fields[field]) ?? field
  const params = { ...roleOf(ctx, user), name: user.name, field: label }
  const says = (key: string) => say(ctx.locale, `access:${key}`, params)
  const open = right === 'write'
  return { says: says(`field.${right}.${rule}`), advice: open ? null : advise(ctx, `field.${rule}`, says) }
}

/** Only an administrator can follow the advice, and only he gets it. */
function advise(ctx: Context, rule: string, says: (key: string) => string): string | null {
  const key = `advice.${rule}`
  return isAdministrator(ctx) && hasWords(ctx.locale, `access:${key}`) ? says(key) : null
}

function allowedKey(ctx: Context, user: UserInfo, { owner }: AskedRecord, rule: string): string {
  if (['own', 'team', 'branch'].includes(rule) && owner === user.id) return 'own'
  const absent = rule === 'deputy' ? standsFor(ctx, user, owner ?? null)?.absent : undefined
  return absent && owner && absent !== owner && isHeadOver(ctx.config, absent, owner) ? 'deputyOfHead' : rule
}

/** What the role reaches, and why this record is beyond it. */
function outOfReach(user: UserInfo, { owner }: AskedRecord, { scope }: VerbReason): string {
  const reach = scope === 'own' || user.team ? scope : 'teamless'
  return `outOfReach.${reach}.${owner === undefined ? 'somebody' : owner === null ? 'nobody' : 'other'}`
}

function paramsFor(ctx: Context, user: UserInfo, { object, owner }: AskedRecord): Record<string, string> {
  return {
    ...roleOf(ctx, user),
    name: user.name,
    owner: nameOf(ctx.config, owner ?? null),
    team: (user.team && ctx.config.teams.get(user.team)?.name) || '',
    objects: objectLabel(ctx, object, ctx.locale),
    ...standingIn(ctx, user, owner ?? null),
  }
}

/** In whose place somebody is now: of the owner if it is he, else of the owner's head. */
function standsFor(ctx: Context, user: UserInfo, owner: string | null): DeputyInfo | undefined {
  const all = ctx.config.deputies.filter(one => one.deputy === user.id && isDeputyNow(ctx.config, one))
  return (
    all.find(({ absent }) => absent === owner) ??
    all.find(({ absent }) => owner && isHeadOver(ctx.config, absent, owner)) ??
    all[0]
  )
}

/** Of whom it is, until when. */
function standingIn(ctx: Context, user: UserInfo, owner: string | null): { absent: string; until: string } {
  const one = standsFor(ctx, user, owner)
  if (!one) return { absent: '', until: '' }
  const format = new Intl.DateTimeFormat(ctx.locale === 'ru' ? 'ru' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: ctx.config.company.timeZone,
  })
  return { absent: nameOf(ctx.config, one.absent), until: format.format(new Date(one.until)) }
}

/** The role by its name, where the caller sees who has which. */
function roleOf(ctx: Context, user: UserInfo): { role: string } {
  const role = seesRoleOf(ctx, user) ? ctx.config.roles.get(user.role) : undefined
  return { role: role ? roleName(ctx, role.name) : '…' }
}

/** Everybody knows his own. */
export const seesRoleOf = (ctx: Context, { id }: UserInfo): boolean =>
  id === ctx.actor.user || fieldRight(ctx, objectOf(ctx, 'user'), 'role') !== 'hidden'

/** Roles that every company begins with have their words in the catalogue. */
export function roleName({ locale }: Context, name: string): string {
  const key = `settings:roleNames.${name}`
  return hasWords(locale, key) ? say(locale, key) : name
}
