import type { SchemaField, SchemaObject } from '../app/contract.ts'

/** What stands below the lines of a record, and is changed with them. */
const ofLines = new Set([
  'currency',
  'priceList',
  'taxMode',
  'taxRounding',
  'discount',
  'discountAmount',
  'net',
  'tax',
  'total',
])

/** Fields that a card may show among its facts: not what stands in its header already, and is changed there. */
export function placeableFacts({ fields, views, title }: SchemaObject): SchemaField[] {
  const named = views.form && !views.form.includes(title)
  const staged = fields.some(({ type }) => type === 'stage')
  return fields.filter(
    ({ name }) => name !== 'remember' && !(named && name === title) && !(staged && name === 'pipeline'),
  )
}

/** Those of them that it shows: not what stands with the lines, unless a layout gives it a place. */
export function amongFacts(object: SchemaObject): SchemaField[] {
  const isPriced = object.fields.some(({ type, name }) => type === 'items' && name === 'items')
  const placed = new Set(object.layouts.flatMap(({ sections }) => sections.flatMap(({ fields }) => fields)))
  return placeableFacts(object).filter(({ name }) => !(isPriced && ofLines.has(name) && !placed.has(name)))
}
