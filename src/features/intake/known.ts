import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { type Match, type MatchKey, matchRecords } from '../../records/match.ts'
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

interface Card extends Omit<Known, 'personal'> {
  client: boolean
  updatedAt: string
  contact: string | null
  company: string | null
}

interface Candidate extends Card {
  personal: boolean
  byInn: boolean
  hits: number
}

/** What is known of a sender before his request is placed. */
export interface FoundPerson {
  known: Known | null
  /** Interests of his: once he can be talked to they are verified by this very request. */
  interests: string[]
}

/** The card that a request of this person belongs to; `null`: nobody is known by any of it. */
export const findKnown = async (ctx: Context, sender: Sender): Promise<Known | null> =>
  (await findPeople(ctx, [sender])).get(sender)?.known ?? null

/**
 * The card a request belongs to, if the sender is known. A person we deal with comes before a lead, a client before
 * one who is none yet; a refused lead is found late, to be worked again. A switchboard number leads to a company only,
 * an ИНН also to an open lead from it where the company has no card: neither makes two people one.
 */
export async function findPeople(ctx: Context, senders: readonly Sender[]): Promise<Map<Sender, FoundPerson>> {
  const matches = await matchRecords(
    ctx,
    uniqueKeys(senders.flatMap(({ personal, shared }) => [...personal, ...shared])),
  )
  const own = new Map(senders.map(sender => [sender, matches.filter(match => isKeyOf(sender, match))]))
  const cards = await cardsOf(
    ctx,
    [...own.values()].flatMap(found => idsOf(found)),
  )
  const best = new Map(senders.map(sender => [sender, bestOf(cards, sender, own.get(sender) ?? [])]))
  const successors = await successorsOf(ctx, [...best.values()])
  return new Map(
    senders.map(sender => {
      const candidate = best.get(sender)
      return [
        sender,
        {
          known: (candidate && (successors.get(candidate) ?? candidate)) || null,
          interests: interestsAmong(sender, own.get(sender) ?? []),
        },
      ]
    }),
  )
}

const uniqueKeys = (keys: readonly MatchKey[]): MatchKey[] => [
  ...new Map(keys.map(key => [`${key.kind} ${key.value}`, key])).values(),
]

const isAmong = (keys: readonly MatchKey[], { kind, value }: Match): boolean =>
  keys.some(key => key.kind === kind && key.value === value)
const isKeyOf = ({ personal, shared }: Sender, match: Match): boolean =>
  isAmong(personal, match) || isAmong(shared, match)

/** More are looked at of nobody. */
const idsOf = (matches: readonly Match[]): string[] => [...new Set(matches.map(({ id }) => id))].slice(0, 200)

const interestsAmong = ({ personal }: Sender, matches: readonly Match[]): string[] =>
  idsOf(matches.filter(match => match.object === 'interest' && isAmong(personal, match)))

function bestOf(cards: ReadonlyMap<string, Card>, sender: Sender, matches: readonly Match[]): Candidate | undefined {
  const candidates = idsOf(matches).flatMap(id => {
    const card = cards.get(id)
    const own = matches.filter(match => match.id === id)
    return card
      ? {
          ...card,
          hits: own.length,
          personal: own.some(match => isAmong(sender.personal, match)),
          byInn: own.some(({ kind }) => kind === 'inn'),
        }
      : []
  })
  const [best] = candidates
    .map(candidate => ({ candidate, rank: rankOf(candidate, sender) }))
    .filter(({ rank }) => rank < nobody)
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        b.candidate.hits - a.candidate.hits ||
        (a.candidate.updatedAt < b.candidate.updatedAt ? 1 : -1),
    )
  return best?.candidate
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

async function cardsOf(ctx: Context, ids: readonly string[]): Promise<Map<string, Card>> {
  if (!ids.length) return new Map()
  const sought = [...new Set(ids)]
  const rows = await ctx.db.query<Card>(sql`
    select 'contact' as object, id, name, owner, null as status, client, updated_at::text as "updatedAt", null::uuid as contact, null::uuid as company
      from contact where workspace_id = ${ctx.workspace} and id = any(${sought}::uuid[]) and deleted_at is null
    union all
    select 'company', id, name, owner, null, client, updated_at::text, null, null
      from company where workspace_id = ${ctx.workspace} and id = any(${sought}::uuid[]) and deleted_at is null
    union all
    select 'lead', id, name, owner, status, false, updated_at::text, contact, company
      from lead where workspace_id = ${ctx.workspace} and id = any(${sought}::uuid[]) and deleted_at is null
    union all
    select 'interest', id, coalesce(name, company_name, ''), owner, status, false, updated_at::text, null, null
      from interest where workspace_id = ${ctx.workspace} and id = any(${sought}::uuid[]) and deleted_at is null`)
  return new Map(rows.map(row => [row.id, row]))
}

/** Who was converted is now a contact or a company: the request belongs there. */
async function successorsOf(
  ctx: Context,
  candidates: readonly (Candidate | undefined)[],
): Promise<Map<Candidate, Known>> {
  const converted = candidates.flatMap(each => (each?.object === 'lead' && each.status === 'converted' ? [each] : []))
  const cards = await cardsOf(
    ctx,
    converted.flatMap(({ contact, company }) => [contact ?? [], company ?? []].flat()),
  )
  return new Map(
    converted.flatMap((candidate): [Candidate, Known][] => {
      const { contact, company, personal } = candidate
      const card = (contact && cards.get(contact)) || (company && cards.get(company))
      return card ? [[candidate, { ...card, personal }]] : []
    }),
  )
}

/** The card that a request belongs to whoever sent it: he need not be the person of the card, so it learns nothing of him. */
export async function findCard(ctx: Context, { object, id }: CardRef): Promise<Known | null> {
  const card = await findRecord(ctx, object, id)
  if (!card) return null
  const text = (field: string) => (typeof card[field] === 'string' ? String(card[field]) : null)
  return { object, id, name: text('name') ?? '', owner: text('owner'), status: text('status'), personal: false }
}
