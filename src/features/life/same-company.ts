import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { withBlind } from '../../records/match.ts'
import { withOpened } from '../../records/opened.ts'
import type { RecordJson } from '../../records/row.ts'
import { companyKeys } from '../company-known.ts'
import { notify } from '../notice.ts'
import { nameOf } from '../people.ts'

interface Other {
  id: string
  owner: string
  companyName: string | null
}

/** A name that so many leads of others bear («частное лицо») is no company's. */
const mostOfOne = 20

/** So many of those that bear a key are looked at, the newest: each by its key, behind the answer. */
const mostLookedAt = 2000

/**
 * Whoever takes a lead hears who of his colleagues works with that company already, and they hear of him: also where
 * the company has no card yet. Lists that are loaded are looked through by whoever loads them.
 */
export async function tellColleagues(ctx: Context, lead: RecordJson): Promise<void> {
  if (!lead.owner || lead.status === 'converted' || lead.status === 'refused') return
  const others = await leadsOfCompany(ctx, lead)
  if (!others.length || others.length > mostOfOne) return

  const company = String(textOf(lead.companyName) ?? others[0]?.companyName ?? textOf(lead.inn) ?? '')
  const byOwner = new Map(others.map(other => [other.owner, other]))
  for (const [owner, other] of byOwner) {
    const params = { company, name: String(lead.name), owner: nameOf(ctx.config, String(lead.owner)) }
    await notify(ctx, owner, { code: 'colleagueTookCompany', params, on: { object: 'lead', id: other.id } })
  }
  const names = [...byOwner.keys()].map(owner => nameOf(ctx.config, owner)).join(', ')
  await notify(ctx, String(lead.owner), {
    code: 'companyOfColleague',
    params: { company, name: String(lead.name), owners: names },
    on: { object: 'lead', id: lead.id },
  })
}

/** Open leads of others from the same company, by its card, its ИНН or its name: up to one more than tell anything. */
export async function leadsOfCompany(ctx: Context, lead: RecordJson): Promise<Other[]> {
  const { id, owner, company } = lead
  const { inn, companyName } = await withOpened(ctx, 'lead', lead)
  const keys = withBlind(ctx, companyKeys({ inn: textOf(inn), name: textOf(companyName) }))
  if (!keys.length && !company) return []
  const open = sql`select id, owner, company_name from lead where workspace_id = ${ctx.workspace}
    and owner <> ${owner}::uuid and id <> ${id}::uuid and deleted_at is null and status in ('new', 'working', 'postponed')`
  return ctx.db.query<Other>(sql`
    with bearer as (
      select k.record_id
      from unnest(${keys.map(({ kind }) => kind)}::text[], ${keys.map(({ value }) => value)}::text[]) w(kind, value)
      cross join lateral (
        select record_id from match_key
        where workspace_id = ${ctx.workspace} and kind = w.kind and value = w.value and object = 'lead'
        order by record_id desc limit ${mostLookedAt}) k)
    select id, owner, company_name as "companyName" from (
      (${open} and company = ${company ?? null}::uuid limit ${mostOfOne + 1})
      union (${open} and id = any(array(select record_id from bearer)) limit ${mostOfOne + 1})) l
    limit ${mostOfOne + 1}`)
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
