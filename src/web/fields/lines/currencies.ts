/** Those in which most is sold stand first; any other of ISO 4217 is found by typing. */
const usual = ['RUB', 'USD', 'EUR', 'CNY', 'KZT', 'BYN', 'GBP', 'TRY', 'AED']

export const currenciesKnown = (first: readonly (string | null)[]): string[] => [
  ...new Set([...first.filter(code => code !== null), ...usual, ...Intl.supportedValuesOf('currency')]),
]
