import sql from 'sql-template-tag'
import { isId, isSeen, NotFound, newId, type SeenVersion, Stale } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { type NewPayRule, type PayRule, requireSound } from './rule.ts'

interface Kept {
  id: string
  version: number
  name: string
  terms: Omit<NewPayRule, 'name'>
}

const columns = sql`id, version, name, terms`
const ruleOf = ({ terms, ...rule }: Kept): PayRule => ({ ...rule, ...terms })

/** All of them, in the order in which they were made. */
export async function listPayRules({ db, workspace }: Context): Promise<PayRule[]> {
  const rows = await db.query<Kept>(
    sql`select ${columns} from pay_rule where workspace_id = ${workspace} order by created_at, id`,
    'fresh',
  )
  return rows.map(ruleOf)
}

async function findRule({ db, workspace }: Context, id: string): Promise<PayRule> {
  const one = sql`select ${columns} from pay_rule where workspace_id = ${workspace} and id = ${id}::uuid`
  const row = isId(id) ? await db.one<Kept>(one) : undefined
  if (!row) throw new NotFound('notFound')
  return ruleOf(row)
}

/** Throws Invalid with every problem. */
export async function addPayRule(ctx: Context, { name, ...terms }: NewPayRule): Promise<PayRule> {
  requireSound(ctx, { name, ...terms })
  const id = newId()
  await ctx.db.query(
    sql`insert into pay_rule (id, name, terms) values (${id}, ${name}, ${JSON.stringify(terms)}::jsonb)`,
  )
  return findRule(ctx, id)
}

/** What was closed stays as it was reckoned. Throws Invalid, NotFound, Stale. */
export async function changePayRule(
  ctx: Context,
  id: string,
  { name, ...terms }: NewPayRule,
  seen?: SeenVersion,
): Promise<PayRule> {
  requireSound(ctx, { name, ...terms })
  const { version } = await findRule(ctx, id)
  if (!isSeen(seen, version)) throw new Stale('stale', { version })
  const changed = await ctx.db.one(sql`
    update pay_rule set version = version + 1, name = ${name}, terms = ${JSON.stringify(terms)}::jsonb
    where workspace_id = ${ctx.workspace} and id = ${id}::uuid and version = ${version} returning id`)
  if (!changed) throw new Stale('stale', { version })
  return findRule(ctx, id)
}

/** What was closed stays as it was reckoned. Throws NotFound. */
export async function removePayRule(ctx: Context, id: string): Promise<void> {
  await findRule(ctx, id)
  await ctx.db.query(sql`delete from pay_rule where workspace_id = ${ctx.workspace} and id = ${id}::uuid`)
}
