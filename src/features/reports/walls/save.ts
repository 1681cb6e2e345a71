import sql from 'sql-template-tag'
import { makeSecret } from '../../../access/secret.ts'
import { noteSecurityEvent, type Whence } from '../../../access/security-events.ts'
import { Conflict, Invalid, newId, type Problem } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import { mayChange } from '../../shared-with.ts'
import { dashboards } from '../kept/dashboards.ts'
import { seenKept } from '../kept/store.ts'
import { requireWriting } from '../kept/verbs.ts'
import { getWall, type Wall, wallColumns, wallPrefix } from './wall.ts'

/** As many one person has open at most. */
const most = 50

export interface WallDraft {
  name: string
  dashboards: string[]
  turnSeconds: number
  scheme: Wall['scheme']
  /** After so many days the link opens nothing. */
  days: number
}

/**
 * Opens a link at which dashboards are shown without a sign-in, with the caller's rights. Its path is told this once. Throws Invalid where he
 * may not change one of them.
 */
export function makeWall(ctx: Context, draft: WallDraft, whence: Whence): Promise<Wall & { path: string }> {
  return transact(ctx, async inside => {
    requireWriting(inside)
    const problems = await draftProblems(inside, draft)
    if (problems.length) throw new Invalid(problems)
    const own = await inside.db.one<{ count: number }>(sql`
      select count(*)::int as count from wall_screen
      where workspace_id = ${ctx.workspace} and made_by = ${ctx.actor.user} and ended_at is null and expires_at > now()`)
    if ((own?.count ?? 0) >= most) throw new Conflict('tooManyWalls', { max: most })
    const { text, hash } = makeSecret(ctx.workspace)
    const wall = await inside.db.one<Wall>(sql`
      insert into wall_screen as w (id, token_hash, name, dashboards, turn_seconds, scheme, made_by, expires_at)
      values (${newId()}, ${hash}, ${draft.name.trim()}, ${draft.dashboards}, ${draft.turnSeconds}, ${draft.scheme}, ${ctx.actor.user},
        now() + make_interval(days => ${draft.days}))
      returning ${wallColumns}, null as "shownAt"`)
    if (!wall) throw new Conflict('tryAgain')
    const details = { wall: wall.id, name: wall.name, dashboards: wall.dashboards, until: wall.expiresAt }
    await noteSecurityEvent(inside, { kind: 'wallMade', outcome: 'done', whence, details })
    return { ...wall, path: `${wallPrefix}${text}` }
  })
}

/** Ends a link of the caller's; for an administrator anybody's. */
export const endWall = (ctx: Context, id: string, whence: Whence): Promise<void> =>
  transact(ctx, async inside => {
    requireWriting(inside)
    const wall = await getWall(inside, id)
    const ended = await inside.db.query(sql`
      update wall_screen set ended_at = now() where workspace_id = ${ctx.workspace} and id = ${wall.id} and ended_at is null returning id`)
    if (!ended.length) return
    const details = { wall: wall.id, name: wall.name }
    await noteSecurityEvent(inside, { kind: 'wallEnded', outcome: 'done', user: wall.madeBy, whence, details })
  })

/** Who shows a dashboard to whoever passes by answers for it: it is his, or he administers. */
async function draftProblems(ctx: Context, { name, dashboards: wanted }: WallDraft): Promise<Problem[]> {
  const own = new Set((await seenKept(ctx, dashboards)).filter(kept => mayChange(ctx, kept)).map(({ id }) => id))
  return [
    ...(name.trim() ? [] : [{ field: 'name', code: 'required' }]),
    ...(name.isWellFormed() && !name.includes('\0') ? [] : [{ field: 'name', code: 'brokenText' }]),
    ...wanted.flatMap((id, i) => (own.has(id) ? [] : [{ field: `dashboards.${i}`, code: 'wallDashboard' }])),
  ]
}
