import { Exact } from '../../../model/decimals.ts'
import type { StatementAccount, StatementEntry } from './statement.ts'
import type { Report } from './values.ts'

type Counted = Pick<StatementEntry, 'account' | 'direction' | 'amount'>

/** Says of each account where the opening balance and all entries do not make the closing one: an entry is missing, or stands twice. */
export function checkBalances(
  accounts: readonly StatementAccount[],
  entries: readonly Counted[],
  report: Report,
): void {
  const moved = Map.groupBy(entries, ({ account }) => account)
  for (const { account, opening, closing } of accounts) {
    if (opening === null || closing === null) continue
    const counted = (moved.get(account) ?? []).reduce(
      (sum, { direction, amount }) => (direction === 'in' ? sum.plus(amount) : sum.minus(amount)),
      new Exact(opening),
    )
    if (counted.eq(closing)) continue
    report({ code: 'balance', line: null, field: account, found: `${counted.toFixed(2)} ≠ ${closing}` })
  }
}
