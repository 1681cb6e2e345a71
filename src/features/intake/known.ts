import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { matchRecords } from '../../records/match.ts'
import type { CardRef } from '../channel.ts'
import type { Sender } from './sender.ts'

/** The card of somebody who is known already. */
export interface Known {
  object: string
  id: string
  name: string
  owner: string | null
  /** Of a lead or an interest. */
  status: string | null
  /** Matched by a key that leads to this person alone. */
  personal: boolean
}

interface Candidate extends Known {
  client: boolean
  byInn: boolean
  hits: number
  updatedAt: string
  contact: string | null
  company: string | null
}

/**
 * The card a request belongs to, if the sender is known. A person we deal with comes before a lead, a client before
 * one who is none yet; a refused lead is found late, to be worked again. A switchboard number leads to a company only,
 * an ИНН also to an open lead from it where the company has no card: neither makes two people one.
 */
export async function findKnown(ctx: Context, sender: Sender): Promise<Known | null> {
  const candidates = await findCandidates(ctx, sender)
  const [best] = candidates
    .map(candidate => ({ candidate, rank: rankOf(candidate, sender) }))
    .filter(({ rank }) => rank < nobody)
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        b.candidate.hits - a.candidate.hits ||
        (a.candidate.updatedAt < b.candidate.updatedAt ? 1 : -1),
    )
  if (!best) return null
  return (await successorOf(ctx, best.candidate)) ?? best.candidate
}

const nobody = 100

function rankOf({ object, client, personal, byInn, status }: Candidate, sender: Sender): number {
  const isOpen = status === 'new' || status === 'working' || status === 'postponed'
  if (object === 'contact') return personal ? (client ? 0 : 1) : nobody
  if (object === 'lead' && isOpen && personal) return 2
  if (object === 'company') return client ? 3 : 5
  if (object === 'lead' && personal) return status === 'converted' ? 4 : 6
  if (object === 'lead' && isOpen && byInn) return 7
  if (object === 'interest' && (personal || !sender.isLead)) return status === 'dropped' ? nobody : 8
  return nobody
}

async function findCandidates(ctx: Context, sender: Sender): Promise<Candidate[]> {
  const matches = await matchRecords(ctx, [...sender.personal, ...sender.shared])
  if (!matches.length) return []
  const isPersonal = (kind: string, value: string) =>
    sender.personal.some(key => key.kind === kind && key.value === value)
  const ids = [...new Set(matches.map(match => match.id))].slice(0, 200)
  const rows = await ctx.db.query<Omit<Candidate, 'personal' | 'byInn' | 'hits'>>(sql`
    select 'contact' as object, id, name, owner, null as status, client, updated_at::text as "updatedAt", null::uuid as contact, null::uuid as company
      from contact where workspace_id = ${ctx.workspace} and id = any(${ids}::uuid[]) and deleted_at is null
    union all
    select 'company', id, name, owner, null, client, updated_at::text, null, null
      from company where workspace_id = ${ctx.workspace} and id = any(${ids}::uuid[]) and deleted_at is null
    union all
    select 'lead', id, name, owner, status, false, updated_at::text, contact, company
      from lead where workspace_id = ${ctx.workspace} and id = any(${ids}::uuid[]) and deleted_at is null
    union all
    select 'interest', id, coalesce(name, company_name, ''), owner, status, false, updated_at::text, null, null
      from interest where workspace_id = ${ctx.workspace} and id = any(${ids}::uuid[]) and deleted_at is null`)
  return rows.map(row => {
    const own = matches.filter(match => match.id === row.id)
    return {
      ...row,
      hits: own.length,
      personal: own.some(({ kind, value }) => isPersonal(kind, value)),
      byInn: own.some(({ kind }) => kind === 'inn'),
    }
  })
}

/** Who was converted is now a contact or a company: the request belongs there. */
async function successorOf(
  ctx: Context,
  { object, status, contact, company, personal }: Candidate,
): Promise<Known | null> {
  if (object !== 'lead' || status !== 'converted') return null
  const row = await ctx.db.one<Omit<Known, 'personal'>>(sql`
    select 'contact' as object, id, name, owner, null as status, 0 as rank from contact
      where workspace_id = ${ctx.workspace} and id = ${contact} and deleted_at is null
    union all
    select 'company', id, name, owner, null, 1 from company
      where workspace_id = ${ctx.workspace} and id = ${company} and deleted_at is null
    order by rank limit 1`)
  return row ? { ...row, personal } : null
}

/** The card that a request belongs to whoever sent it: he need not be the person of the card, so it learns nothing of him. */
export async function findCard(ctx: Context, { object, id }: CardRef): Promise<Known | null> {
  const card = await findRecord(ctx, object, id)
  if (!card) return null
  const text = (field: string) => (typeof card[field] === 'string' ? String(card[field]) : null)
  return { object, id, name: text('name') ?? '', owner: text('owner'), status: text('status'), personal: false }
}

/** Interests of the same sender, once he can be talked to: they are verified by this very request. */
export async function findInterests(ctx: Context, sender: Sender): Promise<string[]> {
  const matches = await matchRecords(ctx, sender.personal)
  return [...new Set(matches.filter(match => match.object === 'interest').map(match => match.id))]
}
