import { useMemo } from 'react'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import { everFieldOf } from '../../app/schema.ts'
import { type FilterFields, useFilterFields } from '../filter-fields.ts'
import { type GroupBy, readGroupBy, writeGroupBy } from './group-words.ts'

/** A field that a list is grouped by. */
export interface Grouping extends GroupBy {
  field: SchemaField
  /** What it is called beside others. */
  label: string
  /** A record is in the group of each of its values. */
  several: boolean
}

export interface Groupings {
  by: Grouping[]
  /** What of the address cannot be grouped by, as it is called. */
  faults: string[]
  /** What can be grouped by: the object's own fields, then those of what it refers to. */
  fields: FilterFields['groups']
}

/** Groups within groups within groups are read by nobody. */
export const mostLevels = 2

/** By what a list is grouped, as far as that is there. */
export function useGroupings(object: SchemaObject, words: readonly string[] | undefined): Groupings {
  const known = useFilterFields(object)
  const asked = (words ?? []).join()
  return useMemo(() => {
    const by = [...new Set(asked.split(',').filter(Boolean))].map(readGroupBy)
    const found = by.map(one => asGrouping(one, known))
    return {
      by: found.filter(one => one !== null).slice(0, mostLevels),
      faults: by.filter((_, at) => !found[at]).map(({ path }) => everFieldOf(object, path)?.label ?? path),
      fields: known.groups
        .map(group => ({ ...group, fields: group.fields.filter(({ field }) => makesGroups(field)) }))
        .filter(group => group.fields.length),
    }
  }, [asked, known, object])
}

function asGrouping({ path, bucket = 'day' }: GroupBy, { find }: FilterFields): Grouping | null {
  const known = find(path)
  if (!known || !makesGroups(known.field)) return null
  const { field } = known
  return { path, field, label: field.label, several: field.several, ...(isMoment(field) && { bucket }) }
}

export const isMoment = ({ type }: SchemaField): boolean => type === 'date' || type === 'time'

const makesGroups = (field: SchemaField): boolean => field.groupable || isMoment(field)

/** Another field: of days and moments by month, until somebody wants it finer. */
export const groupWord = (path: string, field: SchemaField | undefined): string =>
  writeGroupBy(field && isMoment(field) ? { path, bucket: 'month' } : { path })
