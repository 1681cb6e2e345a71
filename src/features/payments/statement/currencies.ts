/** Currencies by the sixth to eighth digit of an account (ОК 014-2000); 810 is the rouble of the accounts, as it was before 1998. */
const codes: Readonly<Record<string, string>> = {
  '810': 'RUB',
  '643': 'RUB',
  '840': 'USD',
  '978': 'EUR',
  '156': 'CNY',
  '826': 'GBP',
  '756': 'CHF',
  '392': 'JPY',
  '398': 'KZT',
  '933': 'BYN',
  '051': 'AMD',
  '860': 'UZS',
  '949': 'TRY',
  '784': 'AED',
  '356': 'INR',
}

/** In which currency an account of 20 digits is kept; the rouble where its digits say none that is known. */
export const currencyOf = (account: string): string => codes[account.slice(5, 8)] ?? 'RUB'
