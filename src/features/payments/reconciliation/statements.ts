import sql from 'sql-template-tag'
import { hasWords, say } from '../../../messages/words.ts'
import { Conflict, isId, type JsonObject, NotFound } from '../../../model/index.ts'
import { type Context, removeRecord, transact } from '../../../records/index.ts'
import { lockRows } from '../lock.ts'
import { giveBack } from '../reactions.ts'

interface Kept {
  id: string
  fileName: string
  format: string
  accounts: { account: string }[]
  counts: JsonObject
  problems: { code: string; line: number | null; field: string | null; found: string | null }[]
  readBy: string | null
  readAt: string
  revertedAt: string | null
}

const columns = sql`id, file_name as "fileName", format, accounts, counts, problems, read_by as "readBy", read_at as "readAt",
  reverted_at as "revertedAt"`

/** The newest first. */
export async function listStatements(ctx: Context): Promise<JsonObject[]> {
  const rows = await ctx.db.query<Kept>(sql`
    select ${columns} from bank_statement where workspace_id = ${ctx.workspace} order by read_at desc, id desc limit 100`)
  return rows.map(row => presented(ctx, row))
}

export const getStatement = async (ctx: Context, id: string): Promise<JsonObject> => presented(ctx, await kept(ctx, id))

async function kept(ctx: Context, id: string): Promise<Kept> {
  const row = isId(id)
    ? await ctx.db.one<Kept>(sql`
        select ${columns} from bank_statement where workspace_id = ${ctx.workspace} and id = ${id}`)
    : undefined
  if (!row) throw new NotFound('notFound', { object: 'bankStatement', id })
  return row
}

const presented = (ctx: Context, { problems, ...statement }: Kept): JsonObject => ({
  ...statement,
  problems: problems.map(problem => ({ ...problem, message: messageOf(ctx, problem) })),
})

function messageOf({ locale }: Context, { code, field, found }: Kept['problems'][number]): string {
  const key = `payments:problems.${code}`
  return say(locale, hasWords(locale, key) ? key : 'payments:problems.other', {
    field: field ?? '',
    found: found ?? '',
  })
}

/**
 * Takes a statement back: its payments go to the trash, what they paid is owed again, and the same file can be read in anew. Not once
 * somebody has set one of them by hand: that is his work, which he takes back first.
 */
export async function revertStatement(ctx: Context, id: string): Promise<void> {
  await transact(ctx, async inside => {
    const statement = await kept(inside, id)
    if (statement.revertedAt) throw new Conflict('statementReverted')
    await inside.db.query(sql`
      select from own_account where workspace_id = ${inside.workspace}
        and account = any(${statement.accounts.map(({ account }) => account)}::text[]) order by account for update`)
    const payments = await livingOf(inside, id)
    await lockRows(inside, 'payment', payments)
    await requireUntouched(inside, payments)
    await holdInvoices(inside, payments)
    for (const payment of payments) {
      await giveBack(inside, payment)
      await removeRecord(inside, 'payment', payment)
    }
    await inside.db.query(sql`delete from bank_entry where workspace_id = ${inside.workspace} and statement = ${id}`)
    await inside.db.query(sql`
      update bank_statement set reverted_at = now() where workspace_id = ${inside.workspace} and id = ${id}`)
  })
}

async function livingOf(ctx: Context, statement: string): Promise<string[]> {
  const rows = await ctx.db.query<{ id: string }>(sql`
    select p.id from bank_entry e join payment p on p.workspace_id = e.workspace_id and p.id = e.payment and p.deleted_at is null
    where e.workspace_id = ${ctx.workspace} and e.statement = ${statement}`)
  return rows.map(({ id }) => id)
}

async function requireUntouched(ctx: Context, payments: readonly string[]): Promise<void> {
  const row = await ctx.db.one<{ count: number }>(sql`
    select count(distinct payment)::int as count from payment_allocation
    where workspace_id = ${ctx.workspace} and payment = any(${[...payments]}::uuid[]) and not by_itself`)
  if (row?.count) throw new Conflict('statementBuiltOn', { count: row.count })
}

async function holdInvoices(ctx: Context, payments: readonly string[]): Promise<void> {
  const rows = await ctx.db.query<{ invoice: string }>(sql`
    select distinct invoice from payment_allocation where workspace_id = ${ctx.workspace} and payment = any(${[...payments]}::uuid[])`)
  await lockRows(
    ctx,
    'invoice',
    rows.map(({ invoice }) => invoice),
  )
}
