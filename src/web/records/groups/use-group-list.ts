import { useMemo, useState } from 'react'
import { mostGroups } from '../../../model/query.ts'
import type { SchemaObject } from '../../app/contract.ts'
import type { ListSearch } from '../list-search.ts'
import type { ListRequest } from '../queries.ts'
import { isMarked } from '../selection.ts'
import type { List } from '../use-list.ts'
import { type GroupNode, type Lines, linesOf } from './group-lines.ts'
import { openingOf, useOpening } from './group-opening.ts'
import { both, groupFilter } from './group-words.ts'
import { readGroupSort, type Summed } from './sums.ts'
import { useGroupPages } from './use-group-pages.ts'
import type { Grouping } from './use-groupings.ts'
import { type SummedRow, useSums } from './use-sums.ts'

/** What a list of groups does besides what lists do. */
export interface Groups extends Pick<Lines, 'lineAt' | 'headOf' | 'endOf'> {
  by: Grouping[]
  toggle: (index: number) => void
  /** Shows more groups; absent where the server gives no more. */
  showMore?: () => void
}

interface GroupList {
  object: SchemaObject
  search: ListSearch
  request: ListRequest
  by: Grouping[]
  summed: Summed[]
  total: List['total']
}

/** How many groups are asked for, first and each time more are wanted. */
const steps = [200, 1000, 5000, mostGroups]

/** A list put together in groups: how many and how much each is, and the records of those that are open as far as they are seen. */
export function useGroupList({
  object,
  search,
  request,
  by,
  summed,
  total,
}: GroupList): Omit<List, 'asked'> & { requests: ListRequest[] } {
  const on = by.length > 0
  const { filter, q, asOf } = request
  const scope = openingOf(object.name, search.group)
  const opening = useOpening(scope)
  const [step, setStep] = useState({ scope, at: 0 })
  const at = step.scope === scope ? step.at : 0

  const fields = by.map(({ path, bucket }) => (bucket ? { field: path, bucket } : path))
  const order = by.map(({ path }) => orderOf(path, search.groupSort, summed))
  const top = useSums(
    object,
    { groupBy: fields.slice(0, 1), filter, q, asOf, sort: order[0], limit: steps[at] },
    summed,
    on,
  )
  const inner = useSums(
    object,
    { groupBy: fields, filter, q, asOf, sort: order[1], limit: mostGroups },
    summed,
    by.length > 1,
  )

  const nodes = useMemo(
    () => nodesOf(top.rows ?? [], by.length > 1 ? { rows: inner.rows ?? [], cut: inner.more } : undefined),
    [top.rows, inner.rows, inner.more, by.length],
  )
  const { marks } = opening
  const lines = useMemo(() => linesOf(nodes, key => isMarked(marks, key), top.more), [nodes, marks, top.more])
  const key = JSON.stringify([object.name, search.group, search.groupSort, filter, q, asOf, request.sort])
  const pages = useGroupPages({
    object,
    lines,
    request: ({ path }) => ({
      ...request,
      filter: path.reduce<ListRequest['filter']>((asked, value, level) => withGroup(asked, by[level], value), filter),
    }),
  })
  const error = top.error ?? inner.error ?? pages.error
  return {
    ...pages,
    key,
    count: lines.count,
    total,
    loading: on && !error && (!top.rows || (by.length > 1 && !inner.rows)),
    stale: top.stale,
    error,
    retry: () => {
      top.retry()
      if (by.length > 1) inner.retry()
      pages.retry()
    },
    groups: {
      ...lines,
      by,
      toggle: index => {
        const line = lines.lineAt(index)
        if (line?.kind === 'group') opening.toggle(line.node.key, !line.open)
      },
      showMore: at + 1 < steps.length ? () => setStep({ scope, at: at + 1 }) : undefined,
    },
  }
}

function orderOf(path: string, sort: string | undefined, summed: readonly Summed[]): string {
  const { by, falling } = readGroupSort(sort, summed)
  const sign = falling ? '-' : ''
  return by === 'name' ? `${sign}${path}` : `${sign}${by},${path}`
}

const withGroup = (filter: ListRequest['filter'], grouping: Grouping | undefined, value: GroupNode['path'][number]) =>
  grouping ? both(filter, groupFilter(grouping, value)) : filter

interface Inner {
  rows: SummedRow[]
  /** Not all of them are here. */
  cut: boolean
}

function nodesOf(rows: SummedRow[], inner: Inner | undefined): GroupNode[] {
  if (!inner) return rows.map(asNode)
  const parts = Map.groupBy(inner.rows.map(asNode), ({ path }) => JSON.stringify(path.slice(0, 1)))
  return rows.map(row => {
    const node = asNode(row)
    const within = parts.get(node.key) ?? []
    const shown = within.reduce((sum, { count }) => sum + count, 0)
    return { ...node, parts: within, rest: inner.cut ? Math.max(0, node.count - shown) : 0 }
  })
}

const asNode = (row: SummedRow): GroupNode => ({ ...row, key: JSON.stringify(row.path) })
