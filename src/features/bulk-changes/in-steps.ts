import { type Problem, RapportError, Unavailable } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Application } from '../feature.ts'
import type { BulkChange, State } from './bulk-change.ts'

type Begun = Pick<BulkChange, 'id' | 'state' | 'actor' | 'scopes' | 'locale'> & Partial<Pick<BulkChange, 'silent'>>

/** What is done to many records in steps, each a job: a bulk change or a hand-over. */
export interface InSteps<T extends Begun> {
  /** Under which its changes stand in the history. */
  channel: 'bulk' | 'handOver'
  /** For the log. */
  called: string
  get(ctx: Context, id: string): Promise<T>
  write(ctx: Context, id: string, end: Broken): Promise<void>
  tellFailed(ctx: Context, begun: T): Promise<void>
}

interface Broken {
  state: 'failed'
  failure: Pick<Problem, 'code' | 'params'>
  finishedAt: string
}

/** Everything is done in the name of who began it, with his rights as far as his key reaches. */
export async function makersContext<T extends Begun>(
  ctx: Context,
  { channel }: InSteps<T>,
  { id, actor, scopes, locale, silent }: Omit<Begun, 'state'>,
  application: Application,
): Promise<Context> {
  const own = await application.userContext(ctx.workspace, actor, {
    channel,
    reference: id,
    ...(silent && { silent }),
  })
  return { ...own, locale, actor: { ...own.actor, scopes } }
}

interface Step {
  id: string
  state: State
  application: Application
}

/** What cannot be done ends the whole with its reason, to be continued or undone. When the database is away, the job is tried again. */
export async function guarded<T extends Begun>(
  ctx: Context,
  { get, write, tellFailed, called }: InSteps<T>,
  { id, state, application }: Step,
  work: (begun: T) => Promise<void>,
): Promise<void> {
  const begun = await get(ctx, id)
  if (begun.state !== state) return
  try {
    await work(begun)
  } catch (error) {
    if (error instanceof Unavailable) throw error
    const known = error instanceof RapportError
    if (!known) application.log.error({ err: error, id }, `a ${called} broke off`)
    const failure = known ? { code: error.code, params: error.params } : { code: 'bulkChangeBroken' }
    await transact(ctx, async inner => {
      await write(inner, id, { state: 'failed', failure, finishedAt: new Date().toISOString() })
      // A preview is waited for before the page, and begun anew there.
      if (state === 'committing') await tellFailed(inner, await get(inner, id))
    })
  }
}
