import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField, SchemaObject } from '../app/contract.ts'
import { currentLocale } from '../app/i18n.ts'
import { type Preferences, prefer, preferences, usePreferences } from '../app/preferences.ts'
import { fieldOf } from '../app/schema.ts'
import type { TableLook } from './list-search.ts'
import { useListSearch } from './use-list-search.ts'

/** Fields that can be columns and filters: those of the object, and what stamps every record. */
export function useListFields(object: SchemaObject): SchemaField[] {
  const { t } = useTranslation()
  return useMemo(() => listFields(object, t), [object, t])
}

export function listFields(object: SchemaObject, t: (key: string) => string): SchemaField[] {
  const locale = currentLocale()
  const known = listed.get(object)
  if (known?.locale === locale) return known.fields
  const fields = withStamps(object, t)
  listed.set(object, { locale, fields })
  return fields
}

/** Asked for by many parts of a page at once. */
const listed = new WeakMap<SchemaObject, { locale: string; fields: SchemaField[] }>()

function withStamps(object: SchemaObject, t: (key: string) => string): SchemaField[] {
  const stamps = [...(object.number ? ['number'] : []), 'createdAt', 'updatedAt'].filter(name => !fieldOf(object, name))
  return [...object.fields, ...stamps.map(name => stampField(object, name, t(`records:stamps.${name}`)))]
}

const stampField = (object: SchemaObject, name: string, label: string): SchemaField => ({
  object: object.name,
  name,
  label,
  type: name === 'number' ? 'shortNumber' : 'time',
  options: {},
  access: 'read',
  readOnly: true,
  operators:
    name === 'number' ? ['eq', 'ne', 'in', 'nin'] : ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'within'],
  sortable: true,
  groupable: false,
  several: false,
  summable: false,
})

export interface Columns {
  /** In their order, those that stay at the left first. */
  columns: SchemaField[]
  /** How many of them stay at the left. */
  pinned: number
  /** In pixels, of those that were drawn wider or narrower than usual. */
  widths: Readonly<Record<string, number>>
  change: (look: TableLook) => void
  /** As the declaration has it. */
  reset: () => void
  changed: boolean
}

/** Columns of a list: as the address says, where it is a view that says it; else as a person likes them on this device. */
export function useColumns(object: SchemaObject): Columns {
  const fields = useListFields(object)
  const { search, change: changeAddress } = useListSearch()
  const preferred = usePreferences()
  const look = search.table ?? lookOf(preferred, object)
  const names = (look.columns ?? object.views.list).join()
  const stay = (look.pinned ?? []).join()
  const { columns, pinned } = useMemo(
    () => columnsOf(object, fields, { columns: names.split(','), pinned: stay.split(',') }),
    [fields, names, stay, object],
  )

  const write = (next: TableLook | null) => {
    if (search.table) changeAddress({ table: next ?? {} })
    else preferLook(object, next ?? {})
  }
  return {
    columns,
    pinned,
    widths: look.widths ?? none,
    change: part => write({ ...look, ...part }),
    reset: () => write(null),
    changed: Boolean(look.columns || look.pinned?.length || Object.keys(look.widths ?? none).length),
  }
}

/** The columns of a look in their order, those that stay at the left first, and how many these are. */
export function columnsOf(
  object: SchemaObject,
  fields: SchemaField[],
  look: TableLook,
): Pick<Columns, 'columns' | 'pinned'> {
  const known = new Map(fields.map(field => [field.name, field]))
  const title = known.get(object.title)
  const shown = (look.columns ?? object.views.list).map(name => known.get(name)).filter(field => field !== undefined)
  const all = title && !shown.includes(title) ? [title, ...shown] : shown
  const left = all.filter(({ name }) => look.pinned?.includes(name))
  return { columns: [...left, ...all.filter(field => !left.includes(field))], pinned: left.length }
}

const none: Readonly<Record<string, number>> = {}

/** How the list looks on this device. */
export const lookOf = (chosen: Preferences, { name }: SchemaObject): TableLook => ({
  columns: chosen.columns[name],
  pinned: chosen.pinned[name],
  widths: chosen.widths[name],
})

function preferLook({ name }: SchemaObject, { columns, pinned, widths }: TableLook): void {
  const now = preferences()
  prefer({
    columns: withOwn(now.columns, name, columns),
    pinned: withOwn(now.pinned, name, pinned),
    widths: withOwn(now.widths, name, widths),
  })
}

function withOwn<Value>(all: Record<string, Value>, name: string, value: Value | undefined): Record<string, Value> {
  const { [name]: _former, ...others } = all
  return value === undefined ? others : { ...others, [name]: value }
}
