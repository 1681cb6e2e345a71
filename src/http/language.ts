import type { FastifyRequest } from 'fastify'
import { type Locale, locales } from '../records/context.ts'
import type { Parts } from './parts.ts'

/** The language of an answer: what the request asks for, else that of whoever is signed in, else the company's, else English. */
export async function languageFor(parts: Parts, request: FastifyRequest): Promise<Locale> {
  const asked = languageOf(request.headers['accept-language'])
  // A host that is nobody's, or a database that is away: there is nobody whose language it could be.
  return asked ?? (await ownLanguage(parts, request).catch(() => 'en' as const))
}

async function ownLanguage({ access }: Parts, { identity, host }: FastifyRequest): Promise<Locale> {
  const config = await access.configurations.of(identity?.workspace ?? (await access.workspaceOf(host)))
  return (identity && config.users.get(identity.user)?.locale) || config.company.locale
}

const known = new Map<string, Locale | undefined>()
const mostKnown = 500
const longestKept = 200

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
  if (header.length <= longestKept) known.set(header, best?.locale)
  return best?.locale
}
