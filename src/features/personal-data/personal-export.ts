import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { NotFound, newId, type Problem } from '../../model/index.ts'
import { type Context, type Locale, openedText, sealedText } from '../../records/index.ts'
import type { PersonRecord } from '../personal-part.ts'
import { idsOf } from './person.ts'

/** Everything about one person as a file, from the asking to its end. */
export interface PersonalExport {
  id: string
  object: string
  record: string
  actor: string
  locale: Locale
  state: 'waiting' | 'done' | 'failed'
  /** Bytes; as text, because there may be more than JavaScript counts. */
  size: string
  failure: Pick<Problem, 'code' | 'params'> | null
  createdAt: string
  finishedAt: string | null
}

const columns = raw(`id, object, record_id as record, actor, locale, state, size, failure,
  ${momentSql('created_at')} as "createdAt", ${momentSql('finished_at')} as "finishedAt"`)

export async function addPersonalExport(ctx: Context, { object, id: record }: PersonRecord): Promise<string> {
  const id = newId()
  await ctx.db.query(sql`
    insert into personal_export (id, object, record_id, actor, locale)
    values (${id}, ${object}, ${record}, ${ctx.actor.user}, ${ctx.locale})`)
  return id
}

export async function getPersonalExport(ctx: Context, id: string): Promise<PersonalExport> {
  const found = await ctx.db.one<PersonalExport>(
    sql`select ${columns} from personal_export where workspace_id = ${ctx.workspace} and id::text = ${id}`,
  )
  if (!found) throw new NotFound('notFound', { object: 'personal export', id })
  return found
}

/** The newest first. */
export const listPersonalExports = (ctx: Context): Promise<PersonalExport[]> =>
  ctx.db.query<PersonalExport>(
    sql`select ${columns} from personal_export where workspace_id = ${ctx.workspace} order by id desc limit 100`,
  )

/** Ends one that is under way. Returns whether it still was: he may have been erased meanwhile. */
export async function endPersonalExport(
  ctx: Context,
  id: string,
  { state, size = 0, failure = null }: { state: 'done' | 'failed'; size?: number; failure?: PersonalExport['failure'] },
): Promise<boolean> {
  const rows = await ctx.db.query(sql`
    update personal_export set state = ${state}, size = ${size}, failure = ${failure && JSON.stringify(failure)}, finished_at = now()
    where workspace_id = ${ctx.workspace} and id = ${id} and state = 'waiting' returning id`)
  return rows.length > 0
}

const aboutPart = (id: string, part: number): string => `personal export ${id} ${part}`

export const addPart = (ctx: Context, id: string, { part, bytes }: { part: number; bytes: Buffer }) =>
  ctx.db.query(sql`
    insert into personal_export_file (export_id, part, bytes)
    values (${id}, ${part}, ${Buffer.from(sealedText(ctx, aboutPart(id, part), bytes.toString('base64')))})`)

/** The file in the open. Throws Conflict where it cannot be opened at present. */
export async function* partsOf(ctx: Context, id: string): AsyncGenerator<Buffer> {
  for (let part = 0; ; part++) {
    const row = await ctx.db.one<{ bytes: Buffer }>(
      sql`select bytes from personal_export_file where workspace_id = ${ctx.workspace} and export_id = ${id} and part = ${part}`,
    )
    if (!row) return
    yield Buffer.from(openedText(ctx, aboutPart(id, part), row.bytes.toString()), 'base64')
  }
}

export const dropParts = (ctx: Context, id: string) =>
  ctx.db.query(sql`delete from personal_export_file where workspace_id = ${ctx.workspace} and export_id = ${id}`)

/** They do not lie about for longer than a day. */
export const forgetOldPersonalExports = async (ctx: Context): Promise<void> => {
  await ctx.db.query(sql`
    delete from personal_export where workspace_id = ${ctx.workspace} and created_at < now() - interval '1 day'`)
  await dropLeft(ctx)
}

const dropLeft = ({ db, workspace }: Context) =>
  db.query(sql`
    delete from personal_export_file f where workspace_id = ${workspace}
      and not exists (select from personal_export e where e.workspace_id = f.workspace_id and e.id = f.export_id)`)

/** Files about this person go, also one that is being made. */
export async function erasePersonalExports(ctx: Context, person: readonly PersonRecord[]): Promise<number> {
  const gone = await ctx.db.query(sql`
    delete from personal_export where workspace_id = ${ctx.workspace} and record_id = any(${idsOf(person)}::uuid[]) returning id`)
  await dropLeft(ctx)
  return gone.length
}
