import { toCardinal as inEnglish } from 'n2words/en-GB'
import { toCardinal as inRussian } from 'n2words/ru-RU'
import type { DocumentData } from '../data.ts'

export type Language = DocumentData['language']
export type Gender = 'masculine' | 'feminine' | 'neuter'

/** Room for every amount that a document may tell of. */
export const largestInWords = 10n ** 15n

/**
 * A whole number in words: «двадцать одна» of what is feminine, “twenty-one”. Throws RangeError beyond `largestInWords`
 * on either side of nought.
 */
export function numberInWords(number: bigint, language: Language, gender: Gender = 'masculine'): string {
  const size = number < 0n ? -number : number
  if (size > largestInWords) throw new RangeError(`no words for ${number}`)
  const words = language === 'ru' ? russian(size, gender) : inEnglish(size)
  return number < 0n ? `${language === 'ru' ? 'минус' : 'minus'} ${words}` : words
}

/** Neuter differs in its last word alone: «двадцать одно». */
function russian(size: bigint, gender: Gender): string {
  if (gender !== 'neuter') return inRussian(size, { gender })
  return inRussian(size, { gender: 'masculine' }).replace(/(^|\s)один$/, '$1одно')
}

/** A noun beside a number: «рубль», «рубля», «рублей»; “rouble”, “roubles”. */
export interface CountedForms {
  one: string
  few: string
  many: string
}

const rules = { ru: new Intl.PluralRules('ru'), en: new Intl.PluralRules('en') }

/** The form that a whole number asks for, of any size. */
export function counted(number: bigint, language: Language, { one, few, many }: CountedForms): string {
  const size = number < 0n ? -number : number
  // The rules look at the last two digits alone in Russian; in English only 1 itself is one.
  const category = rules[language].select(language === 'ru' ? Number(size % 100n) : size === 1n ? 1 : 2)
  return category === 'one' ? one : category === 'few' ? few : many
}
