import { Exact } from '../../../model/decimals.ts'
import { type CountedForms, counted, type Gender, type Language, numberInWords } from './number-words.ts'

interface CurrencyWords {
  whole: CountedForms
  part: CountedForms
}

const forms = (one: string, few: string, many: string): CountedForms => ({ one, few, many })
const english = (one: string, many = `${one}s`): CountedForms => forms(one, many, many)

/** Those that Russian companies reckon in; others are told by their code. */
const currencies: Record<string, { gender: Gender; ru: CurrencyWords; en: CurrencyWords }> = {
  RUB: {
    gender: 'masculine',
    ru: { whole: forms('рубль', 'рубля', 'рублей'), part: forms('копейка', 'копейки', 'копеек') },
    en: { whole: english('rouble'), part: english('kopeck') },
  },
  BYN: {
    gender: 'masculine',
    ru: {
      whole: forms('белорусский рубль', 'белорусских рубля', 'белорусских рублей'),
      part: forms('копейка', 'копейки', 'копеек'),
    },
    en: { whole: english('Belarusian rouble'), part: english('kopeck') },
  },
  USD: {
    gender: 'masculine',
    ru: { whole: forms('доллар США', 'доллара США', 'долларов США'), part: forms('цент', 'цента', 'центов') },
    en: { whole: english('US dollar'), part: english('cent') },
  },
  EUR: {
    gender: 'neuter',
    ru: { whole: forms('евро', 'евро', 'евро'), part: forms('цент', 'цента', 'центов') },
    en: { whole: english('euro'), part: english('cent') },
  },
  KZT: {
    gender: 'neuter',
    ru: { whole: forms('тенге', 'тенге', 'тенге'), part: forms('тиын', 'тиына', 'тиынов') },
    en: { whole: english('tenge', 'tenge'), part: english('tiyn', 'tiyn') },
  },
  CNY: {
    gender: 'masculine',
    ru: { whole: forms('юань', 'юаня', 'юаней'), part: forms('фынь', 'фыня', 'фыней') },
    en: { whole: english('yuan', 'yuan'), part: english('fen', 'fen') },
  },
  GBP: {
    gender: 'masculine',
    ru: {
      whole: forms('фунт стерлингов', 'фунта стерлингов', 'фунтов стерлингов'),
      part: forms('пенс', 'пенса', 'пенсов'),
    },
    en: { whole: english('pound sterling', 'pounds sterling'), part: english('penny', 'pence') },
  },
}

/**
 * An amount as contracts write it, to hundredths, which stay in figures: «Сто двадцать тысяч рублей 00 копеек». Rounded
 * half up. Throws RangeError beyond 10^15.
 */
export function sumInWords(amount: string, currency: string, language: Language): string {
  const exact = new Exact(amount).toDecimalPlaces(2)
  const whole = BigInt(exact.abs().trunc().toFixed())
  const hundredths = BigInt(exact.abs().minus(exact.abs().trunc()).times(100).toFixed(0))
  const known = currencies[currency]
  const minus = exact.isNegative() && !exact.isZero() ? (language === 'ru' ? 'минус ' : 'minus ') : ''
  const words = minus + numberInWords(whole, language, known?.gender)
  const figures = String(hundredths).padStart(2, '0')
  if (!known) return capital(`${words} ${currency} ${figures}/100`)
  const { whole: wholes, part } = known[language]
  return capital(`${words} ${counted(whole, language, wholes)} ${figures} ${counted(hundredths, language, part)}`)
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
