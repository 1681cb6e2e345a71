import sql, { join, raw, type Sql } from 'sql-template-tag'
import { snakeCase } from '../../../database/names.ts'
import { momentSql } from '../../../database/table.ts'
import { NotFound, newId, type Problem, type Query } from '../../../model/index.ts'
import { type Context, type Locale, openedText, sealedText } from '../../../records/index.ts'

export const exportStates = ['waiting', 'done', 'failed', 'cancelled'] as const
export const formats = ['csv', 'jsonl', 'xlsx'] as const

/** One file of records, from the asking to its end. */
export interface Export {
  id: string
  object: string
  query: Query
  format: (typeof formats)[number]
  /** Protected fields whose values it tells in the open. */
  opened: string[]
  actor: string
  scopes: string[] | null
  locale: Locale
  state: (typeof exportStates)[number]
  /** Records that are in it so far. */
  rows: number
  /** Records that it will have; `null` until they are counted. */
  total: number | null
  /** Bytes; as text, because there may be more than JavaScript counts. */
  size: string
  failure: Pick<Problem, 'code' | 'params'> | null
  createdAt: string
  finishedAt: string | null
}

const columns = raw(`id, object, query, format, opened, actor, scopes, locale, state, rows, total, size, failure,
  ${momentSql('created_at')} as "createdAt", ${momentSql('finished_at')} as "finishedAt"`)

export async function addExport(
  ctx: Context,
  given: Pick<Export, 'object' | 'query' | 'format' | 'opened'>,
): Promise<string> {
  const id = newId()
  await ctx.db.query(sql`
    insert into export (id, object, query, format, opened, actor, scopes, locale)
    values (${id}, ${given.object}, ${JSON.stringify(given.query)}, ${given.format}, ${given.opened}::text[], ${ctx.actor.user},
      ${ctx.actor.scopes && JSON.stringify(ctx.actor.scopes)}, ${ctx.locale})`)
  return id
}

/** An export, for whoever asked for it. Throws NotFound. */
export async function getExport(ctx: Context, id: string, options: { lock?: boolean } = {}): Promise<Export> {
  const found = await ctx.db.one<Export>(sql`
    select ${columns} from export
    where workspace_id = ${ctx.workspace} and id::text = ${id} ${raw(options.lock ? 'for update' : '')}`)
  if (!found || found.actor !== ctx.actor.user) throw new NotFound('notFound', { object: 'export', id })
  return found
}

/** The caller's own, newest first. */
export const listExports = (ctx: Context): Promise<Export[]> =>
  ctx.db.query<Export>(sql`
    select ${columns} from export where workspace_id = ${ctx.workspace} and actor = ${ctx.actor.user}
    order by id desc limit 100`)

type Changes = Partial<Pick<Export, 'state' | 'rows' | 'total' | 'failure' | 'finishedAt'>> & { size?: number }

/** How an export came to its end. */
export type Ending = { state: 'done' | 'failed' } & Changes

/** Changes an export that is under way. Returns whether it still was: somebody may have stopped it. */
export async function changeWaiting(ctx: Context, id: string, changes: Changes): Promise<boolean> {
  const written = await ctx.db.query(sql`
    update export set ${join(Object.entries(changes).map(assignment))}
    where workspace_id = ${ctx.workspace} and id = ${id} and state = 'waiting' returning id`)
  return written.length > 0
}

const assignment = ([name, value]: [string, unknown]): Sql =>
  sql`${raw(snakeCase(name))} = ${name === 'failure' ? JSON.stringify(value) : value}`

/** The file as far as it is made. Throws Conflict where it is sealed and cannot be opened at present. */
export async function* fileParts(ctx: Context, { id, opened, format }: KeptFile): AsyncGenerator<Buffer> {
  for (let part = 0; ; part++) {
    const row = await ctx.db.one<{ bytes: Buffer }>(
      sql`select bytes from export_file where workspace_id = ${ctx.workspace} and export_id = ${id} and part = ${part}`,
    )
    if (!row) return
    yield opened.length
      ? Buffer.from(openedText(ctx, aboutPart(id, part), row.bytes.toString()), sealedAs(format))
      : row.bytes
  }
}

/** Sealed where protected values are in it. */
export function addFilePart(
  ctx: Context,
  { id, opened, format }: KeptFile,
  { part, bytes }: { part: number; bytes: Buffer },
) {
  const kept = opened.length
    ? Buffer.from(sealedText(ctx, aboutPart(id, part), bytes.toString(sealedAs(format))))
    : bytes
  return ctx.db.query(sql`insert into export_file (export_id, part, bytes) values (${id}, ${part}, ${kept})`)
}

type KeptFile = Pick<Export, 'id' | 'opened' | 'format'>

/** What is sealed is text; parts of a file of text end with its lines. */
const sealedAs = (format: Export['format']): BufferEncoding => (format === 'xlsx' ? 'base64' : 'utf8')

const aboutPart = (id: string, part: number): string => `export ${id} ${part}`

export const dropFile = (ctx: Context, id: string) =>
  ctx.db.query(sql`delete from export_file where workspace_id = ${ctx.workspace} and export_id = ${id}`)

/** Files made for download hold other people's data: they do not lie about for longer than a day. */
export const forgetOldExports = (ctx: Context) =>
  ctx.db.query(sql`
    with old as (delete from export where workspace_id = ${ctx.workspace} and created_at < now() - interval '1 day' returning id)
    delete from export_file f using old where f.workspace_id = ${ctx.workspace} and f.export_id = old.id`)
