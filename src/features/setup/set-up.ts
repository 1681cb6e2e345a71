import sql from 'sql-template-tag'
import { setPassword } from '../../access/credentials.ts'
import { hashPassword, passwordProblems } from '../../access/password.ts'
import { Conflict, Invalid, type Problem } from '../../model/index.ts'
import type { Context, Locale } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { transact } from '../../records/transact.ts'
import { addReadyFlows } from '../ready-flows.ts'
import { addReadyViews } from '../ready-views.ts'
import { changeCompany } from './company.ts'
import { addSellingSetUp } from './selling.ts'
import { addStarterSetUp } from './starter.ts'

export interface SetUp {
  company: string
  name: string
  email: string
  password: string
  locale: Locale
}

/** Whether nobody can sign in yet. */
export async function needsSetUp({ db, workspace }: Context): Promise<boolean> {
  const row = await db.one<{ needed: boolean }>(
    sql`select not exists (select from "user" where workspace_id = ${workspace}) as needed`,
  )
  return row?.needed ?? false
}

/**
 * Makes the company and its administrator; returns his id. Done once: of two who try at the same moment the second is
 * refused, as is everybody later.
 */
export async function setUpCompany(ctx: Context, given: SetUp): Promise<string> {
  const problems: Problem[] = passwordProblems(given.password, given)
  if (!given.company.trim()) problems.push({ field: 'company', code: 'required' })
  const hash = problems.length ? '' : await hashPassword(given.password)

  return transact(ctx, async inside => {
    await inside.db.query(
      sql`select pg_advisory_xact_lock(hashtextextended(current_setting('rapport.workspace') || ' people', 0))`,
    )
    if (!(await needsSetUp(inside))) throw new Conflict('alreadySetUp')
    const user = await createAdministrator(inside, given, problems)
    await setPassword(inside.db, user, hash)
    await changeCompany(inside, { name: given.company.trim(), locale: given.locale })
    // Lists begin with what came last: there the pipeline of deals stands first.
    await addSellingSetUp(inside, given.company.trim(), given.locale)
    await addStarterSetUp(inside, given.locale)
    await addReadyFlows(inside, given.locale, { isNew: true })
    await addReadyViews(inside, given.locale, user)
    return user
  })
}

async function createAdministrator(
  ctx: Context,
  { name, email, locale }: SetUp,
  problems: readonly Problem[],
): Promise<string> {
  const role = [...ctx.config.roles.values()].find(each => each.name === 'admin')?.id ?? null
  try {
    const user = await createRecord(ctx, 'user', { name, email, locale, role })
    if (!problems.length) return user.id
  } catch (error) {
    throw error instanceof Invalid ? new Invalid([...error.problems, ...problems]) : error
  }
  throw new Invalid([...problems])
}
