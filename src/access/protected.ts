import type { ObjectDeclaration } from '../model/index.ts'

/** A field that is kept sealed, and ids of the roles to which it is shown. */
export interface ProtectedField {
  object: string
  field: string
  shownTo: string[]
  state: 'sealing' | 'sealed' | 'opening'
}

/** The declarations with what is protected of them. One of which nothing is stays the very same. */
export function withProtected(
  objects: Map<string, ObjectDeclaration>,
  fields: readonly ProtectedField[],
): Map<string, ObjectDeclaration> {
  const byObject = Map.groupBy(fields, ({ object }) => object)
  return new Map([...objects].map(([name, object]) => [name, sealing(object, byObject.get(name) ?? [])]))
}

function sealing(object: ObjectDeclaration, fields: readonly ProtectedField[]): ObjectDeclaration {
  const sealed = (declared: ObjectDeclaration['fields']): ObjectDeclaration['fields'] => {
    const more = fields.flatMap(({ field: name, shownTo, state }) => {
      const field = Object.hasOwn(declared, name) ? declared[name] : undefined
      const protection = { shownTo, ...(state !== 'sealed' && { state }) }
      return field ? [[name, { ...field, options: { ...field.options, protected: protection } }] as const] : []
    })
    return { ...declared, ...Object.fromEntries(more) }
  }
  if (!fields.length) return object
  return { ...object, fields: sealed(object.fields), ...(object.former && { former: sealed(object.former) }) }
}
