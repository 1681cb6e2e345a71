import type { Early } from './early.ts'

/*
 * Runs first, while the code of the pages is still on its way: asks what every page begins with. It imports nothing that
 * remains when it is built: it is no module.
 */

/** Where the words of a language are; the build puts it in. */
declare const RAPPORT_WORDS: Record<string, string>

const locale = (localStorage.getItem('rapport.locale') ?? navigator.language).startsWith('ru') ? 'ru' : 'en'

const ask = (path: string): Early => {
  const headers = { accept: 'application/json', 'accept-language': locale }
  const answer = fetch(`/api/v1${path}`, { headers, credentials: 'same-origin' })
  // Whoever takes it hears of the failure.
  answer.catch(() => {})
  return { locale, answer }
}

window.rapportEarly = { '/me': ask('/me'), '/schema': ask('/schema') }

const words = document.createElement('link')
words.rel = 'modulepreload'
words.href = RAPPORT_WORDS[locale] ?? ''
document.head.append(words)
