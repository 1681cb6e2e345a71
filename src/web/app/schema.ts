import { queryOptions } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { api } from './api.ts'
import type { Company, SchemaAnswer, SchemaField, SchemaObject } from './contract.ts'

/** What the caller may see of the declarations: every page that is not hand-made is derived from this. */
export interface Schema {
  company: Company
  objects: SchemaObject[]
  byName: ReadonlyMap<string, SchemaObject>
  byPlural: ReadonlyMap<string, SchemaObject>
}

export const schemaQuery = queryOptions({
  queryKey: ['schema'],
  queryFn: async ({ signal }) => readSchema(await api.get<SchemaAnswer>('/schema', { signal, kept: 'undated' })),
  staleTime: 5 * 60_000,
})

/** Given once by the shell: a hundred parts of a page read it. */
export const SchemaContext = createContext<Schema | null>(null)

/** Throws outside the shell. */
export function useSchema(): Schema {
  const schema = useContext(SchemaContext)
  if (!schema) throw new Error('No schema outside the shell')
  return schema
}

/** An object that is known to exist: pages about it are only reached when the caller may read it. */
export function useObject(name: string): SchemaObject {
  const object = useSchema().byName.get(name)
  if (!object) throw new Error(`No object ${name} in the schema`)
  return object
}

export function readSchema({ company, objects }: SchemaAnswer): Schema {
  const whole = objects.map(object => ({
    ...object,
    fields: object.fields.map(field => ({ ...field, options: field.options ?? {}, object: object.name })),
    former: object.former.map(field => ({ ...field, object: object.name })),
  }))
  return {
    company,
    objects: whole,
    byName: new Map(whole.map(object => [object.name, object])),
    byPlural: new Map(whole.map(object => [object.plural, object])),
  }
}

export const fieldOf = (object: SchemaObject, name: string): SchemaField | undefined =>
  object.fields.find(field => field.name === name)

/** The same, also of a field that was removed since. */
export const everFieldOf = (object: SchemaObject, name: string): SchemaField | undefined =>
  fieldOf(object, name) ?? object.former.find(field => field.name === name)

export const canRead = (object: SchemaObject): boolean => object.can.read !== 'none'
export const canCreate = (object: SchemaObject): boolean => object.can.create !== 'none'
