import sql from 'sql-template-tag'
import { Invalid, isId, NotFound } from '../../model/index.ts'
import { type Context, fromTable, objectOf } from '../../records/index.ts'
import type { PersonRecord } from '../personal-part.ts'

/** Objects whose records are people. */
export const peopleObjects = ['lead', 'contact', 'interest'] as const
type PeopleObject = (typeof peopleObjects)[number]

const isPeopleObject = (name: unknown): name is PeopleObject => peopleObjects.some(one => one === name)

/** The record that is asked about, also in the trash. Throws Invalid and NotFound. */
export async function requirePerson(ctx: Context, object: unknown, id: unknown): Promise<PersonRecord> {
  if (!isPeopleObject(object)) throw new Invalid([{ field: 'object', code: 'notPerson' }])
  const known =
    isId(String(id)) &&
    (await ctx.db.one(sql`
      select t.id from ${fromTable(objectOf(ctx, object), 't')} where t.workspace_id = ${ctx.workspace} and t.id = ${String(id)}`))
  if (!known) throw new NotFound('notFound', { object, id: String(id) })
  return { object, id: String(id) }
}

/**
 * All records of the same person: the lead that a contact was made of and the other way round, several leads of one contact,
 * attention he showed before, and what was merged into any of them. What bears the same phone by chance is not among them.
 */
export const recordsOfPerson = ({ db, workspace }: Context, of: readonly PersonRecord[]): Promise<PersonRecord[]> =>
  db.query<PersonRecord>(sql`
    with recursive person(object, id) as (
      select * from unnest(${of.map(({ object }) => object)}::text[], ${of.map(({ id }) => id)}::uuid[])
      union
      select n.object, n.id from person p cross join lateral (
        select 'contact', contact from lead where p.object = 'lead' and workspace_id = ${workspace} and id = p.id
        union all select 'lead', lead from contact where p.object = 'contact' and workspace_id = ${workspace} and id = p.id
        union all select 'lead', lead from interest where p.object = 'interest' and workspace_id = ${workspace} and id = p.id
        union all select 'lead', id from lead where p.object = 'contact' and workspace_id = ${workspace} and contact = p.id
        union all select 'contact', id from contact where p.object = 'lead' and workspace_id = ${workspace} and lead = p.id
        union all select 'interest', id from interest where p.object = 'lead' and workspace_id = ${workspace} and lead = p.id
        union all select 'contact', contact from interest where p.object = 'interest' and workspace_id = ${workspace} and id = p.id
        union all select 'interest', id from interest where p.object = 'contact' and workspace_id = ${workspace} and contact = p.id
        union all select p.object, id from merged_record where workspace_id = ${workspace} and kept = p.id
        union all select p.object, kept from merged_record where workspace_id = ${workspace} and id = p.id
      ) n(object, id) where n.id is not null)
    select object, id from person order by object, id`)

export const idsOf = (records: readonly PersonRecord[]): string[] => records.map(({ id }) => id)

/**
 * What was written, planned and filed about somebody: on his records, naming him, or moved from them to a deal with him. In the
 * trash too. Not the files of documents of deals, quotes, orders, invoices and companies, sent to him or not: the law has them kept
 * (402-ФЗ art. 29, НК РФ art. 23).
 */
export const recordsAbout = ({ db, workspace }: Context, person: readonly PersonRecord[]): Promise<PersonRecord[]> =>
  db.query<PersonRecord>(sql`
    with dealt as (
      select id from deal where workspace_id = ${workspace}
        and (contact = any(${idsOf(person)}::uuid[]) or lead = any(${idsOf(person)}::uuid[]))),
    moved as (
      select record_id as id from change where workspace_id = ${workspace}
        and record_id in (
          select id from activity where workspace_id = ${workspace} and "on" in (select id from dealt)
          union all select id from task where workspace_id = ${workspace} and "on" in (select id from dealt)
          union all select id from attachment where workspace_id = ${workspace} and "on" in (select id from dealt))
        and before->'on'->>'id' = any(${idsOf(person)}::text[])),
    told as (
      select id, files from activity
      where workspace_id = ${workspace} and ("on" = any(${idsOf(person)}::uuid[]) or contact = any(${idsOf(person)}::uuid[])
        or id in (select id from moved))),
    planned as (
      select id from task
      where workspace_id = ${workspace} and ("on" = any(${idsOf(person)}::uuid[]) or id in (select id from moved))),
    filed as (
      select id from attachment where workspace_id = ${workspace} and ("on" = any(${idsOf(person)}::uuid[])
        or id in (select id from moved) or "on" in (select id from told union all select id from planned)
        or id::text in (select jsonb_array_elements_text(files) from told where jsonb_typeof(files) = 'array'))
      and not exists (select from document d where d.workspace_id = attachment.workspace_id and d.file = attachment.id
        and d.deleted_at is null and d."on" <> all(${idsOf(person)}::uuid[])))
    select 'activity' as object, id from told union all select 'task', id from planned union all select 'attachment', id from filed`)

/** Deals with him. They stay, without him. */
export const dealsWith = ({ db, workspace }: Context, person: readonly PersonRecord[]) =>
  db.query<{ id: string; name: string }>(sql`
    select id, name from deal where workspace_id = ${workspace}
      and (contact = any(${idsOf(person)}::uuid[]) or lead = any(${idsOf(person)}::uuid[])) order by id`)

/** What records are called. */
export async function titled(ctx: Context, records: readonly PersonRecord[]): Promise<Titled[]> {
  const named: Titled[] = []
  for (const [name, some] of Map.groupBy(records, ({ object }) => object)) {
    const object = objectOf(ctx, name)
    const rows = await ctx.db.query<{ id: string; title: string | null; deleted: boolean }>(sql`
      select t.id, ${sql([`t."${object.title}"`])} as title, t.deleted_at is not null as deleted
      from ${fromTable(object, 't')}
      where t.workspace_id = ${ctx.workspace} and t.id = any(${idsOf(some)}::uuid[]) order by t.id`)
    named.push(...rows.map(({ id, title, deleted }) => ({ object: name, id, title: title ?? '', deleted })))
  }
  return named
}

type Titled = { object: string; id: string; title: string; deleted: boolean }

/** Those that are there, in the trash or not: a backup may be older than a record. */
export async function thereOf(ctx: Context, records: readonly PersonRecord[]): Promise<PersonRecord[]> {
  const there: PersonRecord[] = []
  for (const [object, some] of Map.groupBy(records, record => record.object)) {
    if (!isPeopleObject(object)) continue
    const rows = await ctx.db.query<{ id: string }>(sql`
      select t.id from ${fromTable(objectOf(ctx, object), 't')} where t.workspace_id = ${ctx.workspace} and t.id = any(${idsOf(some)}::uuid[])`)
    there.push(...rows.map(({ id }) => ({ object, id })))
  }
  return there
}
