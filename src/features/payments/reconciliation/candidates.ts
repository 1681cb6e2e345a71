import sql, { raw } from 'sql-template-tag'
import { companyCore } from '../../../model/index.ts'
import { accessPredicate, type Context, living, objectOf } from '../../../records/index.ts'
import type { StatementEntry, StatementParty } from '../statement/statement.ts'
import type { Candidate } from './match.ts'
import { namedInvoices } from './numbers.ts'

/** Which companies a payer may be: by ИНН, else by account, else by a name that only one has. */
export type Payers = (party: StatementParty) => string[]

/** Looks up the payers of all entries at once, among the companies that the caller sees. */
export async function payersOf(ctx: Context, parties: readonly StatementParty[]): Promise<Payers> {
  const [inns, accounts] = [told(parties, 'inn'), told(parties, 'account')]
  const names = [...new Set(parties.flatMap(({ name }) => (name && companyCore(name)) || []))]
  const company = objectOf(ctx, 'company')
  const rows = await ctx.db.query<{ id: string; by: 'inn' | 'account' | 'name'; value: string }>(sql`
    select t.id, k.by, k.value from (
      select record_id, case kind when 'inn' then 'inn' else 'name' end as by, value from match_key
        where workspace_id = ${ctx.workspace} and object = 'company'
          and ((kind = 'inn' and value = any(${inns}::text[])) or (kind = 'companyName' and value = any(${names}::text[])))
      union all
      select id, 'account', bank_account from company where workspace_id = ${ctx.workspace} and bank_account = any(${accounts}::text[])
      union all
      select id, 'account', iban from company where workspace_id = ${ctx.workspace} and iban = any(${accounts}::text[])) k
    join company t on t.id = k.record_id where ${living(ctx, company, 't')} and ${accessPredicate(ctx, company, 'read', 't')}
    order by t.created_at`)
  const by = Map.groupBy(rows, row => `${row.by} ${row.value}`)
  const found = (key: string) => [...new Set((by.get(key) ?? []).map(({ id }) => id))]
  return ({ inn, account, name }) => {
    const known = inn ? found(`inn ${inn}`) : []
    if (known.length) return known
    const held = account ? found(`account ${account}`) : []
    // One with an ИНН of his own is nobody who is only called alike.
    if (held.length || inn) return held
    const called = found(`name ${name && companyCore(name)}`)
    return called.length === 1 ? called : []
  }
}

const told = (parties: readonly StatementParty[], part: 'inn' | 'account'): string[] => [
  ...new Set(parties.flatMap(party => party[part] ?? [])),
]

/**
 * Invoices of these companies, or with one of the numbers that the purposes name, the oldest first: such as are not paid yet, or, of money
 * that was given back, such as were paid; `owed` is then what can be given back.
 */
export async function candidatesFor(
  ctx: Context,
  entries: readonly StatementEntry[],
  { companies, direction }: { companies: readonly string[]; direction: 'in' | 'out' },
): Promise<(Candidate & { currency: string; legalEntity: string | null })[]> {
  const digits = [
    ...new Set(entries.flatMap(({ purpose }) => namedInvoices(purpose).map(({ number }) => onlyDigits(number)))),
  ]
  const invoice = objectOf(ctx, 'invoice')
  return ctx.db.query(sql`
    select t.id, t.document_number as "documentNumber", t.company, t.issued_on::text as "issuedOn", ${raw(direction === 'in' ? 't.owed' : 't.paid')}::text as owed,
      t.owed_currency as currency, t.legal_entity as "legalEntity"
    from invoice t where ${living(ctx, invoice, 't')} and ${raw(open[direction])}
      and ${accessPredicate(ctx, invoice, 'read', 't')} and (t.company = any(${[...companies]}::uuid[]) or ${raw(bareNumber)} = any(${digits}::text[]))
    order by t.issued_on, t.id limit 20000`)
}

const open = {
  in: `t.status in ('issued', 'partlyPaid') and t.owed > 0`,
  out: `t.status in ('partlyPaid', 'paid') and t.paid > 0`,
}

/** The digits of a number without noughts before each group: what is left in every spelling. */
const bareNumber = `regexp_replace(regexp_replace(t.document_number, '(^|[^0-9])0+([0-9])', '\\1\\2', 'g'), '[^0-9]', '', 'g')`
const onlyDigits = (number: string): string => number.replace(/\D/g, '')
