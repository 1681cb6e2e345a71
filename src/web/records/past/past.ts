/** The moment that is meant by a day of an address, its end where the reader is, or by a moment; of RFC 3339. */
export const momentOf = (asOf: string): string =>
  new Date(asOf.length > 10 ? asOf : `${asOf}T23:59:59.999`).toISOString()

export const isPast = (asOf: unknown): asOf is string =>
  typeof asOf === 'string' && /^\d{4}-\d\d-\d\d/.test(asOf) && Date.parse(asOf) > 0

/** What a report is asked by, from its address: a past day becomes its end. */
export const withMoment = <T extends { asOf?: string }>({ asOf, ...asked }: T) => ({
  ...asked,
  ...(asOf && { asOf: momentOf(asOf) }),
})
