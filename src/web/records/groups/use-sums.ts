import { queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Json } from '../../../model/json.ts'
import { type AggregateQuery, mostGroups } from '../../../model/query.ts'
import { api } from '../../app/api.ts'
import type { PageOf, RecordJson, SchemaObject } from '../../app/contract.ts'
import { type AggregateRow, recordKeys } from '../queries.ts'
import { isMoneyField, measuresOf, type Summed, sumIn } from './sums.ts'

export interface SummedRow {
  /** What its records have in common; nothing of all together. */
  path: Json[]
  count: number
  /** By `sumKey`: more than one value where currencies differ. */
  sums: ReadonlyMap<string, Json[]>
}

/** What is worked out of all records of a list. */
export interface Totals {
  summed: Summed[]
  /** Absent while it is on its way, and where nothing is worked out. */
  row: SummedRow | undefined
  total: PageOf<RecordJson>['total']
  /** Records are in several groups at once, and yet count once. */
  repeated: boolean
}

export interface SummedRows {
  rows: SummedRow[] | undefined
  /** There are more groups than were asked for. */
  more: boolean
  /** Of another question, until the right ones come. */
  stale: boolean
  error: Error | null
  retry: () => void
}

type Question = Pick<AggregateQuery, 'filter' | 'q' | 'asOf' | 'sort' | 'limit'> & {
  groupBy: NonNullable<AggregateQuery['groupBy']>
}

interface Answer {
  rows: AggregateRow[]
  more?: boolean
  /** Of which columns what was worked out, in the order of the measures. */
  keys: string[]
}

/** What is worked out of a column, as it is looked up. */
export const sumKey = ({ field, fn }: Summed): string => `${field.name}:${fn}`

/** How many records there are and how much they are, together or by groups; where currencies differ, of each. */
export function useSums(
  object: SchemaObject,
  question: Question,
  summed: readonly Summed[],
  enabled: boolean,
): SummedRows {
  const asked = { ...question, measures: measuresOf(summed) }
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...sumsQuery(object, asked, summed.map(sumKey)),
    enabled,
  })
  const mixed = enabled && data ? summed.filter(one => isMoneyField(one.field) && isMixed(data, sumKey(one))) : []
  const split = useQueries({
    queries: mixed.map(one => sumsQuery(object, inCurrencies(question, one), [sumKey(one)])),
    combine: answers => answers.flatMap(({ data }) => (data ? [data] : [])),
  })
  const rows = useMemo(() => data && rowsOf(data, split), [data, split])
  return {
    rows: enabled ? rows : undefined,
    more: data?.more ?? false,
    stale: isPlaceholderData,
    error: data ? null : error,
    retry: () => void refetch(),
  }
}

const sumsQuery = (object: SchemaObject, query: AggregateQuery, keys: string[]) =>
  queryOptions({
    queryKey: [...recordKeys.aggregates(object.name), query] as const,
    queryFn: async ({ signal }): Promise<Answer> => ({
      ...(await api.post<Omit<Answer, 'keys'>>(`/${object.plural}/aggregate`, query, { signal })),
      keys,
    }),
    // Of the same groups what was known is shown until the new comes.
    placeholderData: (former: Answer | undefined, before) =>
      JSON.stringify(before?.queryKey[3]?.groupBy) === JSON.stringify(query.groupBy) ? former : undefined,
  })

const isMixed = ({ rows, keys }: Answer, key: string): boolean =>
  rows.some(({ measures }) => sumIn(measures, keys.indexOf(key)).mixed)

const inCurrencies = (
  { groupBy, filter, q, asOf }: Question,
  { field: { name: field }, fn }: Summed,
): AggregateQuery => ({
  groupBy: [...groupBy, `${field}.currency`],
  filter,
  q,
  asOf,
  measures: [{ fn: 'count' }, { fn, field }, { fn: 'count', field }],
  sort: '-count',
  limit: mostGroups,
})

function rowsOf({ rows, keys }: Answer, split: Answer[]): SummedRow[] {
  const parts = new Map<string, Json[]>()
  for (const { rows, keys } of split)
    for (const { group, measures } of rows) {
      const path = Object.values(group).slice(0, -1)
      const key = JSON.stringify([keys[0], ...path])
      const { value } = sumIn(measures, 0)
      if (value !== null) parts.set(key, [...(parts.get(key) ?? []), value])
    }
  return rows.map(({ group, measures }) => {
    const path = Object.values(group)
    const sums = keys.map((key, at) => {
      const { value } = sumIn(measures, at)
      return [key, value === null ? (parts.get(JSON.stringify([key, ...path])) ?? []) : [value]] as const
    })
    return { path, count: Number(measures[0] ?? 0), sums: new Map(sums) }
  })
}
