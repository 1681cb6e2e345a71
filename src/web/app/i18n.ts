import dayjs from 'dayjs'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import 'dayjs/locale/ru.js'
import type { Catalogue } from './catalogue.ts'
import type { Locale } from './contract.ts'

const catalogues: Record<Locale, () => Promise<{ catalogue: Catalogue }>> = {
  en: () => import('./catalogue-en.ts'),
  ru: () => import('./catalogue-ru.ts'),
}

const workCatalogues: Record<Locale, () => Promise<{ catalogue: Catalogue }>> = {
  en: () => import('./catalogue-work-en.ts'),
  ru: () => import('./catalogue-work-ru.ts'),
}

const goodsCatalogues: Record<Locale, () => Promise<{ catalogue: Catalogue }>> = {
  en: () => import('./catalogue-goods-en.ts'),
  ru: () => import('./catalogue-goods-ru.ts'),
}

const setupCatalogues: Record<Locale, () => Promise<{ catalogue: Catalogue }>> = {
  en: () => import('./catalogue-setup-en.ts'),
  ru: () => import('./catalogue-setup-ru.ts'),
}

const remembered = 'rapport.locale'

export const currentLocale = (): Locale => (i18next.language === 'en' ? 'en' : 'ru')

/** Language before anybody is signed in: the one last used here, else the browser's. */
export function likelyLocale(): Locale {
  const known = localStorage.getItem(remembered) ?? navigator.language
  return known.startsWith('ru') ? 'ru' : 'en'
}

export async function startI18n(locale: Locale): Promise<void> {
  const { catalogue } = await catalogues[locale]()
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    defaultNS: 'app',
    resources: { [locale]: catalogue },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  settle(locale)
}

export async function changeLocale(locale: Locale): Promise<void> {
  if (locale === i18next.language) return
  await loadWords(locale)
  await i18next.changeLanguage(locale)
  settle(locale)
}

async function loadWords(locale: Locale): Promise<void> {
  if (!i18next.hasResourceBundle(locale, 'app')) addWords(locale, await catalogues[locale]())
  if (i18next.hasResourceBundle(currentLocale(), 'settings')) await loadSetupWords(locale)
  else {
    if (i18next.hasResourceBundle(currentLocale(), 'writing')) await loadWorkWords(locale)
    if (i18next.hasResourceBundle(currentLocale(), 'catalogue')) await loadGoodsWords(locale)
  }
}

/** Words of calls, letters and of what is done with many records: whoever works needs none of the set-up. */
export async function loadWorkWords(locale: Locale = currentLocale()): Promise<void> {
  if (!i18next.hasResourceBundle(locale, 'writing')) addWords(locale, await workCatalogues[locale]())
}

/** Words of products and price lists, for the few pages that have them. */
export async function loadGoodsWords(locale: Locale = currentLocale()): Promise<void> {
  if (!i18next.hasResourceBundle(locale, 'catalogue')) addWords(locale, await goodsCatalogues[locale]())
}

/** Words of the set-up, in the page's own language or in another: a form for a site may be in either. */
export async function loadSetupWords(locale: Locale = currentLocale()): Promise<void> {
  if (!i18next.hasResourceBundle(locale, 'settings')) addWords(locale, await setupCatalogues[locale]())
}

/** All words of the other language: what is looked for may be called so. */
export async function loadOtherWords(locale: Locale): Promise<void> {
  if (!i18next.hasResourceBundle(locale, 'app')) addWords(locale, await catalogues[locale]())
  await loadSetupWords(locale)
}

function addWords(locale: Locale, { catalogue }: { catalogue: Catalogue }): void {
  for (const [area, words] of Object.entries(catalogue)) i18next.addResourceBundle(locale, area, words)
}

function settle(locale: Locale): void {
  document.documentElement.lang = locale
  nameManifest(locale)
  dayjs.locale(locale)
  localStorage.setItem(remembered, locale)
}

/** What the installed app and its shortcuts are called, in the reader's language. */
function nameManifest(locale: Locale): void {
  const known = document.querySelector<HTMLLinkElement>('link[rel=manifest]')
  const link = known ?? document.head.appendChild(document.createElement('link'))
  link.rel = 'manifest'
  link.href = `/manifest-${locale}.webmanifest`
}
