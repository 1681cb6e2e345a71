import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Json } from '../../model/index.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { cardPath } from '../app/navigation.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { titleOf } from '../fields/titles.ts'
import { isEmptyValue } from '../fields/widget.ts'
import { useColumns } from './columns.ts'
import { GroupSection, TotalsSection } from './groups/group-section.tsx'
import type { Totals } from './groups/use-sums.ts'
import classes from './list-cards.module.css'
import { MarkCard, useMarkRow } from './list-marks.tsx'
import { useScrollMemory } from './list-scroll.ts'
import { ListEmpty, ListError, ListLoading } from './list-states.tsx'
import { isOverdue } from './overdue.ts'
import type { List } from './use-list.ts'
import type { Selection } from './use-selection.ts'

interface ListCardsProps {
  object: SchemaObject
  list: List
  totals: Totals
  selection: Selection
}

/** The list on a phone: a card for each record with what matters of it, under the heads of its groups. */
export function ListCards({ object, list, totals, selection }: ListCardsProps) {
  const { columns } = useColumns(object)
  const scroller = useRef<HTMLDivElement>(null)
  const memory = useScrollMemory()
  const cards = useVirtualizer({
    count: list.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => 108,
    overscan: 6,
    gap: 8,
    paddingStart: 8,
    paddingEnd: 16,
    initialOffset: memory.offset,
  })
  const onMark = useMarkRow(list, selection)
  const drawn = cards.getVirtualItems()
  const { startIndex = 0, endIndex = 0 } = cards.range ?? {}
  const { show } = list
  useEffect(() => show(startIndex, endIndex), [show, startIndex, endIndex])

  if (list.error && !list.count) return <ListError error={list.error} onRetry={list.retry} />
  if (list.loading) return <ListLoading />
  if (!list.count) return <ListEmpty object={object} />
  return (
    <div ref={scroller} className={classes.scroller} onScroll={event => memory.keep(event.currentTarget.scrollTop)}>
      <div className={classes.totals}>
        <TotalsSection columns={columns} totals={totals} />
      </div>
      <ul className={classes.list} style={{ height: cards.getTotalSize() }} aria-label={object.label.many}>
        {drawn.map(({ index, start }) => {
          const line = list.groups?.lineAt(index)
          const record = line ? undefined : list.at(index)
          return (
            <li
              key={index}
              ref={cards.measureElement}
              data-index={index}
              className={classes.place}
              style={{ transform: `translateY(${start}px)` }}
            >
              {line && list.groups ? (
                <GroupSection
                  line={line}
                  by={list.groups.by}
                  summed={totals.summed}
                  onPress={() => list.groups?.toggle(index)}
                  onMore={list.groups.showMore}
                />
              ) : record ? (
                <Card object={object} columns={columns} record={record}>
                  {object.configuration ? null : (
                    <MarkCard
                      name={titleOf(object, record)}
                      index={index}
                      marked={selection.has(record.id)}
                      onMark={onMark}
                    />
                  )}
                </Card>
              ) : (
                <article className={classes.card} style={{ height: 100 }} aria-busy="true" />
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

interface CardProps {
  object: SchemaObject
  columns: SchemaField[]
  record: RecordJson
  children: ReactNode
}

function Card({ object, columns, record, children }: CardProps) {
  const state = columns.find(field => field.name === object.views.board)
  const shown = columns
    .filter(field => field.name !== object.title && field !== state && saysSomething(record[field.name]))
    .slice(0, 5)
  return (
    <article className={classes.card}>
      <div className={classes.head}>
        <Link to={cardPath(object, record.id)} className={classes.title}>
          {titleOf(object, record)}
        </Link>
        <span className={classes.end}>
          {state ? <FieldValue field={state} value={record[state.name]} dash="" /> : null}
          {children}
        </span>
      </div>
      <div className={classes.facts}>
        {shown.map(field => (
          <span key={field.name} className={classes.fact} data-overdue={isOverdue(field, record) || undefined}>
            {record[field.name] === true ? (
              field.label
            ) : (
              <>
                {needsLabel(field) ? <span className={classes.label}>{field.label} </span> : null}
                <FieldValue field={field} value={record[field.name]} />
              </>
            )}
          </span>
        ))}
      </div>
    </article>
  )
}

const saysSomething = (value: Json | undefined): boolean => !isEmptyValue(value) && value !== false

/** A day alone does not say whether something is due, done or born on it; when a record came tells itself. */
const needsLabel = ({ type, name }: SchemaField): boolean =>
  (type === 'date' || type === 'time' || type === 'number') && name !== 'createdAt'
