import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField, SchemaObject } from '../app/contract.ts'
import { canRead, useSchema } from '../app/schema.ts'
import { targetOf } from '../fields/titles.ts'
import { listFields, useListFields } from './columns.ts'
import { lowerFirst } from './lower-first.ts'

/** A field as a filter names it. */
export interface FilterField {
  /** `amount`, or one step away: `company.industry`. */
  path: string
  /** What it is; of a related field the label says of what. */
  field: SchemaField
  /** What it is called among those it stands with. */
  label: string
}

export interface FilterFields {
  /** The object's own first, then those of what it refers to, under what refers to it. */
  groups: { label: string; fields: FilterField[] }[]
  find: (path: string) => FilterField | undefined
}

/** Every field that a list may be filtered by. */
export function useFilterFields(object: SchemaObject): FilterFields {
  const { t } = useTranslation()
  const { objects, byName } = useSchema()
  const own = useListFields(object)
  return useMemo(() => filterFieldsOf({ object, own, objects, byName, t }), [own, object, objects, byName, t])
}

interface Known {
  object: SchemaObject
  own: SchemaField[]
  objects: SchemaObject[]
  byName: ReadonlyMap<string, SchemaObject>
  t: (key: string) => string
}

/** Made when a filter is first looked at: most lists are opened without one. */
export function filterFieldsOf(known: Known): FilterFields {
  let made: FilterFields | undefined
  const all = () => {
    made ??= allFields(known)
    return made
  }
  return {
    get groups() {
      return all().groups
    },
    find: path => all().find(path),
  }
}

function allFields({ object, own, objects, byName, t }: Known): FilterFields {
  const listed = object.steps ? [...own, nextStepField(object, t('records:task.nextStep'))] : own
  const fields = listed.map(field => ({ path: field.name, field: asComputed(field), label: field.label }))
  const related = own.flatMap(reference =>
    targetsOf(reference, objects, byName).map(({ target, path, label }) => ({
      label,
      fields: listFields(target, t).map(field => ({
        path: `${path}.${field.name}`,
        field: { ...asComputed(field), label: `${label} · ${lowerFirst(field.label)}` },
        label: field.label,
      })),
    })),
  )
  const groups = [{ label: object.label.one, fields }, ...related]
  const known = new Map(groups.flatMap(group => group.fields.map(field => [field.path, field] as const)))
  return { groups, find: path => known.get(path) ?? unlisted(object, path, known, t) }
}

/** What nobody chooses to filter by, and reports lead to: records themselves, and the currency of an amount. */
function unlisted(
  object: SchemaObject,
  path: string,
  known: ReadonlyMap<string, FilterField>,
  t: Known['t'],
): FilterField | undefined {
  const made = (part: Pick<SchemaField, 'label' | 'type' | 'options' | 'operators'>): FilterField => ({
    path,
    label: part.label,
    field: { ...unsortable, object: object.name, name: path, ...part },
  })
  if (path === 'id')
    return made({ label: object.label.many, type: 'ref', options: { object: object.name }, operators: ['eq', 'in'] })
  const money = path.endsWith('.currency') ? known.get(path.slice(0, -'.currency'.length)) : undefined
  if (money?.field.type !== 'money') return undefined
  const label = `${money.field.label} · ${t('records:currency')}`
  return made({ label, type: 'text', options: {}, operators: ['eq', 'ne', 'in', 'nin', 'empty'] })
}

const unsortable = {
  access: 'read',
  readOnly: true,
  sortable: false,
  groupable: false,
  several: false,
  summable: false,
} as const

/** When the next step with a record is due; blank where nothing is planned. */
const nextStepField = (object: SchemaObject, label: string): SchemaField => ({
  object: object.name,
  name: 'nextStep',
  label,
  type: 'time',
  options: {},
  operators: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'within', 'empty'],
  ...unsortable,
})

interface Target {
  target: SchemaObject
  path: string
  label: string
}

/** What a field refers to: one object, or, where it may be on any, each of those that are worked with. */
function targetsOf(field: SchemaField, objects: SchemaObject[], byName: ReadonlyMap<string, SchemaObject>): Target[] {
  if (field.type === 'link')
    return objects
      .filter(target => canRead(target) && !target.configuration && !target.follows)
      .map(target => ({ target, path: `${field.name}.${target.name}`, label: target.label.one }))
  if (!['ref', 'user', 'stage'].includes(field.type)) return []
  const target = byName.get(targetOf(field))
  return target && canRead(target) ? [{ target, path: field.name, label: field.label }] : []
}

/** A formula is filtered by as what it gives. */
const asComputed = (field: SchemaField): SchemaField =>
  field.type === 'formula' && typeof field.options.result === 'string'
    ? { ...field, type: field.options.result }
    : field
