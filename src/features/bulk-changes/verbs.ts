import sql from 'sql-template-tag'
import { isAdministrator } from '../../access/contexts.ts'
import {
  Conflict,
  Forbidden,
  Invalid,
  isJsonObject,
  type JsonObject,
  NotFound,
  type ObjectDeclaration,
} from '../../model/index.ts'
import { type Context, chosenRecords, objectOf, requireRight, scopeOf, transact } from '../../records/index.ts'
import type { Answer, Application, RouteRequest } from '../feature.ts'
import { toBeTold } from '../notice.ts'
import {
  addBulkChange,
  type Begun,
  type BulkChange,
  getBulkChange,
  listBulkChanges,
  named,
  writeBulkChange,
} from './bulk-change.ts'
import { isWhole, readEdit } from './edit.ts'
import { makersContext } from './in-steps.ts'
import { bulkChanges } from './jobs.ts'
import { planBulkChange } from './plan.ts'
import { presentBulkChange } from './present.ts'
import { tellOwners } from './tell-owners.ts'
import { undoBulkChange } from './undo.ts'

/** Records that one bulk change may take in. */
const mostRecords = 2_000_000

/** Of them, how many a call may name by their ids. */
export const mostNamed = 100_000

/** So long an answer waits for the end; the rest is done behind it. */
const patience = 5000

/** A bulk change, for whoever may see the records that it is about. */
export async function readableBulkChange(ctx: Context, { params }: RouteRequest): Promise<BulkChange> {
  const bulk = await ofItsOwn(ctx, params.id ?? '')
  requireRight(ctx, objectOf(ctx, bulk.object), 'read')
  return bulk
}

/** A part of a hand-over is reached by that alone. */
async function ofItsOwn(ctx: Context, id: string, options: { lock?: boolean } = {}): Promise<BulkChange> {
  const bulk = await getBulkChange(ctx, id, options)
  if (bulk.handOver) throw new NotFound('notFound', { object: 'bulkChange', id })
  return bulk
}

/** The same for whoever may change these records at all: a key that only reads carries nothing out and stops nothing. */
async function lockedBulkChange(ctx: Context, { params }: RouteRequest): Promise<BulkChange> {
  const bulk = await ofItsOwn(ctx, params.id ?? '', { lock: true })
  requireRight(ctx, objectOf(ctx, bulk.object), 'read')
  requireRight(ctx, objectOf(ctx, bulk.object), isWhole(bulk.change) ? 'remove' : 'update')
  return bulk
}

/** The bulk changes of the last days, of objects that the caller reads. */
export const readableBulkChanges = async (ctx: Context): Promise<BulkChange[]> =>
  (await listBulkChanges(ctx)).filter(({ object }) => {
    const known = ctx.config.objects.get(object)
    return known && scopeOf(ctx, known, 'read') !== 'none'
  })

/** Finds the records, keeps which they are, and works out what would become of them. Nothing is changed yet. */
export async function createBulkChange(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const body = isJsonObject(request.body) ? request.body : {}
  const given = isJsonObject(body.change) ? body.change : {}
  const object = changedObject(
    ctx,
    String(body.object),
    given.remove === true || given.restore === true ? 'remove' : 'update',
  )
  const change = await readEdit(ctx, object, given)
  const meant = await meantRecords(ctx, object, body, change.restore ? 'only' : undefined)
  const id = await addBulkChange(ctx, { object: object.name, change, meant, most: mostRecords })
  if (!(await planBulkChange(ctx, id, Date.now() + patience)))
    await application.enqueue(ctx.db, 'bulkChange.plan', { bulkChange: id })
  const location = `/api/v1/bulk-changes/${id}`
  return { status: 202, body: await presentBulkChange(ctx, await getBulkChange(ctx, id)), headers: { location } }
}

/** The set-up is changed on its own pages, one thing at a time. */
function changedObject(ctx: Context, name: string, verb: 'update' | 'remove'): ObjectDeclaration {
  const object = ctx.config.objects.get(name) ?? ctx.config.byPlural.get(name)
  if (!object || object.configuration)
    throw new Invalid([{ field: 'object', code: 'unknownObject', params: { object: name } }])
  if (!ctx.actor.user) throw new Forbidden('noRight', { object: object.name, verb })
  requireRight(ctx, object, verb)
  return object
}

async function meantRecords(
  ctx: Context,
  object: ObjectDeclaration,
  body: JsonObject,
  trash: 'only' | undefined,
): Promise<Begun['meant']> {
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
  if ((body.query === undefined) === (body.ids === undefined)) throw new Invalid([{ field: 'ids', code: 'idsOrQuery' }])
  const except = texts(body.except)
  if (body.query === undefined) {
    const left = new Set(texts(body.ids))
    for (const id of except) left.delete(id)
    return { select: named(left) }
  }
  const { filter, q } = isJsonObject(body.query) ? body.query : {}
  const query = { ...(isJsonObject(filter) && { filter }), ...(typeof q === 'string' && q && { q }), trash }
  const { select, plan } = await chosenRecords(ctx, object.name, query, mostRecords + except.length + 1)
  return { select: sql`select c.id from (${select}) c where c.id <> all(${except}::uuid[])`, plan }
}

/** Has done what the preview shows; what broke off goes on where it stopped. */
export async function startCommit(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const silent = isJsonObject(request.body) && request.body.silent === true
  if (silent && !isAdministrator(ctx)) throw new Invalid([{ field: 'silent', code: 'silentByAdministrators' }])
  const bulk = await transact(ctx, async inner => {
    const found = await lockedBulkChange(inner, request)
    if (found.state === 'committing') return found
    const isBegun = found.state === 'failed' && found.committedAt !== null
    if (found.state !== 'preview' && !isBegun) throw new Conflict('bulkChangeBusy')
    await writeBulkChange(inner, found.id, {
      state: 'committing',
      committedAt: found.committedAt ?? new Date().toISOString(),
      finishedAt: null,
      failure: null,
      reached: 0,
      ...(!isBegun && { done: 0, silent }),
    })
    await application.enqueue(inner.db, 'bulkChange.commit', { bulkChange: found.id })
    return getBulkChange(inner, found.id)
  })
  return { status: 202, body: await presentBulkChange(ctx, bulk) }
}

/** Ends a bulk change, or its undoing, after the portion under way. What is done stays, and can be undone. */
export async function cancelBulkChange(ctx: Context, request: RouteRequest): Promise<Answer> {
  const bulk = await transact(ctx, async inner => {
    const found = await lockedBulkChange(inner, request)
    if (found.reverting) return stopUndo(inner, found)
    if (found.state === 'cancelled') return found
    if (!['planning', 'preview', 'committing'].includes(found.state)) throw new Conflict('bulkChangeOver')
    await writeBulkChange(inner, found.id, { state: 'cancelled', finishedAt: new Date().toISOString() })
    if (found.committedAt) await tellOwners(inner, found)
    return getBulkChange(inner, found.id)
  })
  return { status: 200, body: await presentBulkChange(ctx, bulk) }
}

/** What is undone stays undone; the rest can be undone later. */
async function stopUndo(ctx: Context, bulk: BulkChange): Promise<BulkChange> {
  await writeBulkChange(ctx, bulk.id, { reverting: false })
  await tellOwners(ctx, bulk)
  return getBulkChange(ctx, bulk.id)
}

const ended = ['done', 'cancelled', 'failed']

/** Takes a bulk change back: at once if that can be done soon, else behind the answer. */
export async function startUndo(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const bulk = await transact(ctx, async inner => {
    const found = await lockedBulkChange(inner, request)
    if (found.state === 'reverted' || found.reverting) return found
    if (!ended.includes(found.state) || !found.committedAt) throw new Conflict('bulkChangeBusy')
    await writeBulkChange(inner, found.id, {
      reverting: true,
      reached: 0,
      done: found.counts.undone + found.counts.kept,
    })
    return getBulkChange(inner, found.id)
  })
  const own = await makersContext(ctx, bulkChanges, { ...bulk, actor: ctx.actor.user ?? bulk.actor }, application)
  const told = toBeTold(ctx)
  const whole = bulk.state === 'reverted' || (await undoBulkChange(own, bulk.id, told, Date.now() + patience))
  const user = own.actor.user ?? bulk.actor
  if (!whole) await application.enqueue(ctx.db, 'bulkChange.undo', { bulkChange: bulk.id, user, told })
  return { status: whole ? 200 : 202, body: await presentBulkChange(ctx, await getBulkChange(ctx, bulk.id)) }
}
