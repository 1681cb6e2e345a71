import { type Operator, operators } from './field.ts'
import { isJsonObject, type Json } from './json.ts'
import type { AggregateQuery, Query } from './query.ts'

/** What a list or a sum asks for, without any of the values: fields, operators and order. */
export interface AskedQuery {
  /** Name of the object. */
  object: string
  /** In the order in which they stand. One and the same field may stand there with several operators. */
  conditions: { field: string; operator: Operator }[]
  /** Conditions that not all have to hold: no index answers them alone. */
  alternatives: boolean
  /** `-amount,name`; `null`: the usual order. */
  sort: string | null
  /** Words are looked for. */
  words: boolean
  /** Groups of a sum. */
  groups: string[]
}

/** Reads what is asked, however wrong it may be: what is not understood is left out. */
export function askedOf(object: string, query: Query & AggregateQuery): AskedQuery {
  const conditions: AskedQuery['conditions'] = []
  let alternatives = false
  const read = (filter: Json | undefined): void => {
    if (!isJsonObject(filter)) return
    for (const [name, value] of Object.entries(filter)) {
      if (name === 'and' && Array.isArray(value)) value.forEach(read)
      else if (name === 'or' || name === 'not') alternatives = true
      else conditions.push(...operatorsIn(value).map(operator => ({ field: name, operator })))
    }
  }
  read(query.filter)
  return {
    object,
    conditions: conditions.slice(0, 20),
    alternatives,
    sort: typeof query.sort === 'string' ? query.sort.slice(0, 200) : null,
    words: Boolean(query.q),
    groups: (query.groupBy ?? []).slice(0, 20).map(group => (typeof group === 'string' ? group : group.field)),
  }
}

function operatorsIn(value: Json): Operator[] {
  if (Array.isArray(value)) return ['in']
  if (!isJsonObject(value)) return ['eq']
  const known = operators.filter(operator => Object.hasOwn(value, operator))
  return known.length ? known : ['eq']
}
