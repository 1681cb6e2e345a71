import { isDeepStrictEqual } from 'node:util'
import sql from 'sql-template-tag'
import { noteSecurityEvent, type Whence } from '../../access/security-events.ts'
import { requireSession } from '../../access/sessions.ts'
import { isNewAdministrator, newAdministratorHours } from '../../access/two-persons.ts'
import { Conflict, Forbidden, Invalid, NotFound, Unauthenticated } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { objectOf, requireRight } from '../../records/index.ts'
import { transact } from '../../records/transact.ts'
import type { Answer, Application, Route, RouteRequest, TwoPersons } from '../feature.ts'
import { type Acts, type Approval, getApproval } from './approval.ts'
import { tellAsker } from './tell.ts'

/** Throws Conflict where it waits no longer, and Forbidden for who asked himself, or came to be an administrator a moment ago. */
export async function requireMayConfirm(ctx: Context, approval: Approval): Promise<void> {
  requireWaiting(approval)
  if (approval.askedBy === ctx.actor.user) throw new Forbidden('ownApproval')
  if (await isNewAdministrator(ctx, ctx.actor.user ?? ''))
    throw new Forbidden('newAdministrator', { hours: newAdministratorHours })
}

function requireWaiting({ state }: Approval): void {
  if (state !== 'waiting') throw new Conflict(state === 'expired' ? 'approvalExpired' : 'approvalOver')
}

interface Confirming {
  acts: Acts
  request: RouteRequest
  whence: Whence
  application: Application
}

/**
 * Does what was asked for, as who asked for it could do it now, once. Where what it rests on is otherwise than when it was asked for, it
 * is void; where it is refused for another reason, it waits on. Throws Conflict.
 */
export async function confirm(ctx: Context, id: string, confirming: Confirming): Promise<Answer> {
  const done = await transact(ctx, async inside => {
    const approval = await getApproval(inside, id, { lock: true })
    await requireMayConfirm(inside, approval)
    await settle(inside, approval, { state: 'confirmed' })
    const outcome = await run(inside, approval, confirming)
    const ending: Ending = typeof outcome === 'string' ? { state: 'void', reason: outcome } : { state: 'confirmed' }
    await settle(inside, approval, ending)
    await note(inside, approval, ending, confirming.whence)
    await tellAsker(inside, approval, ending.state === 'void' ? 'approvalVoid' : 'approvalConfirmed')
    return outcome
  })
  if (typeof done === 'string') throw new Conflict('approvalVoid')
  return done
}

type Void = 'operationGone' | 'askerGone' | 'otherwise'

async function run(
  ctx: Context,
  { operation, params, body, basis, askedBy, scopes }: Approval,
  { acts, request, application }: Confirming,
): Promise<Answer | Void> {
  const route = acts.get(operation)
  if (!route) return 'operationGone'
  const asker = await askerOf(ctx, askedBy, application)
  const asking = asker && { ...asker, db: ctx.db, actor: { ...asker.actor, scopes } }
  if (!asking || !mayStill(asking, route)) return 'askerGone'
  const asked: RouteRequest = { ...request, params, body: body ?? undefined }
  if (!isDeepStrictEqual(await basisNow(asking, route, asked), basis)) return 'otherwise'
  return route.handle(asking, asked, application)
}

/** `null`: he is gone, or no longer active. */
const askerOf = async (ctx: Context, user: string, application: Application): Promise<Context | null> => {
  const { reference: _, ...via } = ctx.via
  try {
    return await application.userContext(ctx.workspace, user, via)
  } catch (error) {
    if (error instanceof Unauthenticated) return null
    throw error
  }
}

function mayStill(ctx: Context, { right }: Route): boolean {
  if (right === 'admin') return ctx.actor.role.admin
  if (typeof right !== 'object') return true
  try {
    requireRight(ctx, objectOf(ctx, right.object), right.verb)
    return true
  } catch (error) {
    if (error instanceof Forbidden) return false
    throw error
  }
}

/** `null`: what was asked for would be refused now. */
async function basisNow(ctx: Context, { twoPersons }: { twoPersons: TwoPersons }, asked: RouteRequest) {
  try {
    return await twoPersons.basis(ctx, asked)
  } catch (error) {
    if (error instanceof Invalid || error instanceof NotFound || error instanceof Forbidden) return null
    throw error
  }
}

/** Another administrator says no. Throws Conflict, and Forbidden for who asked himself: he withdraws it. */
export const decline = (ctx: Context, id: string, whence: Whence): Promise<Approval> =>
  transact(ctx, async inside => {
    const approval = await getApproval(inside, id, { lock: true })
    requireWaiting(approval)
    if (approval.askedBy === ctx.actor.user) throw new Forbidden('ownApproval')
    await end(inside, approval, { state: 'declined' }, whence)
    await tellAsker(inside, approval, 'approvalDeclined')
    return getApproval(inside, id)
  })

/** Who asked wants it no longer. Throws Conflict, and Forbidden for others, who decline it, and for keys and apps of his. */
export const withdraw = (ctx: Context, id: string, whence: Whence): Promise<Approval> =>
  transact(ctx, async inside => {
    requireSession(inside)
    const approval = await getApproval(inside, id, { lock: true })
    requireWaiting(approval)
    if (approval.askedBy !== ctx.actor.user) throw new Forbidden('approvalOfAnother')
    await end(inside, approval, { state: 'withdrawn' }, whence)
    return getApproval(inside, id)
  })

/** What nobody has confirmed in time: noted, and told to who asked. */
export const expire = (ctx: Context): Promise<void> =>
  transact(ctx, async inside => {
    const due = await inside.db.query<{ id: string }>(sql`
      select id from approval where workspace_id = ${ctx.workspace} and state = 'waiting' and expires_at <= now()
      order by id limit 100 for update skip locked`)
    for (const { id } of due) {
      const approval = await getApproval(inside, id)
      await end(inside, approval, { state: 'expired' })
      await tellAsker(inside, approval, 'approvalExpired')
    }
  })

/** What was decided long ago is no longer shown; the audit has kept that it was. */
export async function clear({ db, workspace }: Context): Promise<void> {
  await db.query(sql`
    delete from approval where workspace_id = ${workspace} and state <> 'waiting' and ended_at < now() - interval '30 days'`)
}

/** The rule is off: what waited under it is to be done anew, by one. */
export async function voidAll(ctx: Context): Promise<void> {
  const left = await ctx.db.query<{ id: string }>(
    sql`select id from approval where workspace_id = ${ctx.workspace} and state = 'waiting' for update`,
  )
  for (const { id } of left) await end(ctx, await getApproval(ctx, id), { state: 'void', reason: 'ruleOff' })
}

interface Ending {
  state: Approval['state']
  reason?: Void | 'ruleOff'
}

async function end(ctx: Context, approval: Approval, ending: Ending, whence?: Whence): Promise<void> {
  await settle(ctx, approval, ending)
  await note(ctx, approval, ending, whence)
}

async function settle({ db, workspace, actor }: Context, { id, askedBy }: Approval, ending: Ending): Promise<void> {
  const by = ending.state === 'withdrawn' || actor.user !== askedBy ? actor.user : null
  await db.query(sql`
    update approval set state = ${ending.state}, reason = ${ending.reason ?? null}, ended_by = ${by}, ended_at = now()
    where workspace_id = ${workspace} and id = ${id}`)
}

function note(ctx: Context, approval: Approval, { state, reason }: Ending, whence?: Whence): Promise<void> {
  const { id, operation, params, askedBy } = approval
  const details = { state, operation, approval: id, ...params, ...(reason && { reason }) }
  return noteSecurityEvent(ctx, { kind: 'approval', outcome: 'done', user: askedBy, whence, details })
}
