import type { FieldOptions, FieldType, TextReading } from '../field.ts'
import { fieldTypes } from '../fields/index.ts'
import type { Json } from '../json.ts'

/** Set-up of a Russian company, for tests. */
export const moscow: TextReading = { country: 'RU', currency: 'RUB', timeZone: 'Europe/Moscow' }

type Read = { value: Json } | { problems: string[] }

/** For tests: what a type makes of input, or its problems as `code path`. */
export const parseWith = (type: string, input: Json, options: FieldOptions & Record<string, unknown> = {}): Read =>
  collect(report => typeNamed(type).parse(input, options, report, moscow))

export const readWith = (
  type: string,
  cell: string,
  options: Record<string, unknown> = {},
  reading: Partial<TextReading> = {},
): Read => collect(report => typeNamed(type).fromText(cell, options, report, { ...moscow, ...reading }))

export function typeNamed(name: string): FieldType {
  const type = fieldTypes.get(name)
  if (!type) throw new Error(`no field type ${name}`)
  return type
}

function collect(read: (report: Parameters<FieldType['parse']>[2]) => Json | undefined): Read {
  const problems: string[] = []
  const value = read((code, _params, path) => problems.push([code, path].filter(Boolean).join(' ')))
  return value === undefined ? { problems } : { value }
}
