import { hasWords, say } from '../../../messages/words.ts'
import type { Context } from '../../../records/index.ts'
import { knownPlaces } from '../../fill-places.ts'
import { documentPlaces } from '../document-places.ts'

/** What a template may name. */
export interface NamedPlace {
  /** Without braces: `buyer.name`. */
  place: string
  /** Of what or whom it tells. */
  of: string
  label: string
  /** It may stand in a grammatical case. */
  isName: boolean
  /** Only in the rows of lines of a Word template. */
  inLines: boolean
}

const named = new Set(['signatory', 'position', 'basis', 'accountant', 'name'])
const people = new Set(['seller', 'buyer', 'person', 'manager'])

/** Every place that a document's template may name, in the caller's words: what documents tell of themselves, then the card's fields. */
export function placesOfDocuments(ctx: Context): NamedPlace[] {
  const own = Object.entries(documentPlaces).flatMap(([root, fields]) =>
    fields.map(field => ({
      place: `${root}.${field}`,
      of: say(ctx.locale, `documents:roots.${root}`),
      label: labelOf(ctx, root, field),
      isName:
        (root === 'document' && field === 'basis') ||
        (people.has(root) && named.has(field) && !(field === 'name' && (root === 'seller' || root === 'buyer'))),
      inLines: root === 'line',
    })),
  )
  const ofCard = knownPlaces(ctx).map(({ root, field, label, isName }) => ({
    place: `${root}.${field}`,
    of: say(ctx.locale, `writing:roots.${root}`),
    label,
    isName,
    inLines: false,
  }))
  return [...own, ...ofCard]
}

function labelOf({ locale }: Context, root: string, field: string): string {
  const kind = root === 'seller' || root === 'buyer' ? 'party' : root === 'manager' ? 'person' : root
  const key = `documents:places.${kind}.${field}`
  return hasWords(locale, key) ? say(locale, key) : field
}
