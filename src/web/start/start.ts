import type { Asked, Early } from './early.ts'

/*
 * Runs first, while the code of the pages is still on its way: asks what every page begins with, and what this one began with
 * last time. It imports nothing that remains when it is built: it is no module.
 */

interface Part {
  rel: 'modulepreload' | 'preload'
  as?: 'font' | 'style'
  href: string
}

/** The words and letters of each language, the code of pages that are opened often; the build puts in where they are. */
declare const RAPPORT_PARTS: Record<string, Part[]>

const locale = (localStorage.getItem('rapport.locale') ?? navigator.language).startsWith('ru') ? 'ru' : 'en'

const ask = ({ method, path, body }: Asked): Early => {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': locale }
  const seen = localStorage.getItem('rapport.seen')
  if (seen) headers['x-rapport-seen'] = seen
  if (body) Object.assign(headers, { 'content-type': 'application/json', 'x-requested-with': 'rapport' })
  const answer = fetch(`/api/v1${path}`, { method, body, headers, credentials: 'same-origin' })
  // Whoever takes it hears of the failure.
  answer.catch(() => {})
  return { locale, answer }
}

const early: Record<string, Early> = {}
window.rapportEarly = early

const begin = (asked: Asked): void => {
  early[`${asked.method} ${asked.path} ${asked.body ?? ''}`] = ask(asked)
}

begin({ method: 'GET', path: '/me' })
begin({ method: 'GET', path: '/schema' })
try {
  const known: Record<string, Asked[]> = JSON.parse(localStorage.getItem('rapport.asked') ?? '{}')
  for (const asked of known[location.pathname + location.search] ?? []) begin(asked)
} catch {
  // What is kept is no order of ours: the page asks for itself.
}

// A list has its object for an address; that some other page has one like it costs little, once.
const page = location.pathname === '/' ? 'day' : /^\/[a-z_]+$/.test(location.pathname) ? 'list' : ''

const parts = RAPPORT_PARTS
for (const { rel, as, href } of [locale, page].flatMap(name => parts[name] ?? [])) {
  const link = document.createElement('link')
  link.rel = rel
  if (as) link.as = as
  if (as !== 'style') link.crossOrigin = 'anonymous'
  link.href = href
  document.head.append(link)
}
