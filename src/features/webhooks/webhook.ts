import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { isId, type JsonObject, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Outgoing } from '../outgoing.ts'

/** By what webhooks are sent. */
export interface Means {
  keyring: Keyring
  target: Outgoing
}

export const webhookStates = ['on', 'off', 'paused'] as const
export type WebhookState = (typeof webhookStates)[number]

/** Why it is not on, where nobody has turned it off: it answered that it is gone, it failed for three days, its owner is gone. */
export const webhookReasons = ['gone', 'failing', 'ownerGone'] as const
export type WebhookReason = (typeof webhookReasons)[number]

/** An address that is told what happens. */
export interface Webhook {
  id: string
  version: number
  name: string
  url: string
  /** `lead.created`, `deal.*`, `*.removed`, `*.*`. */
  events: string[]
  /** Of the one object of which all events are; `null`: all records. */
  filter: JsonObject | null
  /** What is told of a record; `null`: all that the owner sees. */
  fields: string[] | null
  /** With whose rights it is told. */
  owner: string
  state: WebhookState
  reason: WebhookReason | null
  stateSince: string
  /** Number of the transaction from which on it listens. */
  since: string
  formerUntil: string | null
  failures: number
  failingSince: string | null
  restsUntil: string | null
  deliveredAt: string | null
  replaying: Replaying | null
  createdAt: string
}

/** A past period that is being told again. */
export interface Replaying {
  from: string
  to: string
  /** Change up to which it has come. */
  after: string
  /** So many were put in line. */
  found: number
}

const moment = (column: string): string => momentSql(column)

export const webhookColumns: Sql = raw(`
  id, version, name, url, events, filter, fields, owner, state, reason, ${moment('state_since')} as "stateSince", since::text as since,
  ${moment('former_until')} as "formerUntil", failures, ${moment('failing_since')} as "failingSince", ${moment('rests_until')} as "restsUntil",
  ${moment('delivered_at')} as "deliveredAt", replaying, ${moment('created_at')} as "createdAt"`)

export const listWebhooks = ({ db, workspace }: Context): Promise<Webhook[]> =>
  db.query<Webhook>(sql`select ${webhookColumns} from webhook where workspace_id = ${workspace} order by id`)

/** Throws NotFound. `lock`: nobody else changes it, and nothing comes into its line or leaves it, until the transaction ends. */
export async function getWebhook({ db, workspace }: Context, id: string, lock = false): Promise<Webhook> {
  const found = isId(id)
    ? await db.one<Webhook>(sql`
        select ${webhookColumns} from webhook where workspace_id = ${workspace} and id = ${id} ${lock ? sql`for update` : sql``}`)
    : undefined
  if (!found) throw new NotFound('notFound', { object: 'webhook', id })
  return found
}

/** How many wait in its line, up to a bound beyond which nobody counts. */
export interface Line {
  waiting: number
  failed: number
}

export const mostCounted = 10_000

/** What stands in the line of each, and what was given up of late. */
export async function linesOf({ db, workspace }: Context, ids: readonly string[]): Promise<Map<string, Line>> {
  const count = (state: string) => sql`(select count(*)::int from (select from webhook_delivery d
    where d.workspace_id = ${workspace} and d.webhook = w.id and d.state = ${state} limit ${mostCounted}) c)`
  const rows = await db.query<Line & { id: string }>(sql`
    select w.id, ${count('waiting')} as waiting, ${count('failed')} as failed
    from webhook w where w.workspace_id = ${workspace} and w.id = any(${[...ids]}::uuid[])`)
  return new Map(rows.map(({ id, ...line }) => [id, line]))
}

/** As it is answered. */
export function presentWebhook(
  webhook: Webhook,
  line: Line = { waiting: 0, failed: 0 },
): Omit<Webhook, 'since' | 'replaying'> & Line & { replaying: Omit<Replaying, 'after'> | null } {
  const { since: _, replaying, ...shown } = webhook
  const period = replaying && { from: replaying.from, to: replaying.to, found: replaying.found }
  return { ...shown, replaying: period, ...line }
}
