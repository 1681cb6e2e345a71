import { Conflict, Forbidden } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import type { Answer, Application, RouteRequest } from '../../feature.ts'
import { toBeTold } from '../../notice.ts'
import { makersContext } from '../in-steps.ts'
import { beginParts, getHandOver, writeHandOver } from './hand-over.ts'
import { holdingsOf } from './holdings.ts'
import { handOvers } from './jobs.ts'
import { addWithParts, planHandOver } from './plan.ts'
import { presentHandOver } from './present.ts'
import { readParts, type Wanted } from './receivers.ts'
import { beginUndo, stopHandOver, stopUndo, undoHandOver } from './run.ts'

/** So long an answer waits for the end; the rest is done behind it. */
const patience = 5000

const shown = async (ctx: Context, id: string, status: number, headers?: Record<string, string>): Promise<Answer> => ({
  status,
  body: await presentHandOver(ctx, await getHandOver(ctx, id)),
  headers,
})

/** Finds all that somebody holds, and works out what would become of it. Nothing is given yet. */
export async function createHandOver(
  ctx: Context,
  { params, body }: RouteRequest,
  application: Application,
): Promise<Answer> {
  if (!ctx.actor.user) throw new Forbidden('administratorsOnly')
  const { user, data } = await holdingsOf(ctx, params.id ?? '')
  const id = await addWithParts(ctx, user.id, readParts(ctx, user.id, data, body as Wanted))
  if (!(await planHandOver(ctx, id, Date.now() + patience)))
    await application.enqueue(ctx.db, 'handOver.plan', { handOver: id })
  return shown(ctx, id, 202, { location: `/api/v1/hand-overs/${id}` })
}

/** Has done what the preview shows; what broke off goes on where it stopped. */
export async function startHandOver(ctx: Context, { params }: RouteRequest, application: Application): Promise<Answer> {
  const id = params.id ?? ''
  await transact(ctx, async inside => {
    const found = await getHandOver(inside, id, { lock: true })
    if (found.state === 'committing') return
    const isBegun = found.state === 'failed' && found.committedAt !== null
    if (found.state !== 'preview' && !isBegun) throw new Conflict('handOverBusy')
    const committedAt = found.committedAt ?? new Date().toISOString()
    await writeHandOver(inside, id, { state: 'committing', committedAt, finishedAt: null, failure: null })
    await beginParts(inside, id)
    await application.enqueue(inside.db, 'handOver.commit', { handOver: id })
  })
  return shown(ctx, id, 202)
}

/** Ends a hand-over, or its undoing, after the portion under way. */
export async function cancelHandOver(ctx: Context, { params }: RouteRequest): Promise<Answer> {
  const id = params.id ?? ''
  await transact(ctx, async inside => {
    const found = await getHandOver(inside, id, { lock: true })
    if (found.reverting) return stopUndo(inside, found)
    if (found.state === 'cancelled') return
    if (!['planning', 'preview', 'committing'].includes(found.state)) throw new Conflict('handOverOver')
    await stopHandOver(inside, found)
  })
  return shown(ctx, id, 200)
}

const ended = ['done', 'cancelled', 'failed']

/** Takes a hand-over back: at once if that can be done soon, else behind the answer. */
export async function startUndo(ctx: Context, { params }: RouteRequest, application: Application): Promise<Answer> {
  const id = params.id ?? ''
  const found = await transact(ctx, async inside => {
    const now = await getHandOver(inside, id, { lock: true })
    if (now.state === 'reverted' || now.reverting) return now
    if (!ended.includes(now.state) || !now.committedAt) throw new Conflict('handOverBusy')
    await beginUndo(inside, now)
    return getHandOver(inside, id)
  })
  const own = await makersContext(ctx, handOvers, { ...found, actor: ctx.actor.user ?? found.actor }, application)
  const told = toBeTold(ctx)
  const whole = found.state === 'reverted' || (await undoHandOver(own, id, told, Date.now() + patience))
  const user = own.actor.user ?? found.actor
  if (!whole) await application.enqueue(ctx.db, 'handOver.undo', { handOver: id, user, told })
  return shown(ctx, id, whole ? 200 : 202)
}
