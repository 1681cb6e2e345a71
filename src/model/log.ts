/** Where a part of Rapport reports what happened: facts for machines first, a sentence for people after. */
export interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}
