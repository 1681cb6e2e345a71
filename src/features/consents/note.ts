import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { Forbidden, Invalid, isId, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { currentRecord, getRecord, objectOf, requireRight, transact } from '../../records/index.ts'
import type { PersonObject } from '../same-person.ts'
import { type Act, keepConsent, type Way } from './keep.ts'
import { getPurpose, type Purpose } from './purposes.ts'
import { type PersonConsents, readConsents } from './read.ts'

/** What a person notes of another. */
export interface Noted {
  purpose: string
  act: Act
  how: Exclude<Way, 'form' | 'request'>
  /** Left out: now. */
  at?: string
  /** Left out: the one that held at that moment. */
  version?: string
  until?: string | null
  note?: string | null
}

/** Notes that the person of a record agreed or withdrew. Whoever may change the record may. */
export async function noteConsent(
  ctx: Context,
  object: PersonObject,
  id: string,
  noted: Noted,
): Promise<PersonConsents> {
  const declared = objectOf(ctx, object)
  requireRight(ctx, declared, 'update')
  const { id: found } = await getRecord(ctx, object, id, { fields: [] })
  const { mayUpdate } = await currentRecord(ctx, declared, found)
  if (!mayUpdate) throw new Forbidden('notYours', { object })
  await transact(ctx, async inside => {
    const at = new Date(noted.at ?? Date.now()).toISOString()
    const purpose = await purposeOf(inside, noted)
    const version = noted.act === 'given' ? await versionOf(inside, purpose, { at, version: noted.version }) : null
    const problems = timeProblems(noted, at)
    if (problems.length) throw new Invalid(problems)
    await keepConsent(
      inside,
      { object, id: found },
      { ...noted, at, purpose, version, note: noted.note?.trim() || null },
    )
  })
  return readConsents(ctx, object, found)
}

/** What is no longer asked is no longer given; withdrawn it can be. */
async function purposeOf(ctx: Context, { purpose, act }: Noted): Promise<Purpose> {
  const found = isId(purpose) ? await getPurpose(ctx, purpose).catch(() => null) : null
  if (!found) throw new Invalid([{ field: 'purpose', code: 'dangling' }])
  if (act === 'given' && found.retiredAt) throw new Invalid([{ field: 'purpose', code: 'consentRetired' }])
  return found
}

async function versionOf(
  ctx: Context,
  purpose: Purpose,
  { at, version }: { at: string; version?: string },
): Promise<{ id: string; number: number }> {
  const found = await ctx.db.one<{ id: string; number: number; publishedAt: string }>(sql`
    select id, number, ${raw(momentSql('published_at'))} as "publishedAt" from consent_version
    where workspace_id = ${ctx.workspace} and purpose = ${purpose.id}
      and ${version === undefined ? sql`published_at <= ${at}::timestamptz` : sql`id::text = ${version}`}
    order by number desc limit 1`)
  if (found) return found
  throw new Invalid([
    version === undefined ? { field: 'at', code: 'consentBeforeWords' } : { field: 'version', code: 'consentVersion' },
  ])
}

/** Clocks of callers may be a little ahead. */
const ahead = 60_000

function timeProblems({ act, until }: Noted, at: string): Problem[] {
  if (Date.parse(at) > Date.now() + ahead) return [{ field: 'at', code: 'consentFuture' }]
  if (until == null) return []
  if (act === 'withdrawn') return [{ field: 'until', code: 'consentUntilOfWithdrawal' }]
  return until < at.slice(0, 10) ? [{ field: 'until', code: 'consentUntilPast' }] : []
}
