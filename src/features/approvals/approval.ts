import sql, { raw, type Sql } from 'sql-template-tag'
import { isAdministrator } from '../../access/contexts.ts'
import { momentSql } from '../../database/table.ts'
import { say } from '../../messages/words.ts'
import { isId, type Json, type JsonObject, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Feature, Route, TwoPersons } from '../feature.ts'
import { nameOf } from '../people.ts'

const approvalStates = ['waiting', 'confirmed', 'declined', 'withdrawn', 'expired', 'void'] as const

/** What somebody has asked for and another confirms. */
export interface Approval {
  id: string
  operation: string
  params: Record<string, string>
  body: Json
  basis: JsonObject
  askedBy: string
  scopes: string[] | null
  askedAt: string
  expiresAt: string
  state: (typeof approvalStates)[number]
  endedBy: string | null
  endedAt: string | null
  reason: string | null
}

/** So long a request waits, in hours. */
export const waitingHours = 24

/** By their operations, the routes that two persons do. */
export type Acts = ReadonlyMap<string, Route & { twoPersons: TwoPersons }>

export const actsOf = (features: readonly Pick<Feature, 'routes'>[]): Acts =>
  new Map(
    features
      .flatMap(({ routes = [] }) => routes)
      .flatMap(route => (route.twoPersons ? [[route.operation, { ...route, twoPersons: route.twoPersons }]] : [])),
  )

/** What has outlived its time waits no longer, whether or not anybody has written that down. */
const columns =
  raw(`id, operation, params, body, basis, asked_by as "askedBy", scopes, ${momentSql('asked_at')} as "askedAt",
  ${momentSql('expires_at')} as "expiresAt", case when state = 'waiting' and expires_at <= now() then 'expired' else state end as state,
  ended_by as "endedBy", ${momentSql('ended_at')} as "endedAt", reason`)

/** Administrators see all, others what they have asked for; a key that does not administer what its owner has. */
const seen = (ctx: Context): Sql =>
  isAdministrator(ctx)
    ? sql`workspace_id = ${ctx.workspace}`
    : sql`workspace_id = ${ctx.workspace} and asked_by = ${ctx.actor.user}`

/** What waits, as it was asked for; then what has ended in the last thirty days, the newest first. */
export const listApprovals = (ctx: Context): Promise<Approval[]> =>
  ctx.db.query<Approval>(sql`
    select ${columns} from approval where ${seen(ctx)} and (state = 'waiting' or ended_at > now() - interval '30 days')
    order by state <> 'waiting', asked_at desc, id limit 200`)

/** Throws NotFound. */
export async function getApproval(ctx: Context, id: string, options: { lock?: boolean } = {}): Promise<Approval> {
  const found = isId(id)
    ? await ctx.db.one<Approval>(
        sql`select ${columns} from approval where ${seen(ctx)} and id = ${id} ${raw(options.lock ? 'for update' : '')}`,
      )
    : undefined
  if (!found) throw new NotFound('notFound', { object: 'approval', id })
  return found
}

/** The same call of the same person that waits already. */
export const waitingAlike = (
  { db, workspace, actor }: Context,
  { operation, params, body }: Pick<Approval, 'operation' | 'params' | 'body'>,
): Promise<Approval | undefined> =>
  db.one<Approval>(sql`
    select ${columns} from approval where workspace_id = ${workspace} and asked_by = ${actor.user} and state = 'waiting'
      and expires_at > now() and operation = ${operation} and params = ${JSON.stringify(params)}::jsonb
      and body is not distinct from ${body === null ? null : JSON.stringify(body)}::jsonb`)

export async function presentApproval(ctx: Context, acts: Acts, approval: Approval): Promise<JsonObject> {
  const { id, operation, params, body, basis, askedBy, askedAt, expiresAt, state, endedBy, endedAt, reason } = approval
  const waits = state === 'waiting'
  const isOwn = askedBy === ctx.actor.user
  const words = (await acts.get(operation)?.twoPersons.words?.(ctx, { params, body, basis })) ?? {}
  return {
    id,
    operation,
    title: say(ctx.locale, `approvals:acts.${operation}`, words),
    askedBy: { id: askedBy, name: nameOf(ctx.config, askedBy) },
    askedAt,
    expiresAt,
    state,
    reason: reason && say(ctx.locale, `approvals:reasons.${reason}`),
    endedBy: endedBy === null ? null : { id: endedBy, name: nameOf(ctx.config, endedBy) },
    endedAt,
    can: { confirm: waits && !isOwn && isAdministrator(ctx), withdraw: waits && isOwn && ctx.via.channel === 'ui' },
  }
}

const person: JsonObject = {
  type: 'object',
  properties: { id: { type: 'string', format: 'uuid' }, name: { type: 'string' } },
  required: ['id', 'name'],
}

export const approvalSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    operation: { type: 'string', description: 'Which call was asked for' },
    title: { type: 'string', description: 'The same in words' },
    askedBy: person,
    askedAt: { type: 'string', format: 'date-time' },
    expiresAt: { type: 'string', format: 'date-time' },
    state: { enum: [...approvalStates] },
    reason: { type: ['string', 'null'], description: 'Why it is void' },
    endedBy: { ...person, type: ['object', 'null'] },
    endedAt: { type: ['string', 'null'], format: 'date-time' },
    can: {
      type: 'object',
      description: 'What you may do with it; who may confirm may decline too',
      properties: { confirm: { type: 'boolean' }, withdraw: { type: 'boolean' } },
      required: ['confirm', 'withdraw'],
    },
  },
  required: [
    'id',
    'operation',
    'title',
    'askedBy',
    'askedAt',
    'expiresAt',
    'state',
    'reason',
    'endedBy',
    'endedAt',
    'can',
  ],
}

/** What a call answers that has to be confirmed first. */
export const askedSchema: JsonObject = {
  type: 'object',
  properties: { approval: approvalSchema },
  required: ['approval'],
}
