import { Invalid, isJsonObject, type Json, type Problem } from '../../model/index.ts'

/** What fills a field: columns of the file, or one value for all rows (also where the columns leave it empty). */
export interface FieldSource {
  columns?: string[]
  /** Columns with the ids that the records it names have in the system that the file is from. */
  ids?: string[]
  value?: Json
}

/** What fills which field. */
export type Mapping = Record<string, FieldSource>

/**
 * Reads a mapping as callers write it: `{"phones": "Телефон"}`, `{"phones": ["Телефон", "Сотовый"]}`,
 * `{"lostReason": {"value": "other"}}`, or the other way round `{"Телефон": "phones"}`. Every unknown name is reported.
 */
export function parseMapping(input: Json, fields: ReadonlySet<string>, columns: ReadonlySet<string>): Mapping {
  if (!isJsonObject(input)) throw new Invalid([{ field: 'mapping', code: 'notObject' }])
  const problems: Problem[] = []
  const mapping: Mapping = {}
  for (const [key, said] of Object.entries(input)) {
    if (said === null || said === '') continue
    const turned = turnAround(key, said, fields, columns)
    const [field, source] = turned ?? [key, said]
    const problem = fields.has(field) ? add(mapping, field, source, columns) : { code: 'unknownField' }
    if (problem) problems.push({ ...problem, field: `mapping.${key}` })
  }
  if (problems.length) throw new Invalid(problems)
  return mapping
}

/** `{"Телефон": "phones"}` → phones from `Телефон`; only where it can be read no other way. */
function turnAround(
  key: string,
  said: Json,
  fields: ReadonlySet<string>,
  columns: ReadonlySet<string>,
): [string, Json] | undefined {
  const asField = fields.has(key) && (typeof said !== 'string' || columns.has(said))
  return !asField && columns.has(key) && typeof said === 'string' ? [said, key] : undefined
}

/** Adds to what fills the field; or says why it cannot. */
function add(
  mapping: Mapping,
  field: string,
  said: Json,
  columns: ReadonlySet<string>,
): Omit<Problem, 'field'> | undefined {
  const source = readSource(said)
  if (!source) return { code: 'importSource' }
  const unknown = [...(source.columns ?? []), ...(source.ids ?? [])].find(column => !columns.has(column))
  if (unknown !== undefined) return { code: 'importColumn', params: { column: unknown } }
  const known = mapping[field]
  mapping[field] = known
    ? { ...known, ...source, columns: [...(known.columns ?? []), ...(source.columns ?? [])] }
    : source
  return undefined
}

function readSource(said: Json): FieldSource | undefined {
  if (typeof said === 'string') return { columns: [said] }
  if (isTexts(said)) return { columns: said }
  if (!isJsonObject(said)) return undefined
  const { column, columns, ids, value, ...rest } = said
  if (Object.keys(rest).length || (ids !== undefined && !isTexts(ids))) return undefined
  const named = typeof column === 'string' ? [column] : isTexts(columns) ? columns : undefined
  return named || ids || value !== undefined
    ? { ...(named && { columns: named }), ...(ids && { ids }), ...(value !== undefined && { value }) }
    : undefined
}

const isTexts = (said: Json | undefined): said is string[] =>
  Array.isArray(said) && said.every(one => typeof one === 'string')
