import { toOrdinal } from 'n2words/ru-RU'
import type { Language } from './number-words.ts'

const months = [
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
] as const
const englishMonths = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/** «01.02.2026», “1 Feb 2026”, which is read the same everywhere; what is no date is left as it is. */
export function shortDate(date: string, language: Language): string {
  const [, year, month = '', day] = dateParts(date)
  if (!year) return date
  if (language === 'ru') return `${day}.${month}.${year}`
  return `${Number(day)}\u00a0${englishMonths[Number(month) - 1]?.slice(0, 3)}\u00a0${year}`
}

/** «1 февраля 2026 г.», “1 February 2026”: day and year in figures, as letters and invoices write it. */
export function longDate(date: string, language: Language): string {
  const [, year, month = '', day] = dateParts(date)
  if (!year) return date
  const at = Number(month) - 1
  return language === 'ru'
    ? `${Number(day)}\u00a0${months[at]} ${year}\u00a0г.`
    : `${Number(day)}\u00a0${englishMonths[at]} ${year}`
}

/** «первое февраля две тысячи двадцать шестого года», as powers of attorney write it; in English as `longDate`. */
export function dateInWords(date: string, language: Language): string {
  const [, year, month = '', day] = dateParts(date)
  if (!year || language === 'en') return longDate(date, language)
  const dayWords = neuter(toOrdinal(Number(day)))
  return `${dayWords} ${months[Number(month) - 1]} ${genitive(toOrdinal(Number(year)))} года`
}

const dateParts = (date: string): string[] => date.match(/^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/) ?? []

/** Ordinals decline in their last word alone. */
const neuter = (ordinal: string): string => ordinal.replace(/ий$/, 'ье').replace(/(?:ый|ой)$/, 'ое')
const genitive = (ordinal: string): string => ordinal.replace(/ий$/, 'ьего').replace(/(?:ый|ой)$/, 'ого')
