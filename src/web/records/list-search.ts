import type { Filter, Json, Operator } from '../../model/index.ts'
import type { SchemaObject } from '../app/contract.ts'
import { fieldOf } from '../app/schema.ts'

/** One condition of a list's filter, as a chip shows it. */
export interface FilterCondition {
  field: string
  operator: Operator
  operand: Json
}

/** What of a list stands in the address, so that it can be returned to and sent to a colleague. */
export interface ListSearch {
  q?: string
  sort?: string
  /** Conditions as `[field, operator, operand]`. */
  f?: [string, string, Json][]
  pipeline?: string
  /** What is done already, too. */
  done?: true
}

export function readListSearch(search: Record<string, unknown>): ListSearch {
  return {
    q: search.q === undefined || search.q === '' ? undefined : String(search.q),
    sort: typeof search.sort === 'string' ? search.sort : undefined,
    f: Array.isArray(search.f) && search.f.length ? search.f.filter(isTriple) : undefined,
    pipeline: typeof search.pipeline === 'string' ? search.pipeline : undefined,
    done: search.done === true || undefined,
  }
}

export const conditionsOf = (search: ListSearch): FilterCondition[] =>
  (search.f ?? []).map(([field, operator, operand]) => ({ field, operator: operator as Operator, operand }))

export const triplesOf = (conditions: FilterCondition[]): ListSearch['f'] =>
  conditions.length ? conditions.map(({ field, operator, operand }) => [field, operator, operand]) : undefined

/** Of what can be done, a list shows what is still to do, unless somebody asks for the rest. */
export const showsOpenOnly = (object: SchemaObject, search: ListSearch): boolean =>
  canBeDone(object) && !search.done && !conditionsOf(search).some(({ field }) => field === 'doneAt')

export const canBeDone = (object: SchemaObject): boolean => Boolean(fieldOf(object, 'doneAt'))

/** Address of an object's list that shows only what fits. */
export const listAddress = ({ plural }: SchemaObject, conditions: FilterCondition[]): string =>
  `/${plural}?f=${encodeURIComponent(JSON.stringify(triplesOf(conditions)))}`

/** Conditions of one field stand side by side: all must hold. */
export function filterOf(conditions: FilterCondition[]): Filter | undefined {
  if (!conditions.length) return undefined
  return { and: conditions.map(({ field, operator, operand }) => ({ [field]: { [operator]: operand } })) }
}

const isTriple = (value: unknown): value is [string, string, Json] =>
  Array.isArray(value) && value.length === 3 && typeof value[0] === 'string' && typeof value[1] === 'string'
