import sql from 'sql-template-tag'
import { rightsOf } from '../../access/contexts.ts'
import {
  Conflict,
  Invalid,
  isProtected,
  isSeen,
  type JsonObject,
  newId,
  type Problem,
  type SeenVersion,
  Stale,
} from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { fieldRight, filterCondition, keptFilterProblems } from '../../records/index.ts'
import { transact } from '../../records/transact.ts'
import type { Outgoing } from '../outgoing.ts'
import { eventProblems, onlyObject } from './events.ts'
import { beginReading, endReading } from './reader.ts'
import { forgetSecrets, giveSecret } from './secret.ts'
import { getWebhook, type Means, type Webhook } from './webhook.ts'

/** What somebody sets. */
export type WebhookInput = Partial<Pick<Webhook, 'name' | 'url' | 'events' | 'filter' | 'fields' | 'owner'>> & {
  state?: 'on' | 'off'
}

/** So many may be set up in a company: each event is looked at for each of them. */
export const mostWebhooks = 50

type Settings = Pick<Webhook, 'name' | 'url' | 'events' | 'filter' | 'fields' | 'owner' | 'state'>

/** Sets one up, on unless told otherwise, and tells its secret this once. Throws Invalid with every problem, Conflict. */
export const createWebhook = (
  ctx: Context,
  means: Means,
  input: WebhookInput,
): Promise<{ id: string; secret: string }> =>
  transact(ctx, async inside => {
    await oneChange(inside)
    const settings = readNew(ctx, input)
    await requireSound(inside, means.target, settings)
    await requireRoom(inside)
    const id = newId()
    await inside.db.query(sql`
      insert into webhook (id, name, url, events, filter, fields, owner, state, created_by)
      values (${id}, ${settings.name}, ${settings.url}, ${settings.events}, ${settings.filter && JSON.stringify(settings.filter)}::jsonb,
        ${settings.fields}, ${settings.owner}, ${settings.state}, ${ctx.actor.user})`)
    const secret = await giveSecret(inside, means.keyring, id)
    if (settings.state === 'on') await beginReading(inside.db)
    return { id, secret }
  })

export const readNew = (ctx: Context, input: WebhookInput): Settings => ({
  name: input.name ?? '',
  url: input.url ?? '',
  events: input.events ?? [],
  filter: input.filter ?? null,
  fields: input.fields ?? null,
  owner: input.owner ?? ctx.actor.user ?? '',
  state: input.state ?? 'on',
})

interface Change {
  id: string
  input: WebhookInput
  seen?: SeenVersion
}

/**
 * Changes what is given. Turned on it listens from now on; what waits in its line goes first, for three days from now. Throws NotFound,
 * Stale, Invalid with every problem.
 */
export const changeWebhook = (ctx: Context, means: Means, { id, input, seen }: Change): Promise<Webhook> =>
  transact(ctx, async inside => {
    await oneChange(inside)
    const before = await getWebhook(inside, id, true)
    if (!isSeen(seen, before.version)) throw new Stale('stale', { version: before.version })
    const settings: Settings = { ...before, ...input }
    await requireSound(inside, means.target, settings)
    const isTurned = input.state !== undefined && input.state !== before.state
    await inside.db.query(sql`
      update webhook set name = ${settings.name}, url = ${settings.url}, events = ${settings.events},
        filter = ${settings.filter && JSON.stringify(settings.filter)}::jsonb, fields = ${settings.fields}, owner = ${settings.owner},
        version = version + 1 where workspace_id = ${ctx.workspace} and id = ${id}`)
    if (isTurned) await turn(inside, before, settings.state === 'on')
    return getWebhook(inside, id)
  })

async function turn({ db, workspace }: Context, { id, state }: Webhook, isOn: boolean): Promise<void> {
  const listens = isOn && state === 'off'
  await db.query(sql`
    update webhook set state = ${isOn ? 'on' : 'off'}, reason = null, state_since = now(), failures = 0, failing_since = null, rests_until = null,
      since = ${listens ? sql`pg_snapshot_xmin(pg_current_snapshot())` : sql`since`}
    where workspace_id = ${workspace} and id = ${id}`)
  if (!isOn) return endReading(db)
  await beginReading(db)
  await db.query(sql`
    update webhook_delivery set give_up_at = now() + interval '3 days', due_at = case when due_at is null then null else now() end
    where workspace_id = ${workspace} and webhook = ${id} and state = 'waiting'`)
}

/** It goes with its log and its secrets. Throws NotFound. */
export const removeWebhook = (ctx: Context, id: string): Promise<void> =>
  transact(ctx, async inside => {
    await oneChange(inside)
    await getWebhook(inside, id, true)
    await forgetSecrets(inside, id)
    await inside.db.query(sql`delete from webhook where workspace_id = ${ctx.workspace} and id = ${id}`)
    await endReading(inside.db)
  })

/** One after the other, so that the reading of the outbox neither ends nor begins beside a change that wants it otherwise. */
const oneChange = ({ db, workspace }: Context) =>
  db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`${workspace} webhooks`}, 0))`)

async function requireRoom({ db, workspace }: Context): Promise<void> {
  const row = await db.one<{ count: number }>(
    sql`select count(*)::int as count from webhook where workspace_id = ${workspace}`,
  )
  if ((row?.count ?? 0) >= mostWebhooks) throw new Conflict('webhooksEnough', { most: mostWebhooks })
}

/** Throws Invalid with every problem. */
export async function requireSound(ctx: Context, target: Outgoing, settings: Settings): Promise<void> {
  const owner = asOwner(ctx, settings.owner)
  const problems = [
    ...(settings.name.trim() ? [] : [{ field: 'name', code: 'required' }]),
    ...(isAddress(target, settings.url) ? [] : [{ field: 'url', code: 'webhookUrl' }]),
    ...eventProblems(settings.events, ctx.config.objects),
    ...(owner ? [] : [{ field: 'owner', code: 'unknownReference' }]),
    ...(owner ? filterProblems(owner, settings) : []),
    ...(owner ? fieldProblems(owner, settings) : []),
  ]
  if (problems.length) throw new Invalid(problems)
}

/** What is asked for is looked at with the eyes of who it is told for. */
function asOwner(ctx: Context, owner: string): Context | null {
  const actor = ctx.config.users.get(owner)?.active ? rightsOf(ctx.config, owner) : null
  return actor && { ...ctx, actor }
}

/** Keys in the address would stand in logs on the way; the signature says who calls. */
const isAddress = (target: Outgoing, url: string): boolean =>
  url.length <= 2000 && target.allows(url) && !url.includes('#')

function filterProblems(ctx: Context, { events, filter }: Settings): Problem[] {
  if (!filter) return []
  const object = ctx.config.objects.get(onlyObject(events) ?? '')
  if (!object) return [{ field: 'filter', code: 'webhookOneObject' }]
  try {
    filterCondition(ctx, object, filter, 't')
  } catch (error) {
    if (error instanceof Invalid) return error.problems
    throw error
  }
  return keptFilterProblems(ctx, object, { filter: filter satisfies JsonObject, field: 'filter' })
}

/** Protected values never leave, so they are not asked for either. */
function fieldProblems(ctx: Context, { events, fields }: Settings): Problem[] {
  if (!fields) return []
  const object = ctx.config.objects.get(onlyObject(events) ?? '')
  if (!object) return [{ field: 'fields', code: 'webhookOneObject' }]
  return fields.flatMap((name, at) => {
    const field = Object.hasOwn(object.fields, name) ? object.fields[name] : undefined
    const isKnown = field && !isProtected(field) && fieldRight(ctx, object, name) !== 'hidden'
    return isKnown ? [] : [{ field: `fields.${at}`, code: 'unknownField' }]
  })
}
