import sql, { raw } from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'
import type { CardRef } from '../../channel.ts'
import { messageKey } from '../sync/heads.ts'

/** Where everybody may have a mailbox: two people there have nothing in common. */
const publicProviders = new Set([
  ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'yahoo.com', 'icloud.com'],
  ...['me.com', 'aol.com', 'gmx.com', 'gmx.de', 'web.de', 'proton.me', 'protonmail.com', 'zoho.com', 'mail.com'],
  ...['yandex.ru', 'yandex.com', 'yandex.by', 'yandex.kz', 'ya.ru', 'mail.ru', 'inbox.ru', 'list.ru', 'bk.ru'],
  ...['internet.ru', 'xmail.ru', 'rambler.ru', 'lenta.ru', 'autorambler.ru', 'myrambler.ru', 'ro.ru', 'ukr.net'],
])

/** A letter that answers others, the nearest last, and who has to do with them. */
export interface Answering {
  answers: readonly string[]
  address: string
}

interface Answered {
  /** By what the answered letter is known. */
  key: string
  people: string[]
  object: string
  id: string
  converted: boolean
}

/** Of letters that bear the same number. */
const mostOfOne = 5

/**
 * The card of the letter that each answers, where its sender is one of those who wrote and were written to, or works with them. A
 * stranger who names our letters is a stranger.
 */
export async function cardsOfThreads(ctx: Context, letters: readonly Answering[]): Promise<(CardRef | null)[]> {
  const answers = [...new Set(letters.flatMap(({ address, answers }) => (address ? answers : [])))]
  if (!answers.length) return letters.map(() => null)
  const [ours, theirs] = [await answeredOurs(ctx, answers), await answeredTheirs(ctx, answers)]
  return letters.map(({ address, answers }) => {
    const nearestFirst = [...answers].reverse()
    const find = (known: Map<string, Answered[]>) => nearestFirst.flatMap(id => known.get(id) ?? [])
    const found = address && [...find(ours), ...find(theirs)].find(({ people }) => isAmong(address, people))
    return found && !found.converted ? { object: found.object, id: found.id } : null
  })
}

const cardColumns = raw(`a.on_object as object, a."on" as id, a.on_object = 'lead'
  and exists (select from lead l where l.workspace_id = a.workspace_id and l.id = a."on" and l.status = 'converted') as converted`)

async function answeredTheirs(ctx: Context, answers: readonly string[]): Promise<Map<string, Answered[]>> {
  const rows = await ctx.db.query<Answered>(sql`
    select given.id as key, m.people, m.object, m.id, m.converted
    from unnest(${answers}::text[], ${answers.map(messageKey)}::bytea[]) given(id, key)
    cross join lateral (
      select m.people, ${cardColumns} from mail_message m join activity a on a.workspace_id = m.workspace_id and a.id = m.activity
      where m.workspace_id = ${ctx.workspace} and m.message_key = given.key and a.deleted_at is null
      limit ${mostOfOne}) m`)
  return Map.groupBy(rows, ({ key }) => key)
}

async function answeredOurs(ctx: Context, answers: readonly string[]): Promise<Map<string, Answered[]>> {
  const rows = await ctx.db.query<Answered>(sql`
    select o.message_id as key, array(select r->>'address' from jsonb_array_elements(o.recipients) r) as people, ${cardColumns}
    from outgoing_mail o join activity a on a.workspace_id = o.workspace_id and a.id = o.activity
    where o.workspace_id = ${ctx.workspace} and o.message_id = any(${answers}::text[]) and a.deleted_at is null`)
  return Map.groupBy(rows, ({ key }) => key)
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

function isAmong(address: string, people: readonly string[]): boolean {
  const domain = domainOf(address)
  return people.includes(address) || (!publicProviders.has(domain) && people.some(each => domainOf(each) === domain))
}
