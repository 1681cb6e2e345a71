import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Filter, Json } from '../../../model/index.ts'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import type { MoneyJson } from '../../app/format.ts'
import { usePipelines } from '../../app/pipelines.ts'
import { choicesOf } from '../../fields/choices.ts'
import { isMoney } from '../../fields/money-value.ts'
import { type AggregateRow, aggregateQuery } from '../queries.ts'
import type { LaneBy } from './lane-by.ts'
import { laneKey } from './use-lanes.ts'

export interface Total {
  count: number
  /** A sum for each currency. */
  sums: MoneyJson[]
}

export interface Totals {
  /** `null` while they are on their way. */
  column: (value: string) => Total | null
  lane: (key: string) => Total | null
  cell: (value: string, lane: string) => Total | null
  /** Values that the cards have of what parts them, with how many have each. */
  lanes: ReadonlyMap<string, { value: Json; count: number }>
  /** All cards of a column, whatever is filtered. */
  everything: (value: string) => number | null
  /** How many are in a column that is none any more. */
  gone: number
  error: Error | null
}

interface Asked {
  object: SchemaObject
  field: SchemaField
  /** Amount that is summed up. */
  sum: SchemaField | undefined
  by: LaneBy | undefined
  filter: Filter | undefined
  q: string | undefined
  /** As it was at this moment. */
  asOf: string | undefined
  /** Some column has a limit, which counts all of its cards. */
  limited: boolean
}

/** How many and how much there is in each column, lane and cell, each currency for itself. */
export function useTotals({ object, field, sum, by, filter, q, asOf, limited }: Asked): Totals {
  const known = useKnownValues(field)
  const currency = sum && `${sum.name}.currency`
  const asked = useQuery(
    aggregateQuery(object, {
      groupBy: [field.name, ...(by ? [by.name] : []), ...(currency ? [currency] : [])],
      filter,
      q,
      ...(asOf && { asOf }),
      measures: [{ fn: 'count' }, ...(sum ? [{ fn: 'sum' as const, field: sum.name }] : [])],
    }),
  )
  const filtered = Boolean(filter || q)
  const whole = useQuery({ ...aggregateQuery(object, { groupBy: [field.name] }), enabled: limited && filtered })
  const { data, error } = asked
  return useMemo(() => {
    const fits = !by || !data?.rows[0] || by.name in data.rows[0].group
    const rows = fits ? data?.rows : undefined
    const columnOf = ({ group }: AggregateRow) => String(group[field.name])
    const laneOf = ({ group }: AggregateRow) => (by ? laneKey(group[by.name] ?? null) : '')
    const columns = totalsBy(rows ?? [], columnOf)
    const lanes = totalsBy(rows ?? [], laneOf)
    const cells = totalsBy(rows ?? [], row => `${columnOf(row)} ${laneOf(row)}`)
    const of = (known: Map<string, Total>, key: string) => (rows ? (known.get(key) ?? nothing) : null)
    return {
      column: value => of(columns, value),
      lane: key => of(lanes, key),
      cell: (value, lane) => of(cells, `${value} ${lane}`),
      lanes: new Map(
        (by ? (rows ?? []) : []).map(row => [
          laneOf(row),
          { value: row.group[by?.name ?? ''] ?? null, count: lanes.get(laneOf(row))?.count ?? 0 },
        ]),
      ),
      everything: value => (filtered ? countIn(whole.data?.rows, field, value) : (of(columns, value)?.count ?? null)),
      gone: [...columns].reduce((sum, [value, { count }]) => (known.has(value) ? sum : sum + count), 0),
      error,
    }
  }, [data, error, whole.data, by, field, filtered, known])
}

/** What is a column of some board of the object. */
function useKnownValues(field: SchemaField): ReadonlySet<string> {
  const pipelines = usePipelines(field.object)
  return useMemo(
    () =>
      new Set(
        field.type === 'stage' ? pipelines.flatMap(({ stages }) => stages.map(({ id }) => id)) : choicesOf(field),
      ),
    [field, pipelines],
  )
}

const nothing: Total = { count: 0, sums: [] }

function totalsBy(rows: AggregateRow[], keyOf: (row: AggregateRow) => string): Map<string, Total> {
  const groups = Map.groupBy(rows, keyOf)
  return new Map([...groups].map(([key, own]) => [key, totalOf(own)]))
}

export function totalOf(rows: Pick<AggregateRow, 'measures'>[]): Total {
  const sums = new Map<string, number>()
  for (const { measures } of rows) {
    const sum = measures[1]
    if (isMoney(sum)) sums.set(sum.currency, (sums.get(sum.currency) ?? 0) + Number(sum.amount))
  }
  return {
    count: rows.reduce((count, { measures }) => count + Number(measures[0] ?? 0), 0),
    sums: [...sums].map(([currency, amount]) => ({ currency, amount: amount.toFixed(2) })),
  }
}

const countIn = (rows: AggregateRow[] | undefined, field: SchemaField, value: string): number | null =>
  rows ? Number(rows.find(row => row.group[field.name] === value)?.measures[0] ?? 0) : null
