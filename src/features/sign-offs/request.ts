import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { Conflict, type JsonObject, NotFound } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { PriceLines } from '../pricing.ts'
import type { RequireSignedOff, SignedObject, SignedThing } from '../sign-off.ts'
import { type Needs, needsOf, type Reason, type Step } from './needs.ts'
import { candidatesOf } from './seats.ts'

export interface SignOff {
  id: string
  object: SignedObject
  record: string
  hash: Buffer
  essentials: JsonObject
  reasons: Reason[]
  steps: Step[]
  ownAllowed: boolean
  remindHours: number
  step: number
  stepSince: string
  state: 'open' | 'approved' | 'declined' | 'void' | 'withdrawn'
  askedBy: string | null
  askedAt: string
  note: string | null
  endedAt: string | null
}

const columns =
  raw(`id, object, record_id as record, content_hash as hash, essentials, reasons, steps, own_allowed as "ownAllowed",
  remind_hours as "remindHours", step, ${momentSql('step_since')} as "stepSince", state, asked_by as "askedBy",
  ${momentSql('asked_at')} as "askedAt", note, ${momentSql('ended_at')} as "endedAt"`)

/** Requests that meet a condition, the newest first. */
export const signOffsWhere = ({ db, workspace }: Context, where: Sql, more = sql``): Promise<SignOff[]> =>
  db.query<SignOff>(sql`
    select ${columns} from sign_off where workspace_id = ${workspace} and ${where} order by asked_at desc, id desc limit 500 ${more}`)

/** Throws NotFound. */
export async function findSignOff(ctx: Context, id: string, more = sql``): Promise<SignOff> {
  const [found] = await signOffsWhere(ctx, sql`id::text = ${id}`, more)
  if (!found) throw new NotFound('notFound')
  return found
}

/** See `RequireSignedOff`. */
export const requiringSignOff =
  (price: PriceLines): RequireSignedOff =>
  async (ctx, on) => {
    const needs = await needsOf(ctx, on, price)
    if (!needs.reasons.length) return
    if (await isApproved(ctx, on, needs)) return
    const open = await signOffsWhere(ctx, sql`record_id = ${on.id} and object = ${on.object} and state = 'open'`)
    const waiting = open.find(one => one.hash.equals(needs.hash))
    const details = { needs: shownReasons(needs), on, ...(waiting && { signOff: waiting.id }) }
    throw new Conflict(waiting ? 'signOffWaiting' : 'signOffNeeded', {}, details)
  }

/** Whether it was approved as it is now. */
export async function isApproved(ctx: Context, on: SignedThing, { hash }: Pick<Needs, 'hash'>): Promise<boolean> {
  const approved = await signOffsWhere(ctx, sql`record_id = ${on.id} and object = ${on.object} and state = 'approved'`)
  return approved.some(one => one.hash.equals(hash))
}

/** Without what only the set-up says of it. */
const shownReasons = ({ reasons }: Needs): JsonObject[] => reasons.map(reason => ({ ...reason }))

/** Takes a request back that one has made. Throws Conflict where it is over. */
export async function withdrawSignOff(ctx: Context, id: string): Promise<SignOff> {
  return transact(ctx, async inside => {
    const asked = await findSignOff(inside, id, sql`for update`)
    if (asked.askedBy !== ctx.actor.user && !ctx.actor.role.admin) throw new NotFound('notFound')
    if (asked.state !== 'open') throw new Conflict('signOffOver')
    await endSignOff(inside, id, 'withdrawn')
    return findSignOff(inside, id)
  })
}

export async function endSignOff({ db, workspace }: Context, id: string, state: SignOff['state']): Promise<void> {
  await db.query(
    sql`update sign_off set state = ${state}, ended_at = now() where workspace_id = ${workspace} and id = ${id}`,
  )
}

/** Whose turn it is now. */
export const approversNow = (ctx: Context, asked: SignOff): string[] => {
  const step = asked.steps[asked.step]
  return step && asked.state === 'open' ? [...new Set(step.seats.flatMap(seat => candidatesOf(ctx, seat, asked)))] : []
}
