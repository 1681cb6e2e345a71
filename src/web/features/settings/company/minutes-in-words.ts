const units = [
  ['day', 1440],
  ['hour', 60],
  ['minute', 1],
] as const

/** A length of time in the largest unit that it is a whole number of: `7 days`, `12 hours`. */
export function minutesInWords(minutes: number, language: string): string {
  const [unit, size] = units.find(([, size]) => minutes % size === 0) ?? units[2]
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(minutes / size)
}
