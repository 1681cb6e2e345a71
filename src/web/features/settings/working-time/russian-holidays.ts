import { addDays } from '../../../../model/calendar.ts'
import { type SpecialDay, weekdayOf } from '../../../../model/working-time.ts'

/** Labour Code of the Russian Federation, article 112. Names are keys of the catalogue. */
const january = ['01-01', '01-02', '01-03', '01-04', '01-05', '01-06', '01-07', '01-08']
const others: [day: string, name: string][] = [
  ['02-23', 'defender'],
  ['03-08', 'women'],
  ['05-01', 'spring'],
  ['05-09', 'victory'],
  ['06-12', 'russia'],
  ['11-04', 'unity'],
]

export interface Holiday {
  day: string
  name: string
  /** A day off in place of a holiday that falls on a weekend. */
  moved: boolean
}

/**
 * Holidays of a year by law. One that falls on a weekend gives the next working day; from those of January the government
 * moves days by its own decree, as it may others.
 */
export function russianHolidays(year: number): Holiday[] {
  const holidays: Holiday[] = [
    ...january.map(day => ({ day: `${year}-${day}`, name: day === '01-07' ? 'christmas' : 'newYear', moved: false })),
    ...others.map(([day, name]) => ({ day: `${year}-${day}`, name, moved: false })),
  ]
  const taken = new Set(holidays.map(({ day }) => day))
  const inPlace = others.flatMap(([date, name]): Holiday[] => {
    if (weekdayOf(`${year}-${date}`) < 5) return []
    let day = `${year}-${date}`
    while (weekdayOf(day) > 4 || taken.has(day)) day = addDays(day, 1)
    taken.add(day)
    return [{ day, name, moved: true }]
  })
  return [...holidays, ...inPlace].sort((one, other) => one.day.localeCompare(other.day))
}

/** The days with those added that are not named yet. */
export function withHolidays(days: readonly SpecialDay[], added: readonly SpecialDay[]): SpecialDay[] {
  const known = new Set(days.map(({ day }) => day))
  return [...days, ...added.filter(({ day }) => !known.has(day))].sort((one, other) => one.day.localeCompare(other.day))
}
