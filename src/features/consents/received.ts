import sql from 'sql-template-tag'
import { isId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { type ConsentRequest, type ToldConsent, type Wording, wordsIn } from '../consent-book.ts'
import { askedConsents } from './asked.ts'
import { keepConsent } from './keep.ts'

/** People, and who may become one. */
const keptOn = new Set(['lead', 'contact', 'interest'])

/**
 * Keeps what a request agrees to, each with the words that were shown. A version that was never published for its
 * purpose, or a purpose that the form does not ask, is not kept: no consent is made up. The request stands all the same,
 * and its receipt says what was wrong.
 */
export async function keepReceived(ctx: Context, request: ConsentRequest): Promise<{ code: string; field: string }[]> {
  if (!request.told.length) return []
  const wrong = (code: string) => ({ code, field: 'consent' })
  if (!keptOn.has(request.on.object)) return [wrong('consentOfNobody')]
  const reasons: { code: string; field: string }[] = []
  const open = await openPurposes(ctx, request)
  const kept = new Set<string>()
  for (const told of request.told) {
    const found = await findTold(ctx, open, request.at, told)
    // A site may send any sentence under this name; only one of ours says what was agreed to.
    if (!found) 'sentence' in told || reasons.push(wrong('consentUnknown'))
    else if (!kept.has(found.purpose)) {
      kept.add(found.purpose)
      await keepConsent(ctx, request.on, {
        purpose: { id: found.purpose, name: found.name },
        version: { id: found.version, number: found.number },
        act: 'given',
        at: request.at,
        how: request.source.kind === 'form' ? 'form' : 'request',
        language: request.source.kind === 'form' ? (request.source.form?.locale ?? ctx.config.company.locale) : null,
        receipt: request.id,
        page: request.page ?? null,
      })
    }
  }
  return reasons
}

/** Of our forms those that the form asks; other programs know by themselves what was asked. `null`: any in use. */
async function openPurposes(ctx: Context, { source }: ConsentRequest): Promise<Set<string> | null> {
  if (source.kind !== 'form') return null
  const asked = await askedConsents(ctx, source.form, source.form?.locale ?? ctx.config.company.locale)
  return new Set(asked.map(({ purpose }) => purpose))
}

interface Found {
  purpose: string
  name: Wording
  version: string
  number: number
}

async function findTold(ctx: Context, open: Set<string> | null, at: string, told: ToldConsent): Promise<Found | null> {
  const candidates =
    'sentence' in told ? await bySentence(ctx, told.sentence) : await byPurpose(ctx, told.purpose, told.version, at)
  return candidates.find(({ purpose }) => !open || open.has(purpose)) ?? null
}

/** The version named, which must be one of this purpose; else the one that held when the request came. */
async function byPurpose(ctx: Context, purpose: string, version: string | undefined, at: string): Promise<Found[]> {
  if (!isId(purpose) || (version !== undefined && !isId(version))) return []
  return ctx.db.query<Found>(sql`
    select p.id as purpose, p.name, v.id as version, v.number
    from consent_purpose p join consent_version v on v.workspace_id = p.workspace_id and v.purpose = p.id
    where p.workspace_id = ${ctx.workspace} and p.id = ${purpose} and p.retired_at is null
      and ${version === undefined ? sql`v.published_at <= ${at}::timestamptz` : sql`v.id = ${version}`}
    order by v.number desc limit 1`)
}

async function bySentence(ctx: Context, sentence: string): Promise<Found[]> {
  const rows = await ctx.db.query<Found & { text: Wording }>(sql`
    select p.id as purpose, p.name, v.id as version, v.number, v.text
    from consent_purpose p join consent_version v on v.workspace_id = p.workspace_id and v.purpose = p.id
    where p.workspace_id = ${ctx.workspace} and p.retired_at is null order by v.number desc, v.id`)
  const said = sentence.trim()
  return rows.filter(({ text }) => wordsIn(text, 'ru') === said || wordsIn(text, 'en') === said)
}

/** Whether these words were ever published for that purpose. */
export async function isVersionOf(ctx: Context, version: string, purpose: string): Promise<boolean> {
  if (!isId(version) || !isId(purpose)) return false
  const row = await ctx.db.one(sql`
    select from consent_version where workspace_id = ${ctx.workspace} and id = ${version} and purpose = ${purpose}`)
  return row !== undefined
}
