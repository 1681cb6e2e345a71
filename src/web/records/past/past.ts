/** The moment that is meant by a day, its end where the reader is, or by a moment; of RFC 3339. */
export const momentOf = (asOf: string): string =>
  new Date(/^\d{4}-\d{2}-\d{2}$/.test(asOf) ? `${asOf}T23:59:59.999` : asOf).toISOString()

/** Whether a text of an address means a day or moment. */
export const isPast = (asOf: string): boolean =>
  /^\d{4}-\d{2}-\d{2}(T.+)?$/.test(asOf) && !Number.isNaN(new Date(asOf).getTime())
