import sql, { raw } from 'sql-template-tag'
import { onePeopleChange } from '../../access/people-lock.ts'
import { noteSecurityEvent, type Whence } from '../../access/security-events.ts'
import { administratorsWhoSignIn } from '../../access/two-persons.ts'
import { momentSql } from '../../database/table.ts'
import { Conflict } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { nameOf } from '../people.ts'
import { voidAll } from './decide.ts'
import { tellAdministrators } from './tell.ts'

/** How the two-person rule of a company stands. */
export interface Rule {
  on: boolean
  since: string | null
  by: { id: string; name: string } | null
  /** Administrators who can sign in; without two of them it is not turned on. */
  administrators: number
}

export async function ruleOf(ctx: Context): Promise<Rule> {
  const row = await ctx.db.one<{ since: string; by: string | null }>(sql`
    select ${raw(momentSql('since'))} as since, turned_on_by as by from two_person_rule where workspace_id = ${ctx.workspace}`)
  return {
    on: row !== undefined,
    since: row?.since ?? null,
    by: row?.by ? { id: row.by, name: nameOf(ctx.config, row.by) } : null,
    administrators: await administratorsWhoSignIn(ctx),
  }
}

/** From now on acts that are declared so need two administrators. Throws Conflict where there are not two who can sign in. */
export const turnRuleOn = (ctx: Context, whence: Whence): Promise<void> =>
  transact(ctx, async inside => {
    await onePeopleChange(inside)
    if ((await administratorsWhoSignIn(inside)) < 2) throw new Conflict('twoAdministratorsFirst')
    const on = await inside.db.query(sql`
      insert into two_person_rule (turned_on_by) values (${ctx.actor.user}) on conflict do nothing returning since`)
    if (on.length) await tell(inside, 'twoPersonsOn', whence)
  })

/** One is enough again; what waited for a second is void. */
export const turnRuleOff = (ctx: Context, whence?: Whence): Promise<void> =>
  transact(ctx, async inside => {
    const off = await inside.db.query(
      sql`delete from two_person_rule where workspace_id = ${ctx.workspace} returning since`,
    )
    if (!off.length) return
    await voidAll(inside)
    await tell(inside, 'twoPersonsOff', whence)
  })

async function tell(ctx: Context, code: 'twoPersonsOn' | 'twoPersonsOff', whence?: Whence): Promise<void> {
  const details = { state: code === 'twoPersonsOn' ? 'ruleOn' : 'ruleOff' }
  await noteSecurityEvent(ctx, { kind: 'approval', outcome: 'done', whence, details })
  await tellAdministrators(ctx, {
    code,
    params: { name: ctx.actor.name },
    on: { object: 'approval', id: ctx.workspace },
  })
}
