import { useQuery } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { titleOf } from '../fields/titles.ts'
import { announce } from '../ui/announce.ts'
import classes from './board.module.css'
import type { BoardColumn } from './board-columns.ts'
import { BoardLane } from './board-lane.tsx'
import { useLanes } from './board-lanes.ts'
import type { ListSearch } from './list-search.ts'
import { aggregateQuery } from './queries.ts'
import { useAskedFilter } from './use-asked-filter.ts'

interface BoardProps {
  object: SchemaObject
  field: SchemaField
  columns: BoardColumn[]
  search: ListSearch
  move: (record: RecordJson, value: string) => Promise<boolean>
}

export interface MoveStep {
  record: RecordJson
  from: string
  to: string
}

/** Columns with cards that are dragged, or moved by keys and by the menu of the card; each move is told aloud. */
export function Board({ object, field, columns, search, move }: BoardProps) {
  const { t } = useTranslation()
  const filter = useAskedFilter(object, search)
  const sum = object.fields.find(one => one.type === 'money' && one.summable && object.views.list.includes(one.name))
  const totals = useQuery(
    aggregateQuery(object, {
      groupBy: [field.name],
      filter,
      q: search.q,
      measures: [{ fn: 'count' }, ...(sum ? [{ fn: 'sum' as const, field: sum.name }] : [])],
    }),
  )
  const lanes = useLanes(object, field)
  const board = useRef<HTMLElement>(null)

  const step = useCallback(
    async ({ record, from, to }: MoveStep) => {
      if (from === to) return
      const named = { title: titleOf(object, record), column: columns.find(column => column.value === to)?.label ?? '' }
      const undo = lanes.shift(record, from, to)
      const moved = await move(record, to)
      if (moved) announce(t('records:moved', named))
      else {
        undo()
        announce(t('records:notMoved', named))
      }
      board.current?.querySelector<HTMLElement>(`[data-card="${record.id}"]`)?.focus()
    },
    [columns, lanes, move, object, t],
  )

  return (
    <section ref={board} className={classes.board} aria-label={t('records:boardOf', { object: object.label.many })}>
      {columns.map((column, at) => {
        const total = totals.data?.rows.find(row => row.group[field.name] === column.value)
        return (
          <BoardLane
            key={column.value}
            object={object}
            field={field}
            column={column}
            columns={columns}
            at={at}
            sumField={sum}
            request={{ filter, q: search.q, sort: search.sort }}
            count={totals.data ? Number(total?.measures[0] ?? 0) : null}
            sum={total?.measures[1]}
            onStep={step}
          />
        )
      })}
    </section>
  )
}
