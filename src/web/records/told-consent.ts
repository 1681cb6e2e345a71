import type { TFunction } from 'i18next'
import type { Locale } from '../app/contract.ts'

/** Under which the history tells of a consent: no field can be called so. */
export const consentMark = '@consent'

/** What the person of a record agreed to, or withdrew, as its history tells it. */
export interface ToldConsent {
  name: Partial<Record<Locale, string>>
  act: 'given' | 'withdrawn'
  how: string
  version: number | null
}

/** `Offers and news: by telephone, version 2` */
export function consentWords(t: TFunction, language: string, { name, how, version }: ToldConsent): string {
  const called = name[language === 'en' ? 'en' : 'ru'] ?? name.ru ?? name.en ?? ''
  const besides = [t(`card:consents.how.${how}`), version ? t('card:consents.version', { number: version }) : '']
  return `${called}: ${besides.filter(Boolean).join(', ')}`
}
