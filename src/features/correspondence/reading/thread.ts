import sql from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'
import type { CardRef } from '../../channel.ts'
import { messageKey } from '../sync/heads.ts'
import type { Letter } from './letter.ts'

/** Where everybody may have a mailbox: two people there have nothing in common. */
const publicProviders = new Set([
  ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'yahoo.com', 'icloud.com'],
  ...['me.com', 'aol.com', 'gmx.com', 'gmx.de', 'web.de', 'proton.me', 'protonmail.com', 'zoho.com', 'mail.com'],
  ...['yandex.ru', 'yandex.com', 'yandex.by', 'yandex.kz', 'ya.ru', 'mail.ru', 'inbox.ru', 'list.ru', 'bk.ru'],
  ...['internet.ru', 'xmail.ru', 'rambler.ru', 'lenta.ru', 'autorambler.ru', 'myrambler.ru', 'ro.ru', 'ukr.net'],
])

interface Answered {
  people: string[]
  object: string
  id: string
  converted: boolean
}

/**
 * The card of the letter that this one answers, where its sender is one of those who wrote and were written to, or works with them. A
 * stranger who names our letters is a stranger.
 */
export async function cardOfThread(ctx: Context, { answers, from }: Letter): Promise<CardRef | null> {
  if (!answers.length || !from.address) return null
  const keys = answers.map(messageKey)
  const rows = await ctx.db.query<Answered>(sql`
    select m.people, a.on_object as object, a."on" as id,
      a.on_object = 'lead' and exists (select from lead l where l.workspace_id = a.workspace_id and l.id = a."on" and l.status = 'converted') as converted
    from mail_message m join activity a on a.workspace_id = m.workspace_id and a.id = m.activity
    where m.workspace_id = ${ctx.workspace} and m.message_key = any(${keys}::bytea[]) and a.deleted_at is null
    order by array_position(${keys}::bytea[], m.message_key) desc limit 5`)
  const ours = await ctx.db.query<Answered>(sql`
    select array(select r->>'address' from jsonb_array_elements(o.recipients) r) as people, a.on_object as object, a."on" as id,
      a.on_object = 'lead' and exists (select from lead l where l.workspace_id = a.workspace_id and l.id = a."on" and l.status = 'converted') as converted
    from outgoing_mail o join activity a on a.workspace_id = o.workspace_id and a.id = o.activity
    where o.workspace_id = ${ctx.workspace} and o.message_id = any(${answers}::text[]) and a.deleted_at is null
    order by array_position(${answers}::text[], o.message_id) desc limit 5`)
  const known = [...ours, ...rows].find(({ people }) => isAmong(from.address, people))
  return known && !known.converted ? { object: known.object, id: known.id } : null
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

function isAmong(address: string, people: readonly string[]): boolean {
  const domain = domainOf(address)
  return people.includes(address) || (!publicProviders.has(domain) && people.some(each => domainOf(each) === domain))
}
