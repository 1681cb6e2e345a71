/** A place in a template that is filled when a letter is written: `{{lead.firstName|dative|or: colleague}}`. */
export interface Place {
  /** As it stands there, braces and all. */
  written: string
  /** Of whom: the client, the lead, the company, who writes … */
  root: string
  field: string
  case: GrammaticalCase | null
  /** What stands there where the field is empty. */
  instead: string | null
}

export const cases = ['nominative', 'genitive', 'dative', 'accusative', 'instrumental', 'prepositional'] as const
export type GrammaticalCase = (typeof cases)[number]

/** What is wrong with what stands between two braces. */
export interface BadPlace {
  written: string
  code: 'templatePlace' | 'templateBraces'
}

const between = /\{\{((?:(?!\{\{|\}\})[\s\S]){0,500})\}\}/g

/** The places of a text. It is never run: what is no place is told. */
export function placesIn(text: string, isHtml: boolean): { places: Place[]; bad: BadPlace[] } {
  const places: Place[] = []
  const bad: BadPlace[] = []
  for (const [written, inside = ''] of text.matchAll(between)) {
    const place = readPlace(written, isHtml ? plain(inside) : inside)
    if (place) places.push(place)
    else bad.push({ written: shown(written), code: 'templatePlace' })
  }
  const left = text.replace(between, '').match(/\{\{|\}\}/)
  return { places, bad: left ? [...bad, { written: left[0], code: 'templateBraces' }] : bad }
}

/** Puts something in each place. */
export function fillPlaces(text: string, isHtml: boolean, fill: (place: Place) => string): string {
  return text.replace(between, (written, inside: string) => {
    const place = readPlace(written, isHtml ? plain(inside) : inside)
    return place ? fill(place) : written
  })
}

function readPlace(written: string, inside: string): Place | null {
  const [path = '', ...rest] = inside.split('|').map(part => part.trim())
  const [, root, field] = path.match(/^([a-z]+)\.([A-Za-z][A-Za-z0-9_]{0,99})$/) ?? []
  if (!root || !field) return null
  const place: Place = { written, root, field, case: null, instead: null }
  for (const word of rest) {
    const [, instead] = word.match(/^or:\s*(.*)$/s) ?? []
    const found = cases.find(name => name === word)
    if (instead !== undefined && place.instead === null) place.instead = instead
    else if (found && !place.case) place.case = found
    else return null
  }
  return place
}

/** What an editor makes of typed signs; markup between braces stays, and is no place. */
const plain = (html: string): string =>
  html
    .replaceAll('&nbsp;', ' ')
    .replaceAll('\u00a0', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

const shown = (written: string): string => written.replace(/<[^<>]*>/g, '').slice(0, 80)
