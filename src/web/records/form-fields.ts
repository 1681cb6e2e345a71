import type { SchemaField, SchemaObject } from '../app/contract.ts'
import { widgetOf } from '../fields/index.ts'

/** Fields of the short form of an object, in the order of its declaration, as far as the caller may write them. */
export function formFields(object: SchemaObject): SchemaField[] {
  const named = object.views.form ?? object.fields.map(field => field.name)
  const required = object.fields
    .filter(field => field.options.required && field.options.default === undefined)
    .filter(field => field.name !== object.title || !named.includes('lastName'))
    .map(field => field.name)
  // A person's name is put together from its parts, a stage brings its pipeline with it.
  const brought = object.fields.some(field => field.type === 'stage') ? 'pipeline' : undefined
  return [...new Set([...named, ...required])]
    .filter(name => name !== brought)
    .map(name => object.fields.find(field => field.name === name))
    .filter(field => field !== undefined)
    .filter(isWritable)
}

export const isWritable = (field: SchemaField): boolean =>
  field.access === 'write' && !field.readOnly && Boolean(widgetOf(field).editable)
