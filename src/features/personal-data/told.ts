import sql, { type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { isSealed, type Json, type JsonObject } from '../../model/index.ts'
import { type Context, objectOf } from '../../records/index.ts'
import { openedOrSame } from '../../records/protect.ts'
import type { PersonRecord } from '../personal-part.ts'
import { isSealedCopy, type RequestCopies, type RequestCopy, requestCopies } from '../request-copy.ts'
import type { Given } from './given.ts'
import { openedFields } from './identifiers.ts'
import { dealsWith, idsOf, recordsAbout, recordsOfPerson } from './person.ts'

export interface Told {
  data: JsonObject
  /** Files that belong to it, by the name they get. */
  files: { name: string; hash: string }[]
  /** Protected fields that are told in the open. */
  opened: string[]
}

/** Everything that is kept about a person, in the words of the API: what he may ask for (152-ФЗ art. 14, GDPR art. 15 and 20). */
export async function tellOf(
  ctx: Context,
  of: PersonRecord,
  { parts, keyring }: Pick<Given, 'parts' | 'keyring'>,
): Promise<Told> {
  const copies = requestCopies(keyring)
  const person = await recordsOfPerson(ctx, [of])
  const about = await recordsAbout(ctx, person)
  const all = [...person, ...about]
  const opened = new Set<string>()
  const records: JsonObject[] = []
  for (const record of all) records.push(await toldRecord(ctx, record, opened))
  const own: JsonObject = {}
  for (const { name, tell } of parts) own[name] = await tell(ctx, person)
  const files = await filesAmong(ctx, about)
  const data: JsonObject = {
    madeAt: new Date().toISOString(),
    company: ctx.config.company.name,
    records: records.slice(0, person.length),
    activities: records.slice(person.length),
    files: files.map(({ name, hash: _, ...file }) => ({ ...file, name })),
    history: await historyOf(ctx, all, opened),
    requests: await requestsOf(ctx, idsOf(person), { copies, opened }),
    imports: await rows(
      ctx,
      sql`
      select i.file_name as file, ${at('i.created_at')} as at, r.line, r.cells from import_row r
      join import i on i.workspace_id = r.workspace_id and i.id = r.import_id
      where r.workspace_id = ${ctx.workspace} and r.record_id = any(${idsOf(person)}::uuid[]) order by i.id, r.line`,
    ),
    merges: await rows(
      ctx,
      sql`
      select object, kept, moved->'sources' as merged, ${at('at')} as at from merge
      where workspace_id = ${ctx.workspace} and kept = any(${idsOf(person)}::uuid[]) order by id`,
    ),
    shares: await rows(
      ctx,
      sql`
      select object, record_id as record, "user", team, ${at('given_at')} as "givenAt", ${at('until')} as until from record_share
      where workspace_id = ${ctx.workspace} and record_id = any(${idsOf(person)}::uuid[]) order by id`,
    ),
    notices: await rows(
      ctx,
      sql`
      select code, params, "user", ${at('at')} as at from notice
      where workspace_id = ${ctx.workspace} and record_id = any(${idsOf(all)}::uuid[]) order by id`,
    ),
    deals: (await dealsWith(ctx, person)).map(deal => ({ ...deal })),
    ...own,
  }
  return { data, files, opened: [...opened] }
}

const at = (column: string): Sql => sql([momentSql(column)])

const rows = (ctx: Context, statement: Sql): Promise<JsonObject[]> => ctx.db.query<JsonObject>(statement)

async function toldRecord(ctx: Context, record: PersonRecord, opened: Set<string>): Promise<JsonObject> {
  const values = await openedFields(ctx, record)
  const { fields } = objectOf(ctx, record.object)
  const told = Object.entries(values).flatMap(([name, value]): [string, Json][] => {
    if (value == null) return []
    if (fields[name]?.options.protected && !isSealed(value)) opened.add(`${record.object}.${name}`)
    return [[name, readable(value)]]
  })
  return { object: record.object, id: record.id, ...Object.fromEntries(told) }
}

/** What no key opens at present is told to be there. */
const readable = (value: Json): Json => (isSealed(value) ? { masked: true } : value)

async function historyOf(ctx: Context, all: readonly PersonRecord[], opened: Set<string>): Promise<JsonObject[]> {
  const lines = await ctx.db.query<{
    object: string
    record: string
    before: JsonObject | null
    after: JsonObject | null
  }>(sql`
    select object, record_id as record, kind, ${at('at')} as at, actor, channel, reference, before, after from change
    where workspace_id = ${ctx.workspace} and record_id = any(${idsOf(all)}::uuid[]) order by id`)
  return lines.map(({ before, after, ...line }) => {
    const object = ctx.config.objects.get(line.object)
    const open = (fields: JsonObject | null): JsonObject | null =>
      fields &&
      Object.fromEntries(
        Object.entries(fields).map(([name, value]) => {
          if (!object || !isSealed(value)) return [name, value ?? null]
          const plain = openedOrSame(ctx, { object, id: line.record }, name, value)
          if (!isSealed(plain)) opened.add(`${line.object}.${name}`)
          return [name, readable(plain)]
        }),
      )
    return { ...line, before: open(before), after: open(after) }
  })
}

interface Opening {
  copies: RequestCopies
  /** Names of what was opened are added to it. */
  opened: Set<string>
}

/** Requests as they came, where they are text, with what was read of them. */
async function requestsOf(ctx: Context, ids: readonly string[], { copies, opened }: Opening): Promise<JsonObject[]> {
  const found = await ctx.db.query<{ request: JsonObject & { id: string } } & RequestCopy>(sql`
    select r.raw as bytes, r.generation, r.wrapped, jsonb_build_object('id', r.id, 'at', ${at('r.at')}, 'source', s.name,
      'channel', r.channel, 'type', r.content_type, 'fields', r.fields, 'outcome', r.outcome) as request from receipt r
    left join source s on s.workspace_id = r.workspace_id and s.id = r.source
    where r.workspace_id = ${ctx.workspace} and (r.record_id = any(${ids}::uuid[]) or r.id::text in (
      select reference from change where workspace_id = ${ctx.workspace} and record_id = any(${ids}::uuid[]) and channel = 'intake'))
    order by r.id`)
  const told: JsonObject[] = []
  for (const { request, ...copy } of found) {
    const raw = await copies.open(ctx, request.id, copy)
    if (raw && isSealedCopy(copy)) opened.add('receipt')
    told.push({ ...request, raw: raw && Buffer.from(raw).toString() })
  }
  return told
}

/** With names that differ: two files may be called the same. */
async function filesAmong(ctx: Context, about: readonly PersonRecord[]) {
  const ids = about.flatMap(({ object, id }) => (object === 'attachment' ? [id] : []))
  const found = await ctx.db.query<{ id: string; name: string; hash: string; type: string | null }>(sql`
    select id, name, hash, type from attachment
    where workspace_id = ${ctx.workspace} and id = any(${ids}::uuid[]) and hash is not null order by id`)
  return found.map(({ name, ...file }, at) => ({ ...file, name: `files/${at + 1}-${name.replace(/[/\\]/g, '_')}` }))
}
