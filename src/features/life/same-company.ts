import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { matchRecords } from '../../records/match.ts'
import type { RecordJson } from '../../records/row.ts'
import { isSameCompany, namePattern } from '../company-known.ts'
import { notify } from '../notice.ts'
import { nameOf } from '../people.ts'

interface Other {
  id: string
  owner: string
  companyName: string | null
  company: string | null
}

/** A name that so many leads bear («частное лицо») is no company's. */
const mostOfOne = 20

/**
 * Whoever takes a lead hears who of his colleagues works with that company already, and they hear of him: also where
 * the company has no card yet. Lists that are loaded are looked through by whoever loads them.
 */
export async function tellColleagues(ctx: Context, record: string): Promise<void> {
  const lead = await findRecord(ctx, 'lead', record)
  if (!lead?.owner || lead.status === 'converted' || lead.status === 'refused') return
  const others = (await leadsOfCompany(ctx, lead)).filter(({ owner }) => owner !== lead.owner)
  if (!others.length || others.length > mostOfOne) return

  const company = String(lead.companyName ?? others[0]?.companyName ?? lead.inn ?? '')
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

/** Open leads of somebody's from the same company: by its card, its ИНН or its name. */
export async function leadsOfCompany(ctx: Context, lead: RecordJson): Promise<Other[]> {
  const name = lead.companyName ? String(lead.companyName) : null
  const company = lead.company ? String(lead.company) : null
  const byInn = lead.inn ? await matchRecords(ctx, [{ kind: 'inn', value: String(lead.inn) }]) : []
  const pattern = name ? namePattern(name) : null
  const ids = byInn.filter(({ object }) => object === 'lead').map(({ id }) => id)
  const open = sql`select id, owner, company_name, company from lead where workspace_id = ${ctx.workspace}
    and owner is not null and deleted_at is null and status in ('new', 'working', 'postponed')`
  const rows = await ctx.db.query<Other>(
    sql`with l as (
        ${open} and id = any(${ids}::uuid[])
        union ${open} and company = ${company}::uuid
        union (${open} and search_text like ${pattern} limit 100))
      select id, owner, company_name as "companyName", company from l where id <> ${lead.id}`,
    'fresh',
  )
  return rows.filter(
    other =>
      ids.includes(other.id) ||
      (company !== null && other.company === company) ||
      (name !== null && other.companyName !== null && isSameCompany(name, other.companyName)),
  )
}
