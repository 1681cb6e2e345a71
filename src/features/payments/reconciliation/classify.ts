import type { StatementEntry } from '../statement/statement.ts'

/** Why an entry is for no invoice: a transfer between accounts of ours, a fee of the bank, a tax, or what we pay to others. */
export type Aside = 'own' | 'fee' | 'tax' | 'outgoing'

/** What says which organisations and accounts are ours. */
export interface Ours {
  accounts: ReadonlySet<string>
  inns: ReadonlySet<string>
}

/** `null`: it may be for an invoice, or gives back what was paid for one. */
export function asideOf({ direction, counterparty, purpose, isReversal }: StatementEntry, ours: Ours): Aside | null {
  if (counterparty.account && ours.accounts.has(counterparty.account)) return 'own'
  if (counterparty.inn && ours.inns.has(counterparty.inn)) return 'own'
  if (isReversal) return null
  if (direction === 'in') return interest.test(purpose) ? 'fee' : null
  if (counterparty.account?.startsWith('03') || taxes.test(`${counterparty.name ?? ''} ${purpose}`)) return 'tax'
  if (fees.test(purpose)) return 'fee'
  return givesBack.test(purpose) ? null : 'outgoing'
}

const interest = /проценты? (?:по депозиту|на остаток|по вкладу)|interest (?:on|for) (?:balance|deposit)/iu
const taxes = /казначейств|(?<!\p{L})(?:уфк|ифнс|фнс|енп|енс)(?!\p{L})|единый налоговый|страховые взносы/iu
const fees =
  /(?<!\p{L})(?:комисси\p{L}*|рко)(?!\p{L})|ведени\p{L} (?:расч[её]тного )?сч[её]та|смс-информирован|bank charges|(?<!\p{L})fees?(?!\p{L})/iu
const givesBack = /возврат|возвращ|refund|(?<!\p{L})return(?!\p{L})/iu
