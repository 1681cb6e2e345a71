import { readdirSync, readFileSync } from 'node:fs'
import i18next, { type i18n } from 'i18next'
import type { Locale } from '../records/context.ts'

const catalogues = new Map<Locale, i18n>()

/** A sentence of the catalogue, with its gaps filled: `say('ru', 'intake:reasons.repeat')`. A missing one is its own key. */
export function say(locale: Locale, key: string, params: Record<string, unknown> = {}): string {
  return catalogueOf(locale).t(key, { locale: written[locale], ...params })
}

/** How dates and numbers in a sentence are written: `29 November 2029`, as the pages write them. */
const written: Record<Locale, string> = { ru: 'ru-RU', en: 'en-GB' }

/** Whether the catalogue has the sentence. */
export const hasWords = (locale: Locale, key: string): boolean => catalogueOf(locale).exists(key)

/** Read when first needed, and kept: the files change only with the program. */
function catalogueOf(locale: Locale): i18n {
  const known = catalogues.get(locale)
  if (known) return known
  const catalogue = i18next.createInstance()
  void catalogue.init({
    lng: locale,
    fallbackLng: false,
    defaultNS: 'app',
    resources: { [locale]: readAreas(locale) },
    initAsync: false,
    interpolation: { escapeValue: false },
  })
  catalogues.set(locale, catalogue)
  return catalogue
}

/** The files of a language by area: `intake.json` → `intake`. */
function readAreas(locale: Locale): Record<string, Record<string, unknown>> {
  const folder = new URL(`./${locale}/`, import.meta.url)
  const files = readdirSync(folder).filter(name => name.endsWith('.json'))
  return Object.fromEntries(
    files.map(name => [name.slice(0, -5), JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]),
  )
}
