import { empty, join, raw, type Sql } from 'sql-template-tag'
import type { AggregateQuery, Problem } from '../model/index.ts'
import type { Group } from './groups.ts'
import type { Measure } from './measures.ts'

interface Ordered {
  query: Pick<AggregateQuery, 'sort'>
  groups: Group[]
  measures: readonly Pick<Measure, 'label' | 'rank'>[]
  report: (problem: Problem) => void
}

/**
 * `-amount:sum,stage`: by a measure, or by what is grouped by, in the order in which people know it; empty ones last, and
 * among equals by the value itself. That alone where nothing is asked.
 */
export function groupOrder({ query, groups, measures, report }: Ordered): Sql {
  const asked = (query.sort ?? '').split(',').filter(Boolean)
  const keys = asked.flatMap((word): Sql[] => {
    const falling = word.startsWith('-')
    const key = keyOf(falling ? word.slice(1) : word, groups, measures)
    if (key) return [join([key, raw(`${falling ? 'desc' : 'asc'} nulls last`)], ' ')]
    report({ field: 'sort', code: 'groupOrder', params: { field: word.replace(/^-/, '') } })
    return []
  })
  const values = groups.map((_, i) => raw(`g${i} nulls last`))
  const order = [...keys, ...values]
  return order.length ? join([raw('order by'), join(order)], ' ') : empty
}

function keyOf(word: string, groups: Group[], measures: Ordered['measures']): Sql | undefined {
  const group = groups.findIndex(({ label }) => label === word)
  if (group >= 0) return groups[group]?.rank(raw(`g${group}`))
  const measure = measures.findIndex(({ label }) => label === word)
  const rank = measures[measure]?.rank(`m${measure}`)
  return rank === undefined ? undefined : raw(rank)
}
