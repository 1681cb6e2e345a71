import { type Place, placesIn } from '../../places.ts'

/** What stands between two braces of a Word template. */
export type Tag =
  | { kind: 'place'; place: Place }
  | { kind: 'picture'; picture: Picture }
  | { kind: 'open'; block: 'lines' }
  | { kind: 'open'; block: 'if' | 'unless'; place: Place }
  | { kind: 'close'; block: string }
  | { kind: 'none' }

export const pictures = [
  'seller.logo',
  'seller.facsimile',
  'seller.seal',
  'document.paymentCode',
  'line.picture',
] as const
export type Picture = (typeof pictures)[number]

/** `inside` is what stands between the braces. */
export function readTag(inside: string): Tag {
  const text = inside.replace(/[\u00a0\s]+/g, ' ').trim()
  if (text === '#lines') return { kind: 'open', block: 'lines' }
  const [, block, path = ''] = /^#(if|unless) (.+)$/.exec(text) ?? []
  if (block === 'if' || block === 'unless') {
    const place = placeOf(path)
    return place ? { kind: 'open', block, place } : { kind: 'none' }
  }
  const [, closed] = /^\/ ?([a-z]*)$/.exec(text) ?? []
  if (closed !== undefined) return { kind: 'close', block: closed }
  const picture = pictures.find(name => name === text)
  if (picture) return { kind: 'picture', picture }
  const place = placeOf(text)
  return place ? { kind: 'place', place } : { kind: 'none' }
}

function placeOf(text: string): Place | null {
  const { places, bad } = placesIn(`{{${text}}}`, false)
  return bad.length ? null : (places[0] ?? null)
}
