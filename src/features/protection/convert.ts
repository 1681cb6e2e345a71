import { setTimeout as wait } from 'node:timers/promises'
import sql from 'sql-template-tag'
import { noteSecurityEvent } from '../../access/security-events.ts'
import { kindPredicate } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { fromTable } from '../../records/index.ts'
import { transact } from '../../records/transact.ts'
import type { Application, Job } from '../feature.ts'
import type { ConvertRequests } from '../request-copy.ts'
import { type Converting, convertRecords, leftRecords, nextRecords, type Seals } from './convert-records.ts'
import { clearCopies } from './copies.ts'

export const convertJobName = 'protection.convert'

const portion = 100
const first = '00000000-0000-0000-0000-000000000000'

interface Underway {
  object: string
  field: string
  state: 'sealing' | 'sealed' | 'opening'
  progress: { after?: string; done?: number; total?: number }
}

interface Means {
  seals: Seals
  convertRequests: ConvertRequests
}

/**
 * Seals what records and their histories have in a field that was marked, or opens it, while people work. Each portion is done
 * whole with its mark of how far it came, so that after a crash it goes on there.
 */
export const convertJob = ({ seals, convertRequests }: Means): Job => ({
  name: convertJobName,
  async run(given, { object, field }, application) {
    const row = await given.db.one<Underway>(sql`
      select object, field, state, progress from protected_field
      where workspace_id = ${given.workspace} and object = ${String(object)} and field = ${String(field)}`)
    if (!row) return
    const ctx = await knowing(given, row, application)
    const converting = convertingOf(ctx, row, seals)
    if (!converting) return
    if (row.state !== 'sealed') await walk(ctx, converting, row)
    await finishLeft(ctx, converting)
    if (row.state === 'sealing') await clearCopies(ctx, converting)
    if (row.state === 'sealing') await convertRequests(ctx, progress => tellProgress(ctx, converting, progress))
    if (row.state === 'sealed') await convertRequests(ctx)
    if (row.state === 'opening' && (await leftRecords(ctx, converting, first, 1)).length)
      throw new Error(`values of ${row.object}.${row.field} that no key opens are left: their protection stays`)
    if (row.state !== 'sealed') await finish(ctx, row)
    if (row.state === 'opening') await convertRequests(await knowing(given, { ...row, state: null }, application))
  },
})

/** By night: what was interrupted goes on, and what was written at the moment of the marking is sealed. */
export const lookAgainJob: Job = {
  name: 'protection.look-again',
  every: '50 3 * * *',
  async run(ctx, _, { enqueue }) {
    await convertAll(ctx, enqueue)
  },
}

/** Queues the work on every protected field; what is done already is soon done with. */
export async function convertAll(ctx: Context, enqueue: Application['enqueue']): Promise<void> {
  const rows = await ctx.db.query<{ object: string; field: string }>(
    sql`select object, field from protected_field where workspace_id = ${ctx.workspace}`,
  )
  for (const row of rows) await enqueue(ctx.db, convertJobName, { ...row })
}

/** The set-up in which the change is known: this process hears of it a moment after it was made. Throws where it does not. */
async function knowing(
  ctx: Context,
  row: Omit<Underway, 'state'> & { state: Underway['state'] | null },
  application: Application,
): Promise<Context> {
  for (let look = 0; look < 20; look++) {
    const now = await application.systemContext(ctx.workspace, ctx.via)
    const declared = now.config.objects.get(row.object)?.fields[row.field]
    const state = declared?.options.protected ? (declared.options.protected.state ?? 'sealed') : null
    if (!declared || state === row.state) return now
    await wait(100)
  }
  throw new Error(`the protection of ${row.object}.${row.field} is being read anew`)
}

function convertingOf(ctx: Context, { object: name, field, state }: Underway, seals: Seals): Converting | null {
  const object = ctx.config.objects.get(name)
  if (!object || !Object.hasOwn(object.fields, field)) return null
  return { object, field, to: state === 'opening' ? 'open' : 'sealed', seals }
}

async function walk(ctx: Context, converting: Converting, { progress }: Underway): Promise<void> {
  const total = progress.total ?? (await countRecords(ctx, converting))
  let { after = first, done = 0 } = progress
  for (let ids = [after]; ids.length; ) {
    ids = await transact(ctx, async inside => {
      const next = await nextRecords(inside, converting, after, portion)
      await convertRecords(inside, converting, next)
      after = next.at(-1) ?? after
      done += next.length
      await tellProgress(inside, converting, { after, done, total: Math.max(total, done) })
      return next
    })
  }
}

/** Histories of records that are there no more, and what a process wrote that had not heard of the change yet. */
async function finishLeft(ctx: Context, converting: Converting): Promise<void> {
  for (let after = first; ; ) {
    const ids = await leftRecords(ctx, converting, after, portion)
    const last = ids.at(-1)
    if (!last) return
    await transact(ctx, inside => convertRecords(inside, converting, ids))
    after = last
  }
}

async function countRecords(ctx: Context, { object }: Converting): Promise<number> {
  const row = await ctx.db.one<{ total: number }>(sql`
    select count(*)::int as total from ${fromTable(object, 't')}
    where t.workspace_id = ${ctx.workspace} and ${kindPredicate(object, 't')}`)
  return row?.total ?? 0
}

const tellProgress = (ctx: Context, { object, field }: Converting, progress: Underway['progress']) =>
  ctx.db.query(sql`
    update protected_field set progress = ${JSON.stringify(progress)}::jsonb
    where workspace_id = ${ctx.workspace} and object = ${object.name} and field = ${field}`)

/** Throws where values could not be opened: they and their protection stay, until the key that sealed them is back. */
const finish = (ctx: Context, { object, field, state }: Underway): Promise<void> =>
  transact(ctx, async inside => {
    const done =
      state === 'sealing'
        ? sql`update protected_field set state = 'sealed', progress = '{}'`
        : sql`delete from protected_field`
    const [row] = await inside.db.query(sql`
      ${done} where workspace_id = ${ctx.workspace} and object = ${object} and field = ${field} and state = ${state} returning field`)
    if (!row) return
    const operation = state === 'sealing' ? 'marked' : 'unmarked'
    await noteSecurityEvent(inside, { kind: 'encryption', outcome: 'done', details: { operation, object, field } })
  })
