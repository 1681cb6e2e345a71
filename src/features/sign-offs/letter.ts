import sql from 'sql-template-tag'
import { makeSecret, readSecret } from '../../access/secret.ts'
import { say } from '../../messages/words.ts'
import type { Locale } from '../../records/context.ts'
import { type Context, fieldRight, objectOf } from '../../records/index.ts'
import type { OwnWords } from '../letters.ts'
import { nameOf } from '../people.ts'
import { moneyText, numberText } from '../written.ts'
import { approversNow, findSignOff, type SignOff } from './request.ts'

/** Where letters lead. */
export const letterPrefix = '/s/'

/** A letter that lets one approver decide one step. */
export interface SignOffLetter {
  id: string
  signOff: string
  step: number
  approver: string
}

/**
 * The words of a letter, with a link made for it: whatever was in a letter that did not leave opens nothing any more. `null` where it is not
 * the approver's turn any longer.
 */
export async function writeSignOffLetter(
  ctx: Context,
  { about, user, locale }: { about: string; user: string; locale: Locale },
): Promise<OwnWords | null> {
  const letter = await ctx.db.one<SignOffLetter>(sql`
    select id, sign_off as "signOff", step, approver from sign_off_letter
    where workspace_id = ${ctx.workspace} and id = ${about} and approver = ${user} and used_at is null and expires_at > now()`)
  if (!letter) return null
  const asked = await findSignOff(ctx, letter.signOff)
  if (asked.step !== letter.step || !approversNow(ctx, asked).includes(user)) return null
  const { text, hash } = makeSecret(ctx.workspace)
  await ctx.db.query(sql`
    update sign_off_letter set token_hash = ${hash} where workspace_id = ${ctx.workspace} and id = ${letter.id}`)
  const facts = factsOf(ctx, asked, { locale, reader: user })
  const words = (key: string, params = {}) => say(locale, `sign-offs:letter.${key}`, params)
  const title = words('title', { name: titleOf(asked, locale) })
  return {
    subject: title,
    title,
    before: [
      words('text', { by: nameOf(ctx.config, asked.askedBy) }),
      facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    ],
    button: { label: words('button'), path: `${letterPrefix}${text}` },
    after: [words('once')],
  }
}

/** The letter whose link this is, while it still lets decide; `null` otherwise, nobody is told why. */
export async function findLetter(
  { db, workspace }: Context,
  token: string,
  more = sql``,
): Promise<SignOffLetter | null> {
  const secret = readSecret(token)
  if (!secret || secret.workspace !== workspace) return null
  const letter = await db.one<SignOffLetter>(sql`
    select id, sign_off as "signOff", step, approver from sign_off_letter
    where workspace_id = ${workspace} and token_hash = ${secret.hash} and used_at is null and expires_at > now() ${more}`)
  return letter ?? null
}

export interface Fact {
  label: string
  value: string
}

/** `КП Q-12: Кухня` */
export function titleOf({ object, essentials: { number, name } }: SignOff, locale: Locale): string {
  const kind = say(locale, `objects:${object}.one`)
  return `${[kind, number].filter(Boolean).join(' ')}: ${String(name ?? '')}`
}

/** What an approver reads of what he decides on. The margin only where his role may see it. */
export function factsOf(ctx: Context, asked: SignOff, { locale, reader }: { locale: Locale; reader: string }): Fact[] {
  const { company, total, discount, lineDiscount, margin, paymentTerms } = asked.essentials
  const percent = (value: unknown) => (typeof value === 'number' ? `${numberText(value, locale)} %` : null)
  const money = moneyText(total, locale) || null
  const facts: [string, string | null][] = [
    ['company', typeof company === 'string' ? company : null],
    ['total', money],
    ['discount', discount ? percent(discount) : null],
    ['lineDiscount', lineDiscount ? percent(lineDiscount) : null],
    ['margin', seesMargin(ctx, asked, reader) ? percent(margin) : null],
    ['paymentTerms', typeof paymentTerms === 'string' ? paymentTerms : null],
    ['reasons', asked.reasons.map(reason => reasonWords(reason, locale)).join('; ') || null],
    ['note', asked.note],
  ]
  return facts.flatMap(([name, value]) => (value ? [{ label: say(locale, `sign-offs:facts.${name}`), value }] : []))
}

export function reasonWords(reason: SignOff['reasons'][number], locale: Locale): string {
  if (reason.kind === 'rule') return reason.name
  const { what, value, limit } = reason
  return say(locale, `sign-offs:reasons.${what}`, { value, limit })
}

/** By the role of whoever reads it. */
export function seesMargin(ctx: Context, { object }: SignOff, reader: string): boolean {
  const declared = objectOf(ctx, object)
  if (!('margin' in declared.fields)) return false
  const role = ctx.config.roles.get(ctx.config.users.get(reader)?.role ?? '')
  if (!role) return false
  const actor = { ...ctx.actor, user: reader, role, scopes: null }
  return fieldRight({ ...ctx, actor }, declared, 'margin') !== 'hidden'
}
