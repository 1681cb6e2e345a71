import sql from 'sql-template-tag'
import { isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { mergeRecords, updateRecord } from '../../records/index.ts'
import type { Reaction } from '../feature.ts'
import { isVisitor } from '../touch.ts'

const people = new Set(['lead', 'contact', 'interest'])

/** A request says by which browser it was sent: from then on visits with it are his whose card the request lies on. */
export const knowVisitor: Reaction = {
  on: ['activity.created'],
  async react(ctx, { channel, after }) {
    const { on, data } = after
    if (channel !== 'intake' || !isJsonObject(on) || !isJsonObject(data) || !isVisitor(data.visitor)) return
    const [object, id] = [String(on.object), String(on.id)]
    if (!people.has(object)) return
    await ctx.db.query(sql`
      insert into visitor_known (visitor, object, record_id) values (${data.visitor}, ${object}, ${id}) on conflict do nothing`)
    if (object === 'interest') await gather(ctx, data.visitor)
    else await verify(ctx, data.visitor, object === 'lead' ? { lead: id } : await ofContact(ctx, id))
  },
}

interface OpenInterest {
  id: string
  name: string | null
}

/** Interests of a visitor that nobody has verified or dropped yet, the oldest first. */
const openInterests = ({ db, workspace }: Context, visitor: string): Promise<OpenInterest[]> =>
  db.query<OpenInterest>(sql`
    select i.id, i.name from visitor_known k join interest i on i.workspace_id = k.workspace_id and i.id = k.record_id
    where k.workspace_id = ${workspace} and k.visitor = ${visitor} and k.object = 'interest'
      and i.status = 'new' and i.lead is null and i.contact is null and i.deleted_at is null
    order by i.created_at, i.id limit 50`)

/** Requests of one visitor without a name are one interest, not one each; who gave different names is not the same. */
async function gather(ctx: Context, visitor: string): Promise<void> {
  const [first, ...others] = await openInterests(ctx, visitor)
  if (!first) return
  const names = new Set([first, ...others].map(({ name }) => name?.trim().toLowerCase()).filter(Boolean))
  if (others.length && names.size <= 1)
    await mergeRecords(ctx, 'interest', first.id, { from: others.map(({ id }) => id) })
}

/** What he showed before he gave his name is his: interests go to the lead or the client, and their story is told on that card. */
async function verify(ctx: Context, visitor: string, whose: JsonObject): Promise<void> {
  for (const { id } of await openInterests(ctx, visitor))
    await updateRecord(ctx, 'interest', id, { status: 'verified', ...whose })
}

/** Of a client it is told on his own card, and on that of the lead he was made of, as long as it is there. */
async function ofContact({ db, workspace }: Context, contact: string): Promise<JsonObject> {
  const row = await db.one<{ id: string }>(sql`
    select l.id from contact c join lead l on l.workspace_id = c.workspace_id and l.id = c.lead
    where c.workspace_id = ${workspace} and c.id = ${contact} and l.deleted_at is null`)
  return { contact, lead: row?.id ?? null }
}
