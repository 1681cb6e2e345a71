import { scopes, verbs } from '../access.ts'
import type { Report } from '../field.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'

export type JsonKind = 'objectRights' | 'fieldRights' | 'attribution' | 'form' | 'filter' | 'free'

interface Kind {
  parse(input: Json, report: Report): JsonObject | undefined
  readonly schema: JsonObject
  sample(n: number): JsonObject
}

const free: Kind = {
  parse: (input, report) => (isJsonObject(input) ? input : void report('notObject')),
  schema: { type: 'object' },
  sample: n => ({ note: `n${n}` }),
}
void scopes
void verbs

export const jsonKinds: Record<JsonKind, Kind> = { objectRights: free, fieldRights: free, attribution: free, form: free, filter: free, free }

export const isJsonKind = (kind: unknown): kind is JsonKind => typeof kind === 'string' && Object.hasOwn(jsonKinds, kind)
