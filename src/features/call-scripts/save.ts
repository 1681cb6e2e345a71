import sql from 'sql-template-tag'
import { Conflict, Forbidden, Invalid, isSeen, newId, type SeenVersion, Stale } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import { appliesProblems, scriptProblems, textProblems } from './check.ts'
import { type CallScript, getScript, mayWriteScripts, mostScripts } from './script.ts'

export type ScriptDraft = Pick<CallScript, 'name' | 'active' | 'applies' | 'steps'>

/** Keeps a new script. Throws Invalid with every problem; one that is not in use yet may be unfinished. */
export function createScript(ctx: Context, given: ScriptDraft): Promise<CallScript> {
  requireWriter(ctx)
  return transact(ctx, async inside => {
    const draft = await soundDraft(inside, given)
    const row = await inside.db.one<{ count: number }>(
      sql`select count(*)::int as count from call_script where workspace_id = ${ctx.workspace} and removed_at is null`,
    )
    if (row && row.count >= mostScripts) throw new Conflict('tooManyScripts', { max: mostScripts })
    const id = newId()
    await inside.db.query(sql`
      insert into call_script (id, name, active, applies, steps, changed_by) values (${id}, ${draft.name}, ${draft.active},
        ${JSON.stringify(draft.applies)}, ${JSON.stringify(draft.steps)}, ${ctx.actor.user})`)
    return keepVersion(inside, id)
  })
}

/** Changes what is given; whoever is going through it stays with the version that he began. Throws Stale. */
export function changeScript(
  ctx: Context,
  id: string,
  given: Partial<ScriptDraft>,
  seen: SeenVersion | undefined,
): Promise<CallScript> {
  requireWriter(ctx)
  return transact(ctx, async inside => {
    const before = await scriptToChange(inside, id, seen)
    const draft = await soundDraft(inside, { ...before, ...given })
    await inside.db.query(sql`
      update call_script set version = version + 1, updated_at = now(), changed_by = ${ctx.actor.user}, name = ${draft.name},
        active = ${draft.active}, applies = ${JSON.stringify(draft.applies)}, steps = ${JSON.stringify(draft.steps)}
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    return keepVersion(inside, id)
  })
}

/** What was answered by it stays. */
export function removeScript(ctx: Context, id: string, seen: SeenVersion | undefined): Promise<void> {
  requireWriter(ctx)
  return transact(ctx, async inside => {
    await scriptToChange(inside, id, seen)
    await inside.db.query(
      sql`update call_script set removed_at = now(), active = false where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
  })
}

function requireWriter(ctx: Context): void {
  if (!mayWriteScripts(ctx)) throw new Forbidden('scriptsByHeads')
}

async function scriptToChange(ctx: Context, id: string, seen: SeenVersion | undefined): Promise<CallScript> {
  const before = await getScript(ctx, id, true)
  if (!isSeen(seen, before.version)) throw new Stale('stale', { version: before.version }, { version: before.version })
  return before
}

async function soundDraft(ctx: Context, given: ScriptDraft): Promise<ScriptDraft> {
  const draft = { ...given, name: given.name.trim() }
  const problems = [
    ...textProblems(draft),
    ...(await appliesProblems(ctx, draft.applies)),
    ...(draft.active ? scriptProblems(ctx, draft) : []),
  ]
  if (problems.length) throw new Invalid(problems)
  return draft
}

async function keepVersion(ctx: Context, id: string): Promise<CallScript> {
  await ctx.db.query(sql`
    insert into call_script_version (script, version, name, steps, "by")
    select id, version, name, steps, changed_by from call_script where workspace_id = ${ctx.workspace} and id = ${id}`)
  return getScript(ctx, id)
}
