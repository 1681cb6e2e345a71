/** Whether there is such a day (`2026-03-07`), and money was booked by computers then. */
export function isDate(iso: string): boolean {
  if (iso < '1990-01-01' || iso >= '2100-01-01') return false
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number)
  const moment = new Date(Date.UTC(year, month - 1, day))
  return moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day
}

export const earliest = (days: readonly (string | null)[]): string | null => [...known(days)].sort()[0] ?? null
export const latest = (days: readonly (string | null)[]): string | null => [...known(days)].sort().at(-1) ?? null

const known = (days: readonly (string | null)[]): string[] => days.filter(day => day !== null)
