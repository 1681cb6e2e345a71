import { dayOf } from './calendar.ts'

/** A day and, where the text had one, a time of day (`14:05:00.000`) and an offset (`Z`, `+03:00`). */
export interface DateReading {
  day: string
  clock?: string
  offset?: string
}

/** Names of the months in English and Russian; a name may be cut short after three letters. */
const months = [
  ['january', 'январь', 'января'],
  ['february', 'февраль', 'февраля'],
  ['march', 'март', 'марта'],
  ['april', 'апрель', 'апреля'],
  ['may', 'май', 'мая'],
  ['june', 'июнь', 'июня'],
  ['july', 'июль', 'июля'],
  ['august', 'август', 'августа'],
  ['september', 'сентябрь', 'сентября'],
  ['october', 'октябрь', 'октября'],
  ['november', 'ноябрь', 'ноября'],
  ['december', 'декабрь', 'декабря'],
]

/** No date is longer; what is longer is not looked into. */
const longest = 100

const clockPattern =
  /[\sT,]+(?:в\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]m)?\s*(Z|[+-]\d{2}:?\d{2})?$/i

/**
 * A date as people write it: `05.03.2026`, `7.3.26`, `03/12/2026 14:05`, `2026-03-07`, `5 марта 2026 г.`. Whether the day
 * stands before the month is for `dayFirst` to say; left open, it does unless only the other reading exists.
 */
export function readDate(text: string, dayFirst?: boolean): DateReading | undefined {
  if (text.length > longest) return undefined
  const written = text.normalize('NFKC').trim()
  const time = clockPattern.exec(written)
  const day = readDay(
    (time ? written.slice(0, time.index) : written).trim().replace(/\s*(?:г\.?|года?)$/i, ''),
    dayFirst,
  )
  if (!day || !time) return day ? { day } : undefined

  const clock = readClock(time)
  if (!clock) return undefined
  const offset = time[6]?.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase()
  return { day, clock, ...(offset && { offset }) }
}

function readClock([, hour, minute, second = '0', fraction = '', half]: RegExpExecArray): string | undefined {
  const early = Number(hour) % 12
  const hours = half ? (half.toLowerCase() === 'pm' ? early + 12 : early) : Number(hour)
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59 || (half && !(Number(hour) >= 1 && Number(hour) <= 12)))
    return undefined
  const pad = (figure: number | string) => String(figure).padStart(2, '0')
  return `${pad(hours)}:${minute}:${pad(second)}.${fraction.padEnd(3, '0').slice(0, 3)}`
}

function readDay(text: string, dayFirst?: boolean): string | undefined {
  const iso = /^(\d{4})([-./])(\d{1,2})\2(\d{1,2})$/.exec(text)
  if (iso) return dayOf(Number(iso[1]), Number(iso[3]), Number(iso[4]))

  const figures = /^(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text)
  if (figures)
    return readFigures(
      Number(figures[1]),
      Number(figures[3]),
      fullYear(figures[4] ?? ''),
      figures[2] === '.' ? (dayFirst ?? true) : dayFirst,
    )

  const named = /^(\d{1,2})[\s-]+([\p{L}]+)\.?,?[\s-]+(\d{4}|\d{2})$/u.exec(text)
  if (named) return dayOf(fullYear(named[3] ?? ''), monthOf(named[2] ?? ''), Number(named[1]))
  const english = /^([a-z]+)\.?\s+(\d{1,2}),?\s+(\d{4})$/i.exec(text)
  return english ? dayOf(Number(english[3]), monthOf(english[1] ?? ''), Number(english[2])) : undefined
}

function readFigures(first: number, second: number, year: number, dayFirst?: boolean): string | undefined {
  const day = dayOf(year, second, first)
  const month = dayOf(year, first, second)
  return dayFirst === undefined ? (day ?? month) : dayFirst ? day : month
}

const monthOf = (written: string): number =>
  written.length < 3 ? 0 : months.findIndex(names => names.some(name => name.startsWith(written.toLowerCase()))) + 1

/** Two digits mean the hundred years from 1950 to 2049. */
const fullYear = (digits: string): number =>
  digits.length === 4 ? Number(digits) : Number(digits) + (Number(digits) < 50 ? 2000 : 1900)
