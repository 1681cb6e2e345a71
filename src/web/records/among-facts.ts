import type { SchemaField, SchemaObject } from '../app/contract.ts'

/** Fields that a card shows among its facts: not what stands in its header already, and is changed there. */
export const amongFacts = ({ fields, views, title }: SchemaObject): SchemaField[] => {
  const named = views.form && !views.form.includes(title)
  const staged = fields.some(({ type }) => type === 'stage')
  return fields.filter(
    ({ name }) => name !== 'remember' && !(named && name === title) && !(staged && name === 'pipeline'),
  )
}
