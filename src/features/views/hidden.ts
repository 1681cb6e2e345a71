import { isJsonObject, type Json, type JsonObject, type ObjectDeclaration } from '../../model/index.ts'
import { type Context, fieldRight } from '../../records/index.ts'

/** Columns, groups and whatever else names fields, without those hidden from the reader. Words searched for stay. */
export function withoutHidden(ctx: Context, object: ObjectDeclaration, { q, ...rest }: JsonObject): JsonObject {
  const hidden = hiddenFields(ctx, object)
  return { ...(hidden.size ? members(rest, hidden) : rest), ...(q !== undefined && { q }) }
}

const hiddenFields = (ctx: Context, object: ObjectDeclaration): ReadonlySet<string> =>
  new Set(
    [...Object.keys(object.fields), ...Object.keys(object.former ?? {})].filter(
      name => fieldRight(ctx, object, name) === 'hidden',
    ),
  )

const members = (from: JsonObject, hidden: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(
    Object.entries(from)
      .filter(([name]) => !names(name, hidden))
      .flatMap(([name, value]) => shown(value, hidden).map(kept => [name, kept])),
  )

/** The value without names of hidden fields; nothing where it was such a name. */
function shown(value: Json, hidden: ReadonlySet<string>): Json[] {
  if (Array.isArray(value)) return [value.flatMap(part => shown(part, hidden))]
  if (isJsonObject(value)) return [members(value, hidden)]
  if (typeof value !== 'string') return [value]
  const words = value.split(',').filter(word => !names(word, hidden))
  return words.length ? [words.join(',')] : []
}

/** `-amount`, `amount`, `amount:sum`, `amount.currency`. */
const names = (word: string, hidden: ReadonlySet<string>): boolean =>
  hidden.has(word.replace(/^-/, '').split(/[.:]/)[0] ?? '')
