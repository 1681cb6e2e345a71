import sql, { raw, type Sql } from 'sql-template-tag'
import { requireAdministrator } from '../../access/contexts.ts'
import { noteSecurityEvent } from '../../access/security-events.ts'
import { momentSql } from '../../database/table.ts'
import { isId, type JsonObject, NotFound, newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { type PurposeKind, type Wording, wordsIn } from '../consent-book.ts'
import { insertVersion, type NewVersion, type Version, versionJson } from './versions.ts'
import { cleanName, cleanVersion } from './words.ts'

export const bases = ['consent', 'contract', 'law', 'legitimateInterest'] as const
export type Basis = (typeof bases)[number]

/** What personal data are used for. */
export interface Purpose {
  id: string
  name: Wording
  kind: PurposeKind
  basis: Basis
  createdAt: string
  /** Since when it is neither asked nor noted. */
  retiredAt: string | null
  /** The words that hold now. */
  version: Version
}

export interface NewPurpose extends NewVersion {
  name: Wording
  kind: PurposeKind
  basis: Basis
}

const columns: Sql = raw(`p.id, p.name, p.kind, p.basis, ${momentSql('p.created_at')} as "createdAt",
  ${momentSql('p.retired_at')} as "retiredAt", (select ${versionJson('v')} from consent_version v
    where v.workspace_id = p.workspace_id and v.purpose = p.id order by v.number desc limit 1) as version`)

/** All of them, those in use first, in the order in which they were made. */
export const listPurposes = ({ db, workspace }: Context): Promise<Purpose[]> =>
  db.query<Purpose>(sql`select ${columns} from consent_purpose p where p.workspace_id = ${workspace}
    order by p.retired_at is not null, p.created_at, p.id`)

export async function getPurpose({ db, workspace }: Context, id: string): Promise<Purpose> {
  const found = isId(id)
    ? await db.one<Purpose>(
        sql`select ${columns} from consent_purpose p where p.workspace_id = ${workspace} and p.id = ${id}`,
      )
    : undefined
  if (!found) throw new NotFound('notFound', { object: 'consentPurpose', id })
  return found
}

/** Makes a purpose with the first version of its words. */
export function createPurpose(ctx: Context, given: NewPurpose): Promise<Purpose> {
  requireAdministrator(ctx)
  const name = cleanName(given.name)
  const words = cleanVersion(given)
  return transact(ctx, inside => insertPurpose(inside, { ...given, ...words, name }))
}

/** The same for the system itself, which asks nobody. */
export async function insertPurpose(ctx: Context, { name, kind, basis, ...words }: NewPurpose): Promise<Purpose> {
  const id = newId()
  await ctx.db.query(sql`insert into consent_purpose (id, name, kind, basis, created_by)
    values (${id}, ${JSON.stringify(name)}::jsonb, ${kind}, ${basis}, ${ctx.actor.user})`)
  await insertVersion(ctx, id, words)
  const made = await getPurpose(ctx, id)
  await notePurpose(ctx, made, { action: 'made', kind, basis })
  return made
}

export interface PurposeChange {
  name?: Wording
  retired?: boolean
}

/** What it is called, and whether it is still asked. Kind and basis stay: what was agreed to rests on them. */
export function changePurpose(ctx: Context, id: string, change: PurposeChange): Promise<Purpose> {
  requireAdministrator(ctx)
  const name = change.name && cleanName(change.name)
  return transact(ctx, async inside => {
    const before = await getPurpose(inside, id)
    const retired = change.retired ?? before.retiredAt !== null
    await inside.db.query(sql`update consent_purpose set name = ${JSON.stringify(name ?? before.name)}::jsonb,
      retired_at = case when ${retired} then coalesce(retired_at, now()) end
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    const after = await getPurpose(inside, id)
    const isRenamed = JSON.stringify(after.name) !== JSON.stringify(before.name)
    if (isRenamed) await notePurpose(inside, after, { action: 'renamed', before: inCompanyWords(ctx, before) })
    if (retired !== (before.retiredAt !== null))
      await notePurpose(inside, after, { action: retired ? 'retired' : 'resumed' })
    return after
  })
}

const inCompanyWords = (ctx: Context, { name }: Pick<Purpose, 'name'>): string =>
  wordsIn(name, ctx.config.company.locale)

/** A change of what is asked stands in the audit. */
export const notePurpose = (ctx: Context, purpose: Pick<Purpose, 'id' | 'name'>, details: JsonObject): Promise<void> =>
  noteSecurityEvent(ctx, {
    kind: 'consentPurpose',
    outcome: 'done',
    whence: ctx.via.address ? { address: ctx.via.address } : undefined,
    details: { purpose: purpose.id, name: inCompanyWords(ctx, purpose), ...details },
  })
