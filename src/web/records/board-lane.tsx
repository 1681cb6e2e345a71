import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { useIntersection } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Filter, Json } from '../../model/index.ts'
import { api } from '../app/api.ts'
import type { PageOf, RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { useFormats } from '../app/format.ts'
import { fieldOf, useSchema } from '../app/schema.ts'
import { asMoney } from '../fields/money-value.ts'
import { Lines } from '../ui/loading.tsx'
import classes from './board.module.css'
import type { MoveStep } from './board.tsx'
import { BoardCard } from './board-card.tsx'
import type { BoardColumn } from './board-columns.ts'
import { boardFields } from './board-fields.ts'
import { laneKey } from './board-lanes.ts'

interface BoardLaneProps {
  object: SchemaObject
  field: SchemaField
  column: BoardColumn
  columns: BoardColumn[]
  at: number
  sumField: SchemaField | undefined
  request: { filter?: Filter; q?: string; sort?: string }
  count: number | null
  sum: Json | undefined
  onStep: (step: MoveStep) => void
}

/** One column: its name, how many and how much, and its cards as far as they are scrolled to. */
export function BoardLane({
  object,
  field,
  column,
  columns,
  at,
  sumField,
  request,
  count,
  sum,
  onStep,
}: BoardLaneProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { company } = useSchema()
  const lane = useRef<HTMLElement>(null)
  const over = useDropTarget(lane, column, onStep)
  const { data, isPending, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery(
    useLaneQuery(object, field, column, request),
  )
  const { ref: end, entry } = useIntersection({ rootMargin: '400px' })
  useEffect(() => {
    if (entry?.isIntersecting && hasNextPage && !isFetching) void fetchNextPage()
  }, [entry, hasNextPage, isFetching, fetchNextPage])

  const records = data?.pages.flatMap(page => page.data) ?? []
  return (
    <section ref={lane} className={classes.lane} data-over={over || undefined} aria-label={column.label}>
      <header className={classes.laneHead}>
        <h2 className={classes.laneTitle} data-tone={column.tone}>
          <span>{column.label}</span>
        </h2>
        <p className={classes.laneCount}>
          <span>{count === null ? '' : formats.number(count)}</span>
          {sumField && sum !== undefined && sum !== null && count ? (
            <span className={classes.laneSum}>{formats.shortMoney(asMoney(sum, company.currency))}</span>
          ) : null}
        </p>
      </header>
      <ol className={classes.cards} data-lane={at}>
        {isPending ? (
          <li className={classes.waiting}>
            <Lines count={4} />
          </li>
        ) : null}
        {records.map(record => (
          <BoardCard
            key={record.id}
            object={object}
            record={record}
            column={column}
            columns={columns}
            sumField={sumField}
            onStep={onStep}
          />
        ))}
        {!isPending && !records.length ? <li className={classes.nothing}>{t('records:emptyColumn')}</li> : null}
        <li ref={end} aria-hidden="true" className={classes.end} />
      </ol>
    </section>
  )
}

function useLaneQuery(
  object: SchemaObject,
  field: SchemaField,
  column: BoardColumn,
  { filter, q, sort }: BoardLaneProps['request'],
) {
  return useMemo(() => {
    const fields = [
      object.title,
      field.name,
      ...boardFields(object),
      ...['stageSince', 'pipeline', 'lostReason', 'phones'].filter(name => fieldOf(object, name)),
    ]
    const own: Filter = { [field.name]: { eq: column.value } }
    const body = {
      filter: filter ? { and: [filter, own] } : own,
      q,
      sort: sort ?? '-createdAt',
      fields: [...new Set(fields)],
      limit: 25,
    }
    return {
      queryKey: [...laneKey(object, field, column.value), body] as const,
      queryFn: ({ pageParam, signal }: { pageParam: string; signal: AbortSignal }) =>
        api.post<PageOf<RecordJson>>(
          `/${object.plural}/query`,
          { ...body, ...(pageParam ? { cursor: pageParam } : {}) },
          { signal },
        ),
      initialPageParam: '',
      getNextPageParam: (last: PageOf<RecordJson>) => last.nextCursor ?? undefined,
    }
  }, [object, field, column.value, filter, q, sort])
}

function useDropTarget(
  lane: React.RefObject<HTMLElement | null>,
  column: BoardColumn,
  onStep: BoardLaneProps['onStep'],
): boolean {
  const [over, setOver] = useState(false)
  const latest = useRef(onStep)
  latest.current = onStep
  useEffect(() => {
    if (!lane.current) return
    return dropTargetForElements({
      element: lane.current,
      canDrop: ({ source }) => source.data.from !== undefined,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false)
        latest.current({ record: source.data.record as RecordJson, from: String(source.data.from), to: column.value })
      },
    })
  }, [lane, column.value])
  return over
}
