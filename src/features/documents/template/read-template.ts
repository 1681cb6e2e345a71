import { lineColumns, most, type PdfTemplate } from '../../../model/document-template.ts'
import { Invalid, isJsonObject, type Json, type JsonObject, type Problem } from '../../../model/index.ts'
import { flag, listOf, members, oneOf, type Shape, whole, words } from '../../../model/shape.ts'
import { placesIn } from '../../places.ts'
import { documentKinds } from '../data.ts'
import { isDocumentPlace } from '../document-places.ts'

const text = words(most.text)
const label = words(most.label)
const sides = (more: Record<string, Shape>) =>
  listOf(
    members({ label, who: oneOf(['seller', 'buyer']), ...more }, ['label', 'who', ...Object.keys(more)]),
    most.sides,
  )

const condition = members({ place: words(200), is: oneOf(['filled', 'empty', 'equal', 'notEqual']), to: label }, [
  'place',
  'is',
])

/** What each block has, all of it required but what is named under `optional`. */
const blockMembers: Record<string, Record<string, Shape>> = {
  letterhead: { logo: flag, details: flag },
  title: { text: label, note: label, align: oneOf(['left', 'center']) },
  placeAndDate: { place: label, date: label },
  bank: {},
  parties: { parties: listOf(members({ label, text: words(2000) }, ['label', 'text']), most.parties) },
  text: { text, size: oneOf(['normal', 'small']), clauses: flag },
  lines: { columns: listOf(oneOf(lineColumns), lineColumns.length) },
  totals: { taxes: flag, inWords: flag },
  requisites: { sides: sides({}) },
  picture: { image: oneOf(['logo', 'seal']), width: whole(5, 170), align: oneOf(['left', 'center', 'right']) },
  qr: { caption: label, purpose: label },
  signatures: { sides: sides({ as: oneOf(['signatory', 'accountant']) }), images: flag },
  pageBreak: {},
}
const optional = new Set(['note', 'when'])

const blockShapes = new Map(
  Object.entries(blockMembers).map(([type, own]) => [
    type,
    members({ type: oneOf([type]), when: condition, ...own }, [
      'type',
      ...Object.keys(own).filter(member => !optional.has(member)),
    ]),
  ]),
)

/** Which members a block has depends on its type. */
const block: Shape = {
  parse(input, report, path) {
    if (!isJsonObject(input)) return void report('notObject', {}, path)
    const shape = typeof input.type === 'string' ? blockShapes.get(input.type) : undefined
    if (!shape) return void report('choice', { choices: [...blockShapes.keys()].join(', ') }, `${path}.type`)
    return shape.parse(input, report, path)
  },
  schema: { oneOf: [...blockShapes.values()].map(({ schema }) => schema) },
}

const template = members(
  {
    kind: oneOf(documentKinds),
    name: label,
    language: oneOf(['ru', 'en']),
    typeface: oneOf(['sans', 'serif']),
    accent: words(7, /^#[0-9a-fA-F]{6}$/),
    footer: members({ text: label, pageNumbers: flag }, ['pageNumbers']),
    blocks: listOf(block, most.blocks),
  },
  ['kind', 'name', 'language', 'typeface', 'accent', 'footer', 'blocks'],
)

/** For OpenAPI. */
export const templateSchema: JsonObject = template.schema

/** Whether the card has a field that a template may name, whoever fills the document in. */
export type KnowsPlace = (root: string, field: string) => boolean

/** A template as it was sent. Throws Invalid with every problem: of its form, and of the places in its texts. */
export function readTemplate(input: Json, knows: KnowsPlace): PdfTemplate {
  const problems: Problem[] = []
  const parsed = template.parse(
    input,
    (code, params = {}, path = '') => void problems.push({ field: path, code, params }),
    '',
  )
  const found = parsed === undefined ? problems : [...problems, ...textProblems(parsed, '', knows)]
  if (found.length) throw new Invalid(found)
  if (!isTemplate(parsed)) throw new Invalid([{ field: '', code: 'notObject' }])
  return parsed
}

/** The shape above is the type's other half: the test of the gallery holds them together. */
const isTemplate = (parsed: unknown): parsed is PdfTemplate => isJsonObject(parsed) && Array.isArray(parsed.blocks)

/** Of the places in every text of a template, and of those that conditions name. */
function textProblems(value: Json, path: string, knows: KnowsPlace): Problem[] {
  if (typeof value === 'string') return placeProblemsOf(value, path, knows)
  if (Array.isArray(value)) return value.flatMap((one, at) => textProblems(one, join(path, at), knows))
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([member, inner]) =>
    member === 'place' && isJsonObject(value) && 'is' in value && typeof inner === 'string'
      ? placeProblemsOf(`{{${inner}}}`, join(path, member), knows)
      : textProblems(inner, join(path, member), knows),
  )
}

/** Every problem of the places of a text that stands in `field`. A line's fields are known in its table alone. */
export function placeProblemsOf(written: string, field: string, knows: KnowsPlace): Problem[] {
  const { places, bad } = placesIn(written, false)
  const unknown = places.filter(
    place => place.root === 'line' || !(isDocumentPlace(place.root, place.field) || knows(place.root, place.field)),
  )
  return [
    ...bad.map(({ written: place, code }) => ({ field, code, params: { place, sample: '{{buyer.name|or: …}}' } })),
    ...unknown.map(place => ({ field, code: 'templateField', params: { place: place.written } })),
  ]
}

const join = (path: string, member: string | number): string => (path ? `${path}.${member}` : String(member))
