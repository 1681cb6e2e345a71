import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { type Context, fieldRight, getRecord, objectOf } from '../../records/index.ts'
import type { Touch } from '../channel.ts'
import { idsOfPerson } from '../same-person.ts'

export const visitedObjects = ['lead', 'contact', 'interest'] as const
export type VisitedObject = (typeof visitedObjects)[number]

/** One visit of a person, before or after he made himself known. */
export interface Visit {
  id: string
  at: string
  seen: string
  /** `yandex / cpc`; `null` where he came by himself. */
  channel: string | null
  touch: Touch
  site: string
  pages: { at: string; page: string; title: string | null }[]
  /** Of all pages, also those beyond the first that are told. */
  pageCount: number
}

const mostVisits = 50
const mostPages = 20

/** The visits of whom a record stands for, the newest first, for whoever reads the record and sees where people come from. */
export async function readVisits(
  ctx: Context,
  object: VisitedObject,
  id: string,
): Promise<{ data: Visit[]; total: number }> {
  const record = await getRecord(ctx, object, id, { fields: [], trash: 'with' })
  const declared = objectOf(ctx, object)
  if (declared.fields.attribution && fieldRight(ctx, declared, 'attribution') === 'hidden')
    return { data: [], total: 0 }
  const ids = await idsOfPerson(ctx, { object, id: record.id })
  const rows = await ctx.db.query<Visit & { total: number }>(sql`
    select v.id, ${raw(momentSql('v.began'))} as at, ${raw(momentSql('v.seen'))} as seen, v.channel, v.touch,
      coalesce(s.name, '') as site, v.pages as "pageCount", count(*) over ()::int as total,
      array(select json_build_object('at', ${raw(momentSql('p.at'))}, 'page', p.page, 'title', p.title) from visit_page p
        where p.workspace_id = v.workspace_id and p.visit = v.id order by p.number limit ${mostPages}) as pages
    from visit v left join source s on s.workspace_id = v.workspace_id and s.id = v.source
    where v.workspace_id = ${ctx.workspace} and v.visitor in (
      select visitor from visitor_known k where k.workspace_id = ${ctx.workspace} and k.record_id = any(${ids}::uuid[]))
    order by v.began desc, v.id desc limit ${mostVisits}`)
  return { data: rows.map(({ total: _total, ...visit }) => visit), total: rows[0]?.total ?? 0 }
}
