import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { isProtected, type JsonObject, type ObjectDeclaration } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import {
  accessPredicate,
  fromTable,
  living,
  type RecordJson,
  recordColumns,
  scopeOf,
  visibleFields,
} from '../../records/index.ts'
import { nameOf } from '../people.ts'
import type { Delivery } from './delivery.ts'
import { onlyObject } from './events.ts'
import type { Webhook } from './webhook.ts'

/** What is sent. `before` and `after` are of the fields that the event changed. */
interface Message extends JsonObject {
  id: string
  type: string
  at: string
  workspace: string
}

interface ChangeRow {
  at: string
  actor: string | null
  before: JsonObject | null
  after: JsonObject | null
}

/** The words in which a delivery tells its event, as far as the owner (the caller) sees it now; `null`: there is nothing left to tell. */
export async function messageOf(ctx: Context, webhook: Webhook, delivery: Delivery): Promise<string | null> {
  const { event, type, object: name, record: id } = delivery
  if (!name || !id) return JSON.stringify(trialMessage(ctx, delivery))
  const row = delivery.toldBy ? null : await changeOf(ctx, event)
  if (!row && !delivery.toldBy) return null
  const head: Message = { id: event, type, at: row?.at ?? delivery.createdAt, workspace: ctx.workspace }
  const object = ctx.config.objects.get(name)
  const told = object && toldFields(ctx, object, webhook)
  const record = object && told && (await recordOf(ctx, object, id, told))
  if (!told || !record) return JSON.stringify({ ...head, object: name, record: { id }, seen: false })
  const seen = { ...head, object: name, seen: true, record }
  if (!row) return JSON.stringify({ ...seen, flow: flowOf(delivery) })
  return JSON.stringify({
    ...seen,
    before: only(row.before, told),
    after: only(row.after, told),
    actor: row.actor && { id: row.actor, name: nameOf(ctx.config, row.actor) },
  })
}

const trialMessage = (ctx: Context, { event, type, createdAt }: Delivery): Message => ({
  id: event,
  type,
  at: createdAt,
  workspace: ctx.workspace,
})

/** Which flow tells it, by which of its steps. */
function flowOf({ toldBy }: Delivery): JsonObject | null {
  return toldBy && { id: toldBy.flow, name: toldBy.name, run: toldBy.run, step: toldBy.step }
}

const changeOf = ({ db, workspace }: Context, id: string): Promise<ChangeRow | undefined> =>
  db.one<ChangeRow>(sql`
    select ${raw(momentSql('at'))} as at, actor, before, after from change where workspace_id = ${workspace} and id = ${id}`)

/** Names of the fields that leave: chosen, seen by the owner, and never a protected one. */
function toldFields(ctx: Context, object: ObjectDeclaration, { events, fields }: Webhook): string[] {
  if (scopeOf(ctx, object, 'read') === 'none') return []
  // Fields are chosen of the one object of all its events; a flow may tell of others too.
  const chosen = fields && onlyObject(events) === object.name ? fields : null
  return visibleFields(ctx, object).flatMap(({ name, field }) =>
    isProtected(field) || (chosen && !chosen.includes(name)) ? [] : [name],
  )
}

async function recordOf(
  ctx: Context,
  object: ObjectDeclaration,
  id: string,
  fields: readonly string[],
): Promise<RecordJson | null> {
  if (scopeOf(ctx, object, 'read') === 'none') return null
  const row = await ctx.db.one<{ record: RecordJson }>(sql`
    select to_json(r) as record from (select ${recordColumns(ctx, object, 't', { fields })} from ${fromTable(object, 't')}
      where t.id = ${id} and ${living(ctx, object, 't', 'with')} and ${accessPredicate(ctx, object, 'read', 't')}) r`)
  return row?.record ?? null
}

const only = (values: JsonObject | null, fields: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(values ?? {}).filter(([name]) => fields.includes(name)))
