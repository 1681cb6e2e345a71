import sql from 'sql-template-tag'
import { Conflict, Forbidden, Invalid, NotFound } from '../../model/index.ts'
import { type Context, getRecord, transact } from '../../records/index.ts'
import { asSystem } from '../as-system.ts'
import { notify } from '../notice.ts'
import { nameOf } from '../people.ts'
import { contentHash } from './content.ts'
import { endSignOff, findSignOff, type SignOff, signOffsWhere } from './request.ts'
import { placesOf } from './seats.ts'
import { tellApprovers } from './tell.ts'

export interface Decision {
  verdict: 'approve' | 'decline'
  note: string | null
  via: 'page' | 'mail'
}

/**
 * Decides for the caller's seats of the present step. Where all of the step is approved the next one begins; after the last it is
 * approved. Of several who decide at once one is first, and the others are told what he decided. Throws NotFound, Forbidden, Conflict
 * where it is over, and where what was asked about has been changed meanwhile: then the request is void.
 */
export async function decide(ctx: Context, id: string, decision: Decision): Promise<SignOff> {
  if (decision.verdict === 'decline' && !decision.note?.trim()) throw new Invalid([{ field: 'note', code: 'required' }])
  const outcome = await transact(ctx, inside => decideInside(inside, id, decision))
  if (outcome === 'void') throw new Conflict('signOffVoid')
  return outcome
}

async function decideInside(ctx: Context, id: string, decision: Decision): Promise<SignOff | 'void'> {
  const asked = await findSignOff(ctx, id, sql`for update`)
  if (asked.state !== 'open') throw new Conflict('signOffOver')
  const step = asked.steps[asked.step]
  const places = step ? placesOf(ctx, step, asked) : []
  if (!step || !places.length) throw new Forbidden('signOffNotYours')
  if (await isChanged(ctx, asked)) {
    await makeVoid(ctx, asked)
    return 'void'
  }
  const taken = new Set(await seatsTaken(ctx, asked))
  const free = places.filter(({ seat }) => !taken.has(seat))
  if (!free.length) throw new Conflict('signOffDecided')
  for (const { seat, inPlaceOf } of free)
    await ctx.db.query(sql`
      insert into sign_off_decision (sign_off, step, seat, verdict, "by", in_place_of, note, via)
      values (${id}, ${asked.step}, ${seat}, ${decision.verdict}, ${ctx.actor.user}, ${inPlaceOf}, ${decision.note}, ${decision.via})`)
  const done = taken.size + free.length
  await proceed(ctx, asked, { decision, isPassed: step.mode === 'any' || done === step.seats.length })
  return findSignOff(ctx, id)
}

interface Proceeding {
  decision: Decision
  /** Nobody else of the step has to approve. */
  isPassed: boolean
}

async function proceed(ctx: Context, asked: SignOff, { decision, isPassed }: Proceeding): Promise<void> {
  if (decision.verdict === 'decline') return finish(ctx, asked, 'declined', decision.note)
  if (!isPassed) return
  if (asked.step + 1 === asked.steps.length) return finish(ctx, asked, 'approved', decision.note)
  await ctx.db.query(sql`
    update sign_off set step = step + 1, step_since = now() where workspace_id = ${ctx.workspace} and id = ${asked.id}`)
  await tellApprovers(ctx, await findSignOff(ctx, asked.id))
}

async function finish(
  ctx: Context,
  asked: SignOff,
  state: 'approved' | 'declined',
  note: string | null,
): Promise<void> {
  await endSignOff(ctx, asked.id, state)
  await notify(ctx, asked.askedBy, {
    code: state === 'approved' ? 'signOffApproved' : 'signOffDeclined',
    params: { name: String(asked.essentials.name ?? ''), by: nameOf(ctx.config, ctx.actor.user), note: note ?? '' },
    on: { object: asked.object, id: asked.record },
  })
}

const seatsTaken = async ({ db, workspace }: Context, { id, step }: SignOff): Promise<number[]> =>
  (
    await db.query<{ seat: number }>(
      sql`select seat from sign_off_decision where workspace_id = ${workspace} and sign_off = ${id} and step = ${step}`,
    )
  ).map(({ seat }) => seat)

/** Also where it is gone. */
async function isChanged(ctx: Context, { object, record, hash }: SignOff): Promise<boolean> {
  try {
    return !contentHash(object, await getRecord(asSystem(ctx), object, record)).equals(hash)
  } catch (error) {
    if (error instanceof NotFound) return true
    throw error
  }
}

async function makeVoid(ctx: Context, asked: SignOff): Promise<void> {
  await endSignOff(ctx, asked.id, 'void')
  await notify(ctx, asked.askedBy, {
    code: 'signOffVoid',
    params: { name: String(asked.essentials.name ?? '') },
    on: { object: asked.object, id: asked.record },
  })
}

/** After a change: what was asked for or approved of something else than it is now holds no more. Safe to repeat. */
export async function voidChanged(ctx: Context, id: string): Promise<void> {
  await transact(ctx, async inside => {
    const living = await signOffsWhere(
      inside,
      sql`record_id = ${id} and state in ('open', 'approved')`,
      sql`for update`,
    )
    for (const asked of living) if (await isChanged(inside, asked)) await makeVoid(inside, asked)
  })
}
