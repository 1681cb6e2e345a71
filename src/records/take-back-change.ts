import sql from 'sql-template-tag'
import { Conflict, Forbidden, type JsonObject, NotFound, type ObjectDeclaration } from '../model/index.ts'
import { fieldRight, objectOf, requireRight } from './access.ts'
import { changesOf } from './changes.ts'
import type { Context } from './context.ts'
import { getRecord } from './get.ts'
import type { RecordJson } from './row.ts'
import { same } from './same.ts'
import { stageFieldOf } from './stages.ts'
import { pick, updateRecord } from './update.ts'

interface Made {
  before: JsonObject
  after: JsonObject
}

/**
 * Takes back what the caller himself changed with this version: each of its fields has again what it had. With its stage
 * a record has again since when it was there, as if it had never left. What somebody changed since is not written over.
 */
export async function takeBackChange(ctx: Context, name: string, id: string, version: number): Promise<RecordJson> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'update')
  const { id: found } = await getRecord(ctx, name, id, { fields: [] })
  const made = await ownChange(ctx, object, found, version)
  const fields = writtenFields(object, made)
  if (fields.some(field => !followsStage.has(field) && fieldRight(ctx, object, field) !== 'write'))
    throw new Forbidden('noRight')
  return updateRecord(ctx, name, found, pick(made.before, fields), {
    engine: true,
    guard: now => {
      if (fields.some(field => !same(now[field] ?? null, made.after[field] ?? null))) throw new Conflict('changedSince')
    },
  })
}

async function ownChange(ctx: Context, object: ObjectDeclaration, id: string, version: number): Promise<Made> {
  const made = await ctx.db.one<Made>(sql`
    select before, after from change c
    where workspace_id = ${ctx.workspace} and record_id = ${id} and ${changesOf(object, 'c')} and version = ${version}
      and kind = 'updated' and actor is not distinct from ${ctx.actor.user}::uuid`)
  if (!made) throw new NotFound('noSuchChange')
  return made
}

/** Set by the engine, but not to be worked out again: a record that comes back has been there all the time. */
const followsStage = new Set(['stageSince', 'closedAt'])

/** What people wrote, and what followed from a stage; all else follows anew. */
function writtenFields(object: ObjectDeclaration, { after }: Made): string[] {
  const moved = stageFieldOf(object) ?? ''
  return Object.keys(after).filter(name => {
    const field = object.fields[name]
    if (!field) return false
    return followsStage.has(name) ? moved in after : !field.options.readOnly && field.type !== 'formula'
  })
}
