import { fieldType } from '../../model/fields/index.ts'
import { parseFilter } from '../../model/filter.ts'
import { holds } from '../../model/filter-memory.ts'
import type { Condition, Filter, Json, Reading } from '../../model/index.ts'
import type { SchemaField } from '../app/contract.ts'

export interface Told {
  fields: readonly SchemaField[]
  /** As they are saved, or as they are being typed. */
  values: Record<string, Json | undefined>
  reading: Reading
}

/** Whether a filter holds for what is known of a record, by the very filter of the server. What cannot be read holds not. */
export function conditionHolds(when: Filter, { fields, values, reading }: Told): boolean {
  const field = (name: string) => fields.find(one => one.name === name)
  const condition = parseFilter(when, { field, reading, report: () => {} })
  if (!condition) return false
  const stored = namesIn(condition).map(name => [name, storedOf(field(name), values[name], reading)] as const)
  return holds(condition, Object.fromEntries(stored), field, reading)
}

function namesIn(condition: Condition): string[] {
  if ('not' in condition) return namesIn(condition.not)
  if ('and' in condition) return condition.and.flatMap(namesIn)
  if ('or' in condition) return condition.or.flatMap(namesIn)
  return [condition.field]
}

/** A value that is half typed is none yet. */
function storedOf(field: SchemaField | undefined, value: Json | undefined, reading: Reading): Json {
  if (!field || value === null || value === undefined || value === '') return null
  return fieldType(field).parse(value, field.options, () => {}, reading) ?? null
}
