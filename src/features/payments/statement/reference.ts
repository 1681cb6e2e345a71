import { createHash } from 'node:crypto'
import type { StatementEntry } from './statement.ts'

/** An entry with the reference that its bank gives it, of which there may be several; `null`: it gives none. */
export type Unnamed = Omit<StatementEntry, 'reference'> & { given: string | null }

/**
 * Entries with references of their own. What the bank gives counts; else it is made of what does not change when the bank tells again.
 * Of entries alike to the last letter, as of one batch, each has its number: their order does not matter.
 */
export function named(entries: readonly Unnamed[]): StatementEntry[] {
  const times = new Map<string, number>()
  return entries.map(({ given, ...entry }) => {
    const reference = `${entry.account} ${given ?? digestOf(entry)}`.slice(0, 190)
    const time = (times.get(reference) ?? 0) + 1
    times.set(reference, time)
    return { ...entry, reference: time === 1 ? reference : `${reference} #${time}` }
  })
}

function digestOf({ line: _, ...entry }: Omit<StatementEntry, 'reference'>): string {
  const { date, direction, amount, currency, counterparty, purpose, documentNumber, documentDate } = entry
  // Names and banks are written anew from time to time; the account and the words of a payment are not.
  const told = [date, direction, amount, currency, counterparty.account, purpose, documentNumber, documentDate]
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 32)
}
