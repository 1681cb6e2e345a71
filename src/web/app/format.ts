import { useTranslation } from 'react-i18next'
import type { Locale } from './contract.ts'

export interface MoneyJson {
  amount: string
  currency: string
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Numbers, money and times as the reader's language writes them: each made once, when it is needed, for `Intl` takes long to begin. */
export function formatsOf(locale: Locale): Formats {
  const formats = made[locale] ?? makeFormats(locale)
  made[locale] = formats
  return formats
}

const made: Partial<Record<Locale, Formats>> = {}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}

function makeFormats(locale: Locale) {
  const tag = locale === 'ru' ? 'ru-RU' : 'en-GB'
  const times = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat(tag, options))
  const numbers = once(() => new Intl.NumberFormat(tag, { maximumFractionDigits: 6 }))
  const exact = times({ dateStyle: 'long', timeStyle: 'short' })
  const clock = times({ hour: '2-digit', minute: '2-digit' })
  const weekdays = times({ weekday: 'long', day: 'numeric', month: 'long' })
  const beforePercent = locale === 'ru' ? '\u00a0' : ''
  const relative = once(() => new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' }))

  const date = (value: Date, now = new Date()) => {
    const day = `${value.getDate()} ${months[locale][value.getMonth()]}`
    return value.getFullYear() === now.getFullYear() ? day : `${day} ${value.getFullYear()}`
  }

  const part = (options: Intl.DateTimeFormatOptions, day: number) =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' }).format(day)

  return {
    /** What comes round, as filters name it: `hour:14`, `weekday:1` (Monday), `monthOfYear:12`. */
    turn: (word: string) => {
      const [cycle, at = ''] = word.split(':')
      if (cycle === 'hour') return `${at.padStart(2, '0')}:00`
      // The first of January 2024 was a Monday.
      if (cycle === 'weekday') return part({ weekday: 'long' }, Date.UTC(2024, 0, Number(at)))
      return part({ month: 'long' }, Date.UTC(2024, Number(at) - 1))
    },
    number: (value: number | string) => {
      const written = String(value)
      return /^\d+$/.test(written) ? inThousands(written, locale) : numbers().format(Number(value))
    },
    /** Whole sums without empty kopecks: `100 000 ₽`, but `99,90 ₽`. */
    money: ({ amount, currency }: MoneyJson) => {
      const value = Number(amount)
      const digits = Number.isInteger(value) ? 0 : 2
      return moneyFormat(tag, currency, digits).format(value)
    },
    /** For narrow places: `1,2 млн ₽`. */
    shortMoney: ({ amount, currency }: MoneyJson) =>
      new Intl.NumberFormat(tag, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        notation: 'compact',
        maximumFractionDigits: 1,
      }).format(Number(amount)),
    percent: (value: number) => `${numbers().format(Math.round(value * 10) / 10)}${beforePercent}%`,
    /** Nothing is rounded away: of discounts, taxes, rates of pay. */
    exactPercent: (value: number | string) => `${numbers().format(Number(value))}${beforePercent}%`,
    date,
    day: (iso: string) => date(new Date(`${iso.slice(0, 10)}T00:00`)),
    clock: (value: Date) => clock().format(value),
    weekday: (value: Date) => weekdays().format(value),
    exact: (value: Date) => exact().format(value),
    /** `5 min ago`, `tomorrow 10:00`, `12 Mar`: near things by distance, the rest by date. */
    relative: (value: Date, now = new Date()) => {
      const distance = value.getTime() - now.getTime()
      if (Math.abs(distance) < minute) return relative().format(0, 'second')
      if (Math.abs(distance) < hour) return relative().format(Math.round(distance / minute), 'minute')
      const days = daysBetween(now, value)
      if (days === 0) return `${relative().format(0, 'day')} ${clock().format(value)}`
      if (Math.abs(days) === 1) return `${relative().format(days, 'day')} ${clock().format(value)}`
      return date(value, now)
    },
  }
}

/** As `Intl` writes whole numbers, whose first one takes a browser ten milliseconds on the way to its first page. */
const inThousands = (whole: string, locale: Locale): string =>
  whole.replace(/\B(?=(\d{3})+$)/g, locale === 'ru' ? '\u00a0' : ',')

/** As `Intl` shortens them: its first date takes a browser as long as its first number. */
const months: Record<Locale, readonly string[]> = {
  ru: ['янв.', 'февр.', 'мар.', 'апр.', 'мая', 'июн.', 'июл.', 'авг.', 'сент.', 'окт.', 'нояб.', 'дек.'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'],
}

export type Formats = ReturnType<typeof makeFormats>

export function useFormats(): Formats {
  const { i18n } = useTranslation()
  const locale: Locale = i18n.language === 'en' ? 'en' : 'ru'
  return formatsOf(locale)
}

/** Midnights between two moments, in the reader's time zone. */
export function daysBetween(from: Date, to: Date): number {
  return Math.round((midnight(to) - midnight(from)) / day)
}

const midnight = (value: Date): number => new Date(value.getFullYear(), value.getMonth(), value.getDate()).getTime()

const moneyFormats = new Map<string, Intl.NumberFormat>()

function moneyFormat(tag: string, currency: string, digits: number): Intl.NumberFormat {
  const key = `${tag} ${currency} ${digits}`
  let format = moneyFormats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(tag, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    moneyFormats.set(key, format)
  }
  return format
}
