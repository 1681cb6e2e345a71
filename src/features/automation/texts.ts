import { Forbidden, type Json, NotFound, type Problem } from '../../model/index.ts'
import { type Context, fieldRight, findRecord, objectOf, type RecordJson, targetOf } from '../../records/index.ts'
import { escapeHtml } from '../escape-html.ts'
import { placeProblems, placeValues } from '../fill-places.ts'
import { fillPlaces, type Place, placesIn } from '../places.ts'
import { shownTypes, shownValue } from '../show-value.ts'

/* Texts of flows: places of letters (`{{client.firstName}}`), besides `{{record.field}}` of the very record, of any object, and `{{values.name}}` of what steps before have found out. */

export interface About {
  on: { object: string; id: string } | null
  record: () => Promise<RecordJson>
  values: Readonly<Record<string, Json>>
}

const isOwn = ({ root }: Place): boolean => root === 'record' || root === 'values'

/** Every problem of the places of a text. */
export function textProblems(
  ctx: Context,
  { field, text, html = false }: { field: string; text: string; html?: boolean },
  object: string | null,
): Problem[] {
  const unknown = placesIn(text, html)
    .places.filter(({ root, field: name }) => root === 'record' && !isShown(ctx, object, name))
    .map(({ written }) => ({ field, code: 'templateField', params: { place: written } }))
  const others = fillPlaces(text, html, place => (isOwn(place) ? '' : place.written))
  return [...unknown, ...placeProblems(ctx, field, others, html)]
}

function isShown({ config }: Context, object: string | null, name: string): boolean {
  const field = config.objects.get(object ?? '')?.fields[name]
  return name === 'id' || name === 'number' || (field !== undefined && shownTypes.has(field.type))
}

/** The text with its places filled, as far as whoever it is done for may read what stands there. */
export async function fillText(ctx: Context, text: string, about: About, html = false): Promise<string> {
  const { places } = placesIn(text, html)
  if (!places.length) return text
  const others = places.filter(place => !isOwn(place))
  const cards =
    about.on && others.length ? await placeValues(ctx, about.on, { language: ctx.locale, places: others }) : null
  const own = new Map<string, string>()
  for (const place of places.filter(isOwn)) own.set(place.written, await ownText(ctx, place, about))
  return fillPlaces(text, html, place => {
    const filled = isOwn(place) ? own.get(place.written) : cards?.(place)
    const shown = filled || (place.instead ?? '')
    return html ? escapeHtml(shown) : shown
  })
}

async function ownText(ctx: Context, { root, field: name }: Place, about: About): Promise<string> {
  if (root === 'values') return plain(about.values[name] ?? null)
  if (!about.on) return ''
  const object = objectOf(ctx, about.on.object)
  const value = (await about.record())[name] ?? null
  const field = object.fields[name]
  if (!field) return plain(value)
  if (value === null || fieldRight(ctx, object, name) === 'hidden') return ''
  const names = await nameOf(ctx, targetOf(field), value)
  return shownValue(ctx, field, value, { object: object.name, name, names, language: ctx.locale })
}

const plain = (value: Json): string =>
  value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

async function nameOf(ctx: Context, target: string | null, value: Json): Promise<Map<string, string>> {
  const object = target ? ctx.config.objects.get(target) : undefined
  if (!object || typeof value !== 'string') return new Map()
  const record = await findRecord(ctx, object.name, value, { fields: [object.title] }).catch(unseen)
  return new Map(record ? [[value, String(record[object.title] ?? '')]] : [])
}

function unseen(error: unknown): null {
  if (error instanceof Forbidden || error instanceof NotFound) return null
  throw error
}
