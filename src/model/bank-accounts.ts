/**
 * Accounts in Russian banks: 20 digits, of which the ninth confirms the others together with the БИК.
 * Порядок расчета контрольного ключа в номере лицевого счета (Банк России, 08.09.1997 № 515): the last three digits of the БИК,
 * then the account, each digit times 7, 1, 3, 7, …; the last digits of these products add up to a multiple of ten.
 */
export const isAccountNumber = (text: string): boolean => /^(?!0{20})\d{5}[\dABCEHKMPTX]\d{14}$/.test(text)

/** Of a bank with the Bank of Russia (301…) or the single account of the Treasury there (40102…). */
export const isCorrAccountNumber = (text: string): boolean => /^(301|40102)\d+$/.test(text) && isAccountNumber(text)

/**
 * Code of the problem that an account has in the bank with this БИК; none: it may be there. Without a БИК only the shape is looked at.
 * Accounts of the Treasury (03…) have a budget's code in place of the check digit.
 */
export function checkAccount(account: string, bik: string | null): string | undefined {
  if (!isAccountNumber(account)) return 'bankAccount'
  if (bik === null || account.startsWith('03')) return undefined
  return holds((isOfCentralBank(bik) ? prefixOfCentralBank(bik) : bik.slice(-3)) + account)
    ? undefined
    : 'accountOfBank'
}

/** The same of the account that the bank with this БИК has with the Bank of Russia. It ends as the БИК does. */
export function checkCorrAccount(account: string, bik: string | null): string | undefined {
  if (!isCorrAccountNumber(account)) return 'corrAccount'
  if (bik === null) return undefined
  const isOfBank = !account.startsWith('301') || account.endsWith(bik.slice(-3))
  return isOfBank && holds(prefixOfCentralBank(bik) + account) ? undefined : 'corrAccountOfBank'
}

/** The account with the right check digit in place of the one it has. */
export function withCheckDigit(account: string, bik: string): string {
  const of = (digit: number) => `${account.slice(0, 8)}${digit}${account.slice(9)}`
  const right = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(of).find(each => {
    const isCorr = isCorrAccountNumber(each) && each.startsWith('301')
    return (isCorr ? checkCorrAccount(each, bik) : checkAccount(each, bik)) === undefined
  })
  return right ?? account
}

/** Parts of the Bank of Russia keep accounts themselves; their БИК ends in 000, 001 or 002. */
const isOfCentralBank = (bik: string): boolean => /00[0-2]$/.test(bik)

/** The fifth and sixth digit of the БИК after a zero. */
const prefixOfCentralBank = (bik: string): string => `0${bik.slice(4, 6)}`

/** Letters stand in the sixth place of accounts in clearing currencies, and count as the digit of their order (№ 515, п. 3). */
const clearing = 'ABCEHKMPTX'
const worth = (sign: string): number => (clearing.includes(sign) ? clearing.indexOf(sign) : Number(sign))

const weights = [7, 1, 3]

const holds = (text: string): boolean =>
  [...text].reduce((sum, sign, at) => sum + ((worth(sign) * (weights[at % 3] ?? 0)) % 10), 0) % 10 === 0
