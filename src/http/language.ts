import { type Locale, locales } from '../records/context.ts'

const known = new Map<string, Locale | undefined>()
const mostKnown = 500

/** The language that `Accept-Language` (RFC 9110, 12.5.4) likes best of those we have; `undefined` where it says nothing of them. */
export function languageOf(header: string | undefined): Locale | undefined {
  if (!header) return undefined
  if (known.has(header)) return known.get(header)
  const ranges = header.split(',').map((part, i) => {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(';')
    const quality = parameters.map(parameter => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean)
    return { locale: locales.find(locale => locale === range.trim().slice(0, 2)), quality: Number(quality ?? 1), i }
  })
  const liked = ranges.filter(({ locale, quality }) => locale && quality > 0)
  const [best] = liked.sort((a, b) => b.quality - a.quality || a.i - b.i)
  if (known.size >= mostKnown) known.clear()
  known.set(header, best?.locale)
  return best?.locale
}
