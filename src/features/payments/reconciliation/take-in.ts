import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { Invalid, type JsonObject, newId } from '../../../model/index.ts'
import { createRecords } from '../../../records/create.ts'
import { type Context, objectOf, requireRight, transact } from '../../../records/index.ts'
import { readStatement } from '../statement/read-statement.ts'
import { type ParsedStatement, type StatementEntry, StatementRefused } from '../statement/statement.ts'
import { type Payers, payersOf } from './candidates.ts'
import { type Aside, asideOf } from './classify.ts'
import { holdAccounts, type Owners, ownersOf } from './own-accounts.ts'
import { type Counts, settleEntries } from './settle-entries.ts'

export interface Upload {
  name: string
  bytes: Buffer
  /** Of whom the accounts are that nobody has named yet. */
  legalEntity?: string
}

/** A payment that an entry became. */
export interface Taken {
  id: string
  entry: StatementEntry
  legalEntity: string
  payers: string[]
  aside: Aside | null
}

/**
 * Takes a bank's statement in: each entry becomes a payment, once, whatever statements tell of it, and is set against the invoices it
 * is for as far as that is sure. All of it or, where anything fails, nothing. Returns the id of the statement.
 */
export async function takeIn(ctx: Context, upload: Upload): Promise<string> {
  requireRight(ctx, objectOf(ctx, 'payment'), 'create')
  const parsed = read(upload.bytes)
  const accounts = [...new Set([...parsed.accounts, ...parsed.entries].map(({ account }) => account))]
  if (!accounts.length) throw new Invalid([{ field: 'file', code: 'statementWithoutAccount' }])
  const owners = await ownersOf(ctx, accounts, upload.legalEntity)
  return transact(ctx, async inside => {
    await holdAccounts(inside, accounts, owners)
    const id = newId()
    const fresh = await notYetKnown(inside, parsed.entries)
    await keepStatement(inside, { id, upload, parsed, owners })
    const payers = await payersOf(
      inside,
      fresh.map(({ counterparty }) => counterparty),
    )
    const taken = fresh.map(entry => takenOf(entry, owners, payers))
    await makePayments(inside, id, taken)
    const counts = await settleEntries(inside, taken)
    await keepCounts(inside, id, {
      ...counts,
      entries: parsed.entries.length,
      known: parsed.entries.length - fresh.length,
      problems: parsed.problems.length,
    })
    return id
  })
}

function read(bytes: Buffer): ParsedStatement {
  try {
    return readStatement(bytes)
  } catch (error) {
    if (!(error instanceof StatementRefused)) throw error
    const { code, line } = error
    throw new Invalid([{ field: 'file', code: refusals[code], params: { line: line ?? 1 } }])
  }
}

const refusals: Record<StatementRefused['code'], string> = {
  empty: 'statementEmpty',
  tooLarge: 'statementTooLarge',
  tooMany: 'statementTooMany',
  format: 'statementFormat',
  encoding: 'statementEncoding',
  xml: 'statementXml',
  declarations: 'statementDeclarations',
}

/** Also what somebody has put into the trash since is known, and does not come back. */
async function notYetKnown(ctx: Context, entries: readonly StatementEntry[]): Promise<StatementEntry[]> {
  const rows = await ctx.db.query<{ account: string; reference: string }>(sql`
    select e.account, e.reference from bank_entry e
    join unnest(${entries.map(({ account }) => account)}::text[], ${entries.map(({ reference }) => reference)}::text[]) g(account, reference)
      on g.account = e.account and g.reference = e.reference where e.workspace_id = ${ctx.workspace}`)
  const known = new Set(rows.map(({ account, reference }) => `${account} ${reference}`))
  return entries.filter(({ account, reference }) => !known.has(`${account} ${reference}`))
}

const takenOf = (entry: StatementEntry, owners: Owners, payers: Payers): Taken => ({
  id: newId(),
  entry,
  legalEntity: owners.of.get(entry.account) ?? '',
  payers: payers(entry.counterparty),
  aside: asideOf(entry, owners),
})

/** So many are written by one statement. */
const portion = 500

async function makePayments(ctx: Context, statement: string, taken: readonly Taken[]): Promise<void> {
  for (let at = 0; at < taken.length; at += portion) {
    const some = taken.slice(at, at + portion)
    await createRecords(
      ctx,
      'payment',
      some.map(each => ({ id: each.id, input: paymentOf(each) })),
      { engine: true },
    )
    await ctx.db.query(sql`
      insert into bank_entry (account, reference, statement, payment)
      select e.account, e.reference, ${statement}, e.payment
      from unnest(${some.map(({ entry }) => entry.account)}::text[], ${some.map(({ entry }) => entry.reference)}::text[],
        ${some.map(({ id }) => id)}::uuid[]) e(account, reference, payment)`)
  }
}

function paymentOf({ entry, legalEntity, payers, aside }: Taken): JsonObject {
  const { counterparty, currency, amount } = entry
  const [company = null, ...others] = payers
  return {
    paidOn: entry.date,
    direction: entry.direction,
    amount: { amount, currency },
    payer: cut(counterparty.name, 500),
    payerInn: cut(counterparty.inn, 12),
    payerAccount: cut(counterparty.account, 34),
    purpose: cut(entry.purpose, 2000),
    documentNumber: cut(entry.documentNumber, 100),
    company: others.length || aside ? null : company,
    legalEntity,
    state: aside ? 'ignored' : 'open',
    reference: entry.reference,
  }
}

const cut = (text: string | null, most: number): string | null => text?.slice(0, most) ?? null

async function keepStatement(
  ctx: Context,
  { id, upload, parsed, owners }: { id: string; upload: Upload; parsed: ParsedStatement; owners: Owners },
): Promise<void> {
  const accounts = parsed.accounts.map(account => ({ ...account, legalEntity: owners.of.get(account.account) ?? null }))
  await ctx.db.query(sql`
    insert into bank_statement (id, file_name, format, digest, accounts, counts, problems, read_by)
    values (${id}, ${upload.name.slice(0, 300)}, ${parsed.format}, ${createHash('sha256').update(upload.bytes).digest('hex')},
      ${JSON.stringify(accounts)}::jsonb, '{}', ${JSON.stringify(parsed.problems.slice(0, 100))}::jsonb, ${ctx.actor.user})`)
}

const keepCounts = (ctx: Context, id: string, counts: Counts & { entries: number; known: number; problems: number }) =>
  ctx.db.query(sql`
    update bank_statement set counts = ${JSON.stringify(counts)}::jsonb where workspace_id = ${ctx.workspace} and id = ${id}`)
