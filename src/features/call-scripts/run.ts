import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { type Given, type ScriptStep, standsAt } from '../../model/call-script.ts'
import { Conflict, Forbidden, isId, type JsonObject, NotFound, newId } from '../../model/index.ts'
import { type Context, getRecord, transact } from '../../records/index.ts'
import { gatherAbout, type Known, valuesAbout } from '../fill-places.ts'
import { fillPlaces, placesIn } from '../places.ts'
import type { CallsOf } from './calls.ts'
import { fillingOf, valueNow } from './fill-fields.ts'
import { getScript } from './script.ts'

/** Somebody goes through a version of a script. */
export interface Run {
  id: string
  version: number
  script: string
  scriptVersion: number
  name: string
  steps: ScriptStep[]
  user: string
  object: string | null
  record: string | null
  call: string | null
  /** Where he stands. */
  step: string
  answers: Given[]
  startedAt: string
  endedAt: string | null
  result: string | null
  activity: string | null
}

export interface Link {
  object: string
  id: string
}

const columns: Sql =
  raw(`r.id, r.version, r.script, r.script_version as "scriptVersion", v.name, v.steps, r."user", r.object,
  r.record_id as record, r.call, r.step, r.answers, ${momentSql('r.started_at')} as "startedAt", ${momentSql('r.ended_at')} as "endedAt",
  r.result, r.activity`)

const runs: Sql = raw(`call_script_run r join call_script_version v
  on v.workspace_id = r.workspace_id and v.script = r.script and v.version = r.script_version`)

/** One of the caller's own. Throws NotFound. `lock`: nobody else changes it until this transaction ends. */
export async function getRun({ db, workspace, actor }: Context, id: string, lock = false): Promise<Run> {
  const run = isId(id)
    ? await db.one<Run>(sql`
        select ${columns} from ${runs} where r.workspace_id = ${workspace} and r.id = ${id} and r."user" = ${actor.user}
        ${raw(lock ? 'for update of r' : '')}`)
    : undefined
  if (!run) throw new NotFound('notFound', { object: 'callScriptRun', id })
  return run
}

/** For so long whoever has not come to the end is asked whether he goes on. */
const openDays = 7

/** What the caller has begun on a card or in a call and not ended, the newest. */
export const openRun = (
  { db, workspace, actor }: Context,
  { on, call, script }: { on: Link | null; call: string | null; script?: string },
): Promise<Run | undefined> =>
  db.one<Run>(sql`
    select ${columns} from ${runs}
    where r.workspace_id = ${workspace} and r."user" = ${actor.user} and r.ended_at is null
      and r.started_at > now() - ${openDays} * interval '1 day'
      and (${script ?? null}::uuid is null or r.script = ${script ?? null}::uuid)
      and ((${call}::uuid is not null and r.call = ${call}::uuid)
        or (${on?.id ?? null}::uuid is not null and r.record_id = ${on?.id ?? null}::uuid))
    order by r.started_at desc limit 1`)

export interface Beginning {
  script: string
  on?: Link
  call?: string
}

/** Begins a script on a card, in a call of the caller's, or both; what he has begun there already goes on. */
export async function startRun(ctx: Context, calls: CallsOf, { script: id, on, call }: Beginning): Promise<Run> {
  if (!ctx.actor.user) throw new Forbidden('noRight')
  const script = await getScript(ctx, id)
  if (!script.active) throw new Conflict('scriptNotActive')
  const first = standsAt(script.steps, [])
  if (!first) throw new Conflict('scriptNotActive')
  const taken = call ? await calls.find(ctx, call) : null
  if (on) await getRecord(ctx, on.object, on.id, { fields: [] })
  const card = on ?? taken?.on ?? null
  return transact(ctx, async inside => {
    // Two pages at once begin one.
    await inside.db.query(
      sql`select pg_advisory_xact_lock(hashtext(${`call-script ${ctx.workspace} ${ctx.actor.user}`}))`,
    )
    const open = await openRun(inside, { on: card, call: call ?? null, script: id })
    if (open) return open
    const made = newId()
    await inside.db.query(sql`
      insert into call_script_run (id, script, script_version, "user", object, record_id, call, step)
      values (${made}, ${script.id}, ${script.version}, ${ctx.actor.user}, ${card?.object ?? null}, ${card?.id ?? null}, ${call ?? null}, ${first})`)
    return getRun(inside, made)
  })
}

/** The card by now: a call may have got one since. */
export async function cardOf(ctx: Context, calls: CallsOf, run: Run): Promise<Link | null> {
  if (run.object && run.record) return { object: run.object, id: run.record }
  if (!run.call) return null
  const call = await calls.find(ctx, run.call).catch(unseen)
  return call?.on ?? null
}

/** What the caller may read about a card; nothing where there is none, or it is not his to see any more. */
export const aboutCard = async (ctx: Context, card: Link | null): Promise<Known> =>
  card ? ((await gatherAbout(ctx, card).catch(unseen)) ?? {}) : await aboutMe(ctx)

async function aboutMe({ config, actor }: Context): Promise<Known> {
  const me = config.users.get(actor.user ?? '')
  return me ? { me: { object: 'user', record: { name: me.name, email: me.email } } } : {}
}

function unseen(error: unknown): null {
  if (error instanceof Forbidden || error instanceof NotFound) return null
  throw error
}

/** A run as its page shows it: each text filled with the card, and what is known already. */
export async function presentRun(ctx: Context, calls: CallsOf, run: Run): Promise<JsonObject> {
  const card = await cardOf(ctx, calls, run)
  const known = await aboutCard(ctx, card)
  const language = ctx.config.company.locale
  const places = run.steps.flatMap(({ text }) => placesIn(text, false).places)
  const textAt = await valuesAbout(ctx, known, { language, places })
  const steps = run.steps.map(step => {
    const given = run.answers.find(({ step: id }) => id === step.id)?.value ?? null
    const filling = fillingOf(ctx, step, given, known)
    return {
      ...step,
      said: fillPlaces(step.text, false, place => textAt(place) || place.instead || ''),
      now: valueNow(ctx, step, known),
      not: filling && 'not' in filling ? filling.not : null,
    }
  })
  const { id, version, script, scriptVersion, name, call, step, answers, startedAt, endedAt, result, activity } = run
  return {
    ...{
      id,
      version,
      script,
      scriptVersion,
      name,
      on: card && { ...card },
      call,
      step,
      startedAt,
      endedAt,
      result,
      activity,
    },
    answers: answers.map(given => ({ ...given })),
    steps: steps as unknown as JsonObject[],
  }
}
