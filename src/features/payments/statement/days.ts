/** Whether there is such a day (`2026-03-07`), and money was booked by computers then. */
export function isDate(iso: string): boolean {
  const moment = new Date(`${iso}T00:00:00Z`)
  const isReal = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(iso)
  return isReal && iso >= '1990-01-01' && iso < '2100-01-01'
}

export const earliest = (days: readonly (string | null)[]): string | null => [...known(days)].sort()[0] ?? null
export const latest = (days: readonly (string | null)[]): string | null => [...known(days)].sort().at(-1) ?? null

const known = (days: readonly (string | null)[]): string[] => days.filter(day => day !== null)
