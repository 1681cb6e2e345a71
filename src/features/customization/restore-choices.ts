import sql from 'sql-template-tag'
import { checkAddedField, Invalid, NotFound, type ObjectDeclaration, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { Application } from '../feature.ts'
import { type FieldJson, findField, presentField, store } from './fields.ts'
import {
  type Moved,
  moveBack,
  movedOff,
  type RemovedChoice,
  removedChoices,
  requireRemoved,
  withChoices,
} from './removed-choices.ts'
import { searchAgain } from './searching.ts'

/** A choice that can come back, and what would come back with it. */
export type RestorableChoice = Omit<RemovedChoice, 'position'> & Moved

/** Choices that were taken away from a field, latest first. Throws NotFound. */
export async function listRemovedChoices(ctx: Context, id: string): Promise<RestorableChoice[]> {
  const { field, object } = await fieldOf(ctx, id)
  const listed: RestorableChoice[] = []
  for (const { position: _, ...removed } of await removedChoices(ctx, field.id))
    listed.push({ ...removed, ...(await movedOff(ctx, object, { ...field, choice: removed.choice })) })
  return listed
}

export interface ChoicesBack {
  field: FieldJson
  /** Records that have their former choice again. */
  restored: number
  /** Records that somebody has changed since: they stay as they are. */
  kept: number
}

/**
 * Brings choices back to their places, and the records that were moved off them, where nobody has changed them since; the
 * last one that went comes first, as what was moved twice was moved from one to the next.
 */
export function restoreChoices(
  ctx: Context,
  id: string,
  asked: readonly string[],
  enqueue: Application['enqueue'],
): Promise<ChoicesBack> {
  return transact(ctx, async inside => {
    const { field, object } = await fieldOf(inside, id, 'lock')
    const back = await requireRemoved(inside, id, asked)
    const options = withChoices(field.options, back)
    const problems: Problem[] = []
    const { objects, company: reading } = inside.config
    checkAddedField({ type: field.type, options, object, objects, reading }, (code, params, path) => {
      problems.push({ field: path ?? '', code, params })
    })
    if (problems.length) throw new Invalid(problems)

    let [restored, kept] = [0, 0]
    for (const { choice } of back) {
      const { moved, unchanged } = await moveBack(inside, object, { ...field, choice })
      restored += unchanged
      kept += moved - unchanged
    }
    if (options.search === true) await enqueue(inside.db, searchAgain.name, { object: field.object })
    return { field: presentField(inside, await store(inside, { ...field, options })), restored, kept }
  })
}

async function fieldOf(ctx: Context, id: string, lock?: 'lock') {
  const field = await findField(ctx, id)
  const object: ObjectDeclaration | undefined = ctx.config.objects.get(field.object)
  if (!object) throw new NotFound('notFound', { object: 'field', id })
  if (!lock) return { field, object }
  await ctx.db.query(sql`select from added_field where workspace_id = ${ctx.workspace} and id = ${id} for update`)
  return { field: await findField(ctx, id), object }
}
