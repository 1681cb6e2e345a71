import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { isId, type JsonObject, NotFound } from '../../model/index.ts'
import { type Context, findRecord, objectOf, scopeOf, standsInFor } from '../../records/index.ts'
import { nameOf } from '../people.ts'
import { seesMargin } from './letter.ts'
import { findSignOff, type SignOff, signOffsWhere } from './request.ts'
import { candidatesOf, placesOf } from './seats.ts'

interface DecisionRow {
  signOff: string
  step: number
  seat: number
  verdict: 'approve' | 'decline'
  by: string
  inPlaceOf: string | null
  note: string | null
  via: 'page' | 'mail'
  at: string
}

const decisionsOf = ({ db, workspace }: Context, ids: readonly string[]): Promise<DecisionRow[]> =>
  db.query<DecisionRow>(sql`
    select sign_off as "signOff", step, seat, verdict, "by", in_place_of as "inPlaceOf", note, via, ${raw(momentSql('at'))} as at
    from sign_off_decision where workspace_id = ${workspace} and sign_off = any(${ids}::uuid[]) order by at`)

/** What the caller has to decide on now, what has waited longest first. */
export async function signOffsForMe(ctx: Context): Promise<JsonObject[]> {
  const open = await signOffsWhere(ctx, sql`state = 'open'`)
  const mine = open.filter(asked => mayDecide(ctx, asked)).sort((a, b) => a.stepSince.localeCompare(b.stepSince))
  const shown = await present(ctx, mine)
  return shown.filter(({ canDecide }) => canDecide)
}

/** What the caller has asked for, the newest first. */
export const signOffsOfMine = async (ctx: Context): Promise<JsonObject[]> =>
  present(ctx, await signOffsWhere(ctx, sql`asked_by = ${ctx.actor.user}`))

/** All of a record that the caller may read. Throws NotFound. */
export async function signOffsOn(ctx: Context, id: string): Promise<JsonObject[]> {
  return present(ctx, isId(id) ? await signOffsWhere(ctx, sql`record_id = ${id}`) : [])
}

/** Throws NotFound, also where it is none of the caller's business. */
export async function showSignOff(ctx: Context, id: string): Promise<JsonObject> {
  const asked = isId(id) ? await findSignOff(ctx, id) : null
  if (!asked || !(await concerns(ctx, asked))) throw new NotFound('notFound')
  const [shown] = await present(ctx, [asked])
  if (!shown) throw new NotFound('notFound')
  return shown
}

/** Whoever asked, may decide at some step, administers, or reads the record itself. */
async function concerns(ctx: Context, asked: SignOff): Promise<boolean> {
  const { user, role } = ctx.actor
  if (role.admin || (user !== null && asked.askedBy === user)) return true
  const people = new Set([user, ...standsInFor(ctx).map(({ absent }) => absent)])
  if (asked.steps.some(step => step.seats.some(seat => candidatesOf(ctx, seat, asked).some(one => people.has(one)))))
    return true
  if (scopeOf(ctx, objectOf(ctx, asked.object), 'read') === 'none') return false
  return (await findRecord(ctx, asked.object, asked.record, { fields: [] })) !== null
}

function mayDecide(ctx: Context, asked: SignOff): boolean {
  const step = asked.steps[asked.step]
  return asked.state === 'open' && step !== undefined && placesOf(ctx, step, asked).length > 0
}

async function present(ctx: Context, list: readonly SignOff[]): Promise<JsonObject[]> {
  const decisions = await decisionsOf(
    ctx,
    list.map(({ id }) => id),
  )
  return list.map(asked =>
    presentOne(
      ctx,
      asked,
      decisions.filter(({ signOff }) => signOff === asked.id),
    ),
  )
}

const person = ({ config }: Context, id: string | null): JsonObject | null =>
  id ? { id, name: nameOf(config, id) } : null

function presentOne(ctx: Context, asked: SignOff, decisions: readonly DecisionRow[]): JsonObject {
  const { margin, ...open } = asked.essentials
  const sees = ctx.actor.user ? seesMargin(ctx, asked, ctx.actor.user) : true
  const decided = (step: number, seat: number) => decisions.find(one => one.step === step && one.seat === seat)
  const step = asked.steps[asked.step]
  const places = asked.state === 'open' && step ? placesOf(ctx, step, asked) : []
  const free = places.filter(({ seat }) => !decided(asked.step, seat))
  return {
    id: asked.id,
    on: { object: asked.object, id: asked.record },
    ...open,
    ...(sees && { margin: margin ?? null }),
    reasons: asked.reasons
      .filter(reason => sees || reason.kind === 'rule' || reason.what !== 'minMargin')
      .map(reason => ({ ...reason })),
    state: asked.state,
    askedBy: person(ctx, asked.askedBy),
    askedAt: asked.askedAt,
    note: asked.note,
    endedAt: asked.endedAt,
    step: asked.step,
    steps: asked.steps.map(({ mode, seats }, at) => ({
      mode,
      seats: seats.map((seat, i) => ({
        kind: seat.kind,
        name: seat.kind === 'user' ? nameOf(ctx.config, seat.id) : (ctx.config.roles.get(seat.id)?.name ?? ''),
        decision: presentDecision(ctx, decided(at, i)),
      })),
    })),
    canDecide: free.length > 0,
    inPlaceOf: person(ctx, free[0]?.inPlaceOf ?? null),
    canWithdraw: asked.state === 'open' && (asked.askedBy === ctx.actor.user || ctx.actor.role.admin),
  }
}

const presentDecision = (ctx: Context, row: DecisionRow | undefined): JsonObject | null =>
  row
    ? {
        verdict: row.verdict,
        by: person(ctx, row.by),
        inPlaceOf: person(ctx, row.inPlaceOf),
        note: row.note,
        via: row.via,
        at: row.at,
      }
    : null
