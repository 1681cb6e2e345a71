import type { FieldOptions, Filter, Json, JsonObject, Operator, Scope, Verb } from '../../model/index.ts'

/** What the API answers, as the pages use it. The public description is `GET /api/v1/openapi.json`. */

/** A record of any object: its stamp and its fields by name. */
export interface RecordJson {
  id: string
  version: number
  createdAt: string
  updatedAt: string
  /** What the caller may do with it; in answers about one record. */
  can?: { update: boolean; remove: boolean }
  [field: string]: Json | undefined
}

export interface PageOf<Item> {
  data: Item[]
  nextCursor: string | null
  total?: { value: number; exact: boolean }
}

export interface SchemaField {
  /** Object the field belongs to; put in by `readSchema`. */
  object: string
  name: string
  type: string
  options: FieldOptions & { [option: string]: Json | undefined }
  label: string
  access: 'read' | 'write'
  operators: readonly Operator[]
  sortable: boolean
  groupable: boolean
  /** A record has several values, and is in the group of each. */
  several: boolean
  summable: boolean
  readOnly: boolean
  /** Values to choose from, with their words, where the server names them. */
  choices?: { value: string; label: string }[]
  /** Its values are masked; `shown`: one may have them shown. */
  protected?: { shown: boolean }
}

export interface SchemaObject {
  name: string
  plural: string
  title: string
  number: string | null
  owner: string | null
  pool: boolean
  configuration: boolean
  added: boolean
  follows?: string | null
  /** Object whose records are the next steps with these. */
  steps?: string | null
  label: { one: string; many: string }
  can: Record<Verb, Scope>
  views: { list: string[]; sort?: string[]; board?: string; form?: string[] }
  /** How its cards are laid out for the caller: outside of pipelines (`null`), and in those that have their own. */
  layouts: SchemaLayout[]
  fields: SchemaField[]
  /** Added fields that were removed since: histories still tell of them. */
  former: SchemaField[]
}

export interface SchemaLayout {
  pipeline: string | null
  sections: { id: string; title: string; fields: string[]; collapsed: boolean; when?: Filter }[]
  /** Fields by which a card says how complete it is; `null`: those of the short form. */
  counts: string[] | null
}

export interface Company {
  name: string
  locale: Locale
  country: string
  currency: string
  timeZone: string
}

export interface SchemaAnswer {
  company: Company
  objects: SchemaObject[]
}

export type Locale = 'ru' | 'en'

/** Somebody in whose place one is. */
export interface StandsInFor {
  id: string
  name: string
  until: string
  /** Whom he heads: in his place one sees to their work too. */
  people?: string[]
}

export interface Me {
  id: string
  name: string
  email: string
  role: { id: string; name: string }
  team: string | null
  locale: Locale
  admin: boolean
  /** May write robots of boards that he works with; a page kept from before may not say. */
  writesRobots?: boolean
  scopes: string[] | null
  rights: { objects: JsonObject; fields: JsonObject }
  /** His password was set by an administrator, and he has yet to choose his own. */
  passwordDue: boolean
  /** A second factor is demanded of him, and he has yet to set it up. */
  secondFactorDue: boolean
  /** In whose place he is now; a page kept from before may not say. */
  standsInFor?: StandsInFor[]
  /** Whether calls may ring. */
  telephony?: boolean
  /** Whether his pages telephone themselves. */
  softphone?: boolean
  absentFrom?: string | null
  absentUntil?: string | null
}

export interface PipelineJson {
  id: string
  name: string
  /** Whose records move through it. */
  object: string
  stages: StageJson[]
}

export interface StageJson {
  id: string
  name: string
  kind: 'open' | 'won' | 'lost'
  probability: number
  maxDays: number | null
  maxRecords: number | null
  requiredFields?: string[]
}

/** Where a task, an activity or a file belongs. `title` where the server names it. */
export interface Link {
  object: string
  id: string
  title?: string
}
