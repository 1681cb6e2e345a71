import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField, SchemaObject } from '../app/contract.ts'
import { prefer, usePreferences } from '../app/preferences.ts'
import { fieldOf } from '../app/schema.ts'

/** Fields that can be columns and filters: those of the object, and what stamps every record. */
export function useListFields(object: SchemaObject): SchemaField[] {
  const { t } = useTranslation()
  return useMemo(() => {
    const stamps = [...(object.number ? ['number'] : []), 'createdAt', 'updatedAt'].filter(
      name => !fieldOf(object, name),
    )
    return [...object.fields, ...stamps.map(name => stampField(object, name, t(`records:stamps.${name}`)))]
  }, [object, t])
}

const stampField = (object: SchemaObject, name: string, label: string): SchemaField => ({
  object: object.name,
  name,
  label,
  type: name === 'number' ? 'shortNumber' : 'time',
  options: {},
  access: 'read',
  readOnly: true,
  operators: name === 'number' ? ['eq'] : ['eq', 'gt', 'gte', 'lt', 'lte', 'between', 'within'],
  sortable: true,
  groupable: false,
  summable: false,
})

/** Columns of a list in their order: the ones a person chose on this device, else those of the declaration. */
export function useColumns(object: SchemaObject): {
  columns: SchemaField[]
  choose: (names: string[] | null) => void
  chosen: boolean
} {
  const fields = useListFields(object)
  const { columns: all } = usePreferences()
  const names = all[object.name]
  const columns = useMemo(() => {
    const known = new Map(fields.map(field => [field.name, field]))
    const shown = (names ?? object.views.list).map(name => known.get(name)).filter(field => field !== undefined)
    const title = known.get(object.title)
    return title && !shown.includes(title) ? [title, ...shown] : shown
  }, [fields, names, object])

  const choose = (next: string[] | null) => {
    const { [object.name]: _former, ...others } = all
    prefer({ columns: next ? { ...others, [object.name]: next } : others })
  }
  return { columns, choose, chosen: Boolean(names) }
}
