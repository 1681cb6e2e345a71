import type { Locale } from '../../../records/index.ts'
import { english } from './words-en.ts'
import { russian } from './words-ru.ts'

/** What the samples of a language are made of. */
export interface SampleWords {
  /** By which samples are told from what is real: a tag on their cards. */
  tag: string
  country: string
  /** Name, industry, town. */
  companies: readonly (readonly [name: string, industry: string, city: string])[]
  people: readonly (readonly [lastName: string, firstName: string])[]
  positions: readonly string[]
  street: string
  /** What is sold, and for how much in the smaller of prices: roubles are a hundred times as many. */
  products: readonly (readonly [name: string, price: number])[]
  interests: readonly string[]
  remember: string
  refusals: readonly string[]
  requests: readonly (readonly [kind: string, subject: string, text: string])[]
  talks: readonly string[]
  call: string
  letter: string
  note: string
  steps: readonly (readonly [title: string, kind: string])[]
  results: readonly string[]
  phone: (n: number) => string
}

export const sampleWords: Record<Locale, SampleWords> = { ru: russian, en: english }
