import { Invalid, type JsonObject, type ObjectDeclaration, RapportError, Unavailable } from '../../model/index.ts'
import { type Context, objectOf, scopeOf, transact } from '../../records/index.ts'
import type { Application, Job } from '../feature.ts'
import { proposeColumns, type Target, withBranches } from './columns/propose.ts'
import { commitImport } from './commit/commit.ts'
import { revertImport } from './commit/revert.ts'
import { tellImporter } from './commit/tell-importer.ts'
import { changeImport, changeStaging, dropFile, getImport, type Import, lockState, noCounts } from './import.ts'
import type { Mapping } from './mapping.ts'
import { branchObject } from './plan/branches.ts'
import { planImport } from './plan/plan.ts'
import { namedObject } from './plan/readers.ts'
import { forgetUploads, sealFile } from './sent-files.ts'
import { stageFile } from './stage-file.ts'
import { standingValues } from './standing-values.ts'
import { mappingBy, recogniseExport } from './systems/recognise.ts'
import { importTargets } from './targets.ts'

/** Reads the file and works out what will become of its rows. `reread: false`: only the latter. */
const stage: Job = {
  name: 'import.stage',
  run: (ctx, payload, application) =>
    guarded(ctx, payload, application, 'staging', async (own, imported) => {
      if (!imported.format) await sealFile(own, imported)
      if (payload.reread !== false || !imported.format) await stageFile(own, imported.id)
      await propose(own, imported.id)
      await planImport(own, imported.id)
      await changeStaging(own, imported.id, { state: 'staged' })
    }),
}

/** Which column goes into which field, and what holds for all rows. */
async function propose(ctx: Context, id: string): Promise<void> {
  const imported = await getImport(ctx, id)
  const object = objectOf(ctx, imported.object)
  const targets = importTargets(ctx, object)
  const plain = proposeColumns(object.name, targets, imported.columns)
  const columns = mayBranch(ctx, object, targets) ? withBranches(plain) : plain
  if (imported.schedule) requireColumns(imported)
  const byNames: Mapping = Object.fromEntries(
    Object.entries(columns).map(([field, names]) => [field, { columns: names }]),
  )
  const names = imported.columns.map(({ name }) => name)
  const recognised = recogniseExport(names, object.name)
  const isUsed = recognised?.object === object.name && imported.options.system !== 'none'
  const proposed = isUsed ? mappingBy(recognised.shape, targets, { columns: names, proposed: byNames }) : byNames
  const allowed = new Set(targets.map(target => target.name))
  for (const [field, value] of Object.entries(standingValues(ctx, object.name)))
    if (allowed.has(field)) proposed[field] = { ...proposed[field], value }
  await changeStaging(ctx, id, {
    proposed,
    recognised: recognised ? { system: recognised.system, title: recognised.title, object: recognised.object } : null,
    system: systemOf(imported, {
      recognised: isUsed ? recognised.system : null,
      mapping: imported.mapping ?? proposed,
    }),
  })
}

/** What fills the fields was said of an earlier file: where this one lacks a column of it, it is another. Throws Invalid. */
function requireColumns({ mapping, columns }: Import): void {
  const known = new Set(columns.map(({ name }) => name))
  const problems = Object.entries(mapping ?? {}).flatMap(([field, { columns: named = [], ids = [] }]) =>
    [...named, ...ids]
      .filter(column => !known.has(column))
      .map(column => ({ field: `mapping.${field}`, code: 'importColumn', params: { column } })),
  )
  if (problems.length) throw new Invalid(problems)
}

/** Under what name the ids of a file are kept: as was told, else of whose export it is, else those of any file. */
function systemOf(
  { options }: Import,
  { recognised, mapping }: { recognised: string | null; mapping: Mapping },
): string | null {
  const hasIds = Object.entries(mapping).some(([field, { ids }]) => field === 'externalId' || ids?.length)
  const told = options.system === 'none' ? undefined : options.system
  return told ?? recognised ?? (hasIds ? 'file' : null)
}

/** Whether branches of the catalogue may be made on the way, and the object lies in them. */
const mayBranch = (ctx: Context, object: ObjectDeclaration, targets: readonly Target[]): boolean =>
  targets.some(({ name }) => name === 'category') &&
  object.fields.category?.type === 'ref' &&
  namedObject(object.fields.category) === branchObject &&
  scopeOf(ctx, objectOf(ctx, branchObject), 'create') !== 'none'

const commit: Job = {
  name: 'import.commit',
  run: (ctx, payload, application) =>
    guarded(ctx, payload, application, 'committing', (own, imported) => commitImport(own, imported.id)),
}

const revert: Job = {
  name: 'import.revert',
  run: async (ctx, payload, application) => {
    const imported = await getImport(ctx, String(payload.import))
    const told = typeof payload.told === 'string' ? payload.told : null
    await revertImport(await importingContext(ctx, imported, application), imported.id, told)
  },
}

const forget: Job = { name: 'import.forget', every: '41 * * * *', run: forgetUploads }

export const importJobs: readonly Job[] = [stage, commit, revert, forget]

/** Everything is done in the name of who imports, with his rights as far as his key reaches. */
export async function importingContext(
  ctx: Context,
  imported: Pick<Import, 'id' | 'actor' | 'scopes' | 'locale' | 'options'>,
  application: Application,
): Promise<Context> {
  const own = await application.userContext(ctx.workspace, imported.actor, {
    channel: 'import',
    reference: imported.id,
    ...(imported.options.silent && { silent: true }),
  })
  return { ...own, locale: imported.locale, actor: { ...own.actor, scopes: imported.scopes } }
}

type Work = (ctx: Context, imported: Import) => Promise<void>

/** What cannot be done ends the import with its reason. When the database is away, the job is tried again. */
export async function guarded(
  ctx: Context,
  payload: JsonObject,
  application: Application,
  state: Import['state'],
  work: Work,
): Promise<void> {
  const imported = await getImport(ctx, String(payload.import))
  if (imported.state !== state) return
  try {
    await work(await importingContext(ctx, imported, application), imported)
  } catch (error) {
    if (error instanceof Unavailable) throw error
    const isStopped = !(await transact(ctx, inner => breakOff(inner, imported, state, error)))
    if (!isStopped && !(error instanceof RapportError))
      application.log.error({ err: error, import: imported.id }, 'an import broke off')
  }
}

/** Whether it was still under way: what somebody has stopped meanwhile stays stopped. */
async function breakOff(ctx: Context, imported: Import, state: Import['state'], error: unknown): Promise<boolean> {
  const { id, counts } = imported
  if ((await lockState(ctx, id)) !== state) return false
  await changeImport(ctx, id, {
    state: 'failed',
    failure: failureOf(error),
    // Half a plan is none, and one made before is not what was asked for last.
    ...(state === 'staging' && { counts: { ...noCounts(), read: counts.read } }),
    finishedAt: new Date().toISOString(),
    ...(state === 'fetching' && { received: 0, fileSize: 0 }),
  })
  if (state === 'fetching') await dropFile(ctx, id)
  await tellImporter(ctx, imported, 'importFailed')
  return true
}

function failureOf(error: unknown): NonNullable<Import['failure']> {
  if (error instanceof Invalid && error.problems[0])
    return { code: error.problems[0].code, params: error.problems[0].params }
  return error instanceof RapportError ? { code: error.code, params: error.params } : { code: 'importBroken' }
}
