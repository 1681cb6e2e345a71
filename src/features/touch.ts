import type { Touch } from './channel.ts'

/** Click ids that advertising systems add to addresses. */
export const clickIds: ReadonlySet<string> = new Set([
  'yclid',
  'gclid',
  'gbraid',
  'wbraid',
  'fbclid',
  'ymclid',
  'rb_clickid',
  'msclkid',
  '_openstat',
])

const mostMarks = 30

/** Marks in the address of a page: `utm_source=x` → `{source: 'x'}`; nothing where it has none, or is no address. */
export function utmOf(page: string | undefined): Record<string, string> | undefined {
  return marksOf(page, name => /^utm_([\w-]{1,60})$/i.exec(name)?.[1]?.toLowerCase() ?? null)
}

/** Ids of clicks in the address of a page. */
export function clicksOf(page: string | undefined): Touch['clicks'] {
  return marksOf(page, name => (clickIds.has(name.toLowerCase()) ? name.toLowerCase() : null))
}

function marksOf(
  page: string | undefined,
  called: (name: string) => string | null,
): Record<string, string> | undefined {
  if (!page || !URL.canParse(page)) return undefined
  const marks = [...new URL(page).searchParams].flatMap(([name, value]) => {
    const mark = called(name)
    return mark && value ? [[mark, value.slice(0, 500)] as const] : []
  })
  return marks.length ? Object.fromEntries(marks.slice(0, mostMarks)) : undefined
}

/** By what a browser is known again: made by the script of the site, or by a program. */
export const isVisitor = (text: unknown): text is string => typeof text === 'string' && /^[\w-]{8,100}$/.test(text)
