import { Exact } from '../../../model/decimals.ts'
import { Invalid } from '../../../model/index.ts'
import type { DocumentData } from '../data.ts'
import { paymentCode } from './payment-code.ts'

/** What the code of an invoice says; null where it cannot be paid so: not in roubles, no account, or one that is wrong. */
export function paymentOf({ seller, buyer, totals, currency }: DocumentData, purpose: string): Uint8Array | null {
  if (currency !== 'RUB' || !seller.bank) return null
  const kopecks = new Exact(totals.total).times(100).toDecimalPlaces(0)
  if (!kopecks.isPositive() || kopecks.isZero()) return null
  try {
    return paymentCode({
      name: seller.name,
      account: seller.bank.account,
      bankName: seller.bank.name,
      bik: seller.bank.bik,
      corrAccount: seller.bank.corrAccount,
      sum: BigInt(kopecks.toFixed(0)),
      purpose: [...purpose].slice(0, 210).join(''),
      payeeInn: seller.inn,
      payeeKpp: seller.kpp,
      payerInn: buyer.inn,
    })
  } catch (error) {
    if (error instanceof Invalid) return null
    throw error
  }
}
