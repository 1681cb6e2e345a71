import {
  type Field,
  type FieldOptions,
  type ObjectDeclaration,
  type Reading,
  type Says,
  systemFields,
  text,
  time,
  user,
} from '../model/index.ts'

/** A field made by an administrator, as its table keeps it. */
export interface AddedField {
  id: string
  object: string
  name: string
  type: string
  options: FieldOptions & Record<string, unknown>
  label: Says
  /** It was taken away again; its values are kept. */
  removed: boolean
}

/** An object made by an administrator. */
export interface AddedObject {
  id: string
  name: string
  plural: string
  title: string
  /** Prefix of the short number; `null`: no number. */
  number: string | null
  /** How it was called before a standard object of that name came; `null`: it never moved. */
  formerName: string | null
  label: { one: Says; many: Says }
}

/**
 * The declarations of a workspace: the standard ones with the fields that were added, then the objects that were. A
 * declaration to which nothing was added stays the very same, so that what is derived from it stays known.
 */
export function withAdded(
  standard: readonly ObjectDeclaration[],
  fields: readonly AddedField[],
  added: readonly AddedObject[],
  reading: Reading,
): Map<string, ObjectDeclaration> {
  const byObject = Map.groupBy(fields, field => field.object)
  const declarations = [...standard, ...added.map(declarationOf)].map(object =>
    extended(object, byObject.get(object.name) ?? [], reading),
  )
  return new Map(declarations.map(object => [object.name, object]))
}

/** Every added object has a name and an owner; the rest are fields added to it. */
const declarationOf = ({ name, plural, title, number, formerName, label }: AddedObject): ObjectDeclaration => ({
  name,
  plural,
  title,
  label,
  owner: 'owner',
  added: true,
  ...(number && { number }),
  ...(formerName && { formerName }),
  fields: {
    name: text({ required: true, max: 300, search: true, label: { en: 'Name', ru: 'Название' } }),
    owner: user({ default: 'actor', label: { en: 'Owner', ru: 'Ответственный' } }),
  },
  views: { list: ['name', 'owner', 'createdAt'] },
})

/** Names of fields that every object has, or that answers use for something else. */
const taken = new Set([
  ...Object.keys(systemFields({ number: 'N' })),
  'can',
  'and',
  'or',
  'not',
  'custom',
  'workspaceId',
  'createdBy',
])

export const isTakenName = (object: ObjectDeclaration, name: string): boolean =>
  taken.has(name) || Object.hasOwn(object.fields, name)

function extended(object: ObjectDeclaration, fields: readonly AddedField[], reading: Reading): ObjectDeclaration {
  const known = fields.filter(field => !isTakenName(object, field.name))
  if (!known.length) return object
  const fresh = known.filter(({ removed }) => !removed)
  const former = named(known.filter(({ removed }) => removed))
  const own = named(fresh)
  const more = { ...own, ...followers(object, fresh) }
  const board = object.views.board ?? boardOf(fresh)
  return {
    ...object,
    reading,
    former,
    fields: { ...object.fields, ...more },
    views: {
      ...object.views,
      ...(object.views.form && { form: [...object.views.form, ...Object.keys(own)] }),
      ...(object.added && { list: ['name', ...Object.keys(own).slice(0, 4), 'owner', 'createdAt'] }),
      ...(board && { board }),
    },
  }
}

/** What the engine keeps of whatever moves through stages: since when it is there, and when it was closed. */
function followers(object: ObjectDeclaration, fields: readonly AddedField[]): Record<string, Field> {
  if (!fields.some(({ type }) => type === 'stage')) return {}
  const kept = (en: string, ru: string): Field => ({ ...time({ readOnly: true, label: { en, ru } }), added: true })
  const both = { stageSince: kept('In the stage since', 'В стадии с'), closedAt: kept('Closed', 'Закрыто') }
  const taken = new Set([...Object.keys(object.fields), ...fields.map(({ name }) => name)])
  return Object.fromEntries(Object.entries(both).filter(([name]) => !taken.has(name)))
}

/** The field that makes the columns of a board: the stage, or else the first choice. */
const boardOf = (fields: readonly AddedField[]): string | undefined =>
  ['stage', 'choice'].map(type => fields.find(field => field.type === type)?.name).find(Boolean)

const named = (fields: readonly AddedField[]): Record<string, Field> =>
  Object.fromEntries(fields.map(field => [field.name, fieldOf(field)]))

const fieldOf = ({ type, options, label }: AddedField): Field => ({ type, options: { ...options, label }, added: true })
