import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { daysBetween, useFormats } from '../app/format.ts'
import { cardPath } from '../app/navigation.ts'
import { fieldOf } from '../app/schema.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { isMoney } from '../fields/money-value.ts'
import { idOf, titleOf, useTitle } from '../fields/titles.ts'
import { asText, isEmptyValue } from '../fields/widget.ts'
import { Person } from '../ui/person.tsx'
import classes from './board.module.css'
import type { MoveStep } from './board.tsx'
import type { BoardColumn } from './board-columns.ts'
import { boardFields } from './board-fields.ts'

interface BoardCardProps {
  object: SchemaObject
  record: RecordJson
  column: BoardColumn
  columns: BoardColumn[]
  sumField: SchemaField | undefined
  onStep: (step: MoveStep) => void
}

export const BoardCard = memo(function BoardCard({
  object,
  record,
  column,
  columns,
  sumField,
  onStep,
}: BoardCardProps) {
  const formats = useFormats()
  const element = useRef<HTMLLIElement>(null)
  const movable = record.can?.update !== false
  const dragged = useDraggable(element, record, column.value, movable)
  const step = (to: BoardColumn | undefined) => to && onStep({ record, from: column.value, to: to.value })
  const sum = sumField && record[sumField.name]
  const owner = object.owner ? idOf(record[object.owner]) : null
  const shown = boardFields(object)
    .filter(name => name !== sumField?.name && name !== object.owner && !isEmptyValue(record[name]))
    .map(name => fieldOf(object, name))
    .filter(field => field !== undefined)
    .slice(0, 3)

  const onKeyDown = (event: KeyboardEvent) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (way && event.shiftKey && movable) {
      event.preventDefault()
      step(columns[columns.indexOf(column) + way])
    } else moveAmongCards(event)
  }
  return (
    <li ref={element} className={classes.card} data-dragged={dragged || undefined}>
      <div className={classes.cardHead}>
        <Link
          to={cardPath(object, record.id)}
          className={classes.cardTitle}
          data-card={record.id}
          draggable={false}
          onKeyDown={onKeyDown}
          aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight"
        >
          {titleOf(object, record)}
        </Link>
        {movable ? (
          <MoveMenu columns={columns} column={column} title={titleOf(object, record)} onChoose={step} />
        ) : null}
      </div>
      {shown.map(field => (
        <div key={field.name} className={classes.fact}>
          <FieldValue field={field} value={record[field.name]} />
        </div>
      ))}
      <div className={classes.cardFoot}>
        {isMoney(sum) ? <strong className="number">{formats.money(sum)}</strong> : null}
        <Resting record={record} maxDays={column.maxDays} />
        {owner ? <Owner id={owner} /> : null}
      </div>
    </li>
  )
})

/** For a finger, a mouse that does not drag, and a screen reader. */
function MoveMenu({
  columns,
  column,
  title,
  onChoose,
}: {
  columns: BoardColumn[]
  column: BoardColumn
  title: string
  onChoose: (to: BoardColumn) => void
}) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon size="sm" className={classes.more} aria-label={t('records:moveOne', { title })}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Label>{t('records:moveTo')}</Menu.Label>
        {columns
          .filter(one => one !== column)
          .map(one => (
            <Menu.Item key={one.value} onClick={() => onChoose(one)}>
              {one.label}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Owner({ id }: { id: string }) {
  const name = useTitle('user', id)
  return name ? (
    <span title={name} className={classes.owner}>
      <Person name={name} size={22} />
      <span className={classes.aloud}>{name}</span>
    </span>
  ) : null
}

function Resting({ record, maxDays }: { record: RecordJson; maxDays: number | null }) {
  const { t } = useTranslation()
  if (maxDays === null || !record.stageSince) return null
  const days = daysBetween(new Date(asText(record.stageSince)), new Date())
  return days > maxDays ? (
    <span className={classes.resting} title={t('deals:overLimit', { count: days })}>
      {t('records:days', { count: days })}
    </span>
  ) : null
}

function useDraggable(
  element: React.RefObject<HTMLElement | null>,
  record: RecordJson,
  from: string,
  movable: boolean,
): boolean {
  const [dragged, setDragged] = useState(false)
  useEffect(() => {
    if (!element.current || !movable) return
    return draggable({
      element: element.current,
      getInitialData: () => ({ record, from }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    })
  }, [element, record, from, movable])
  return dragged
}

/** Arrows go from card to card, along the column and across. */
function moveAmongCards(event: KeyboardEvent): void {
  const lane = (event.currentTarget as HTMLElement).closest('[data-lane]')
  const cards = lane ? [...lane.querySelectorAll<HTMLElement>('[data-card]')] : []
  const at = cards.indexOf(event.currentTarget as HTMLElement)
  const beside = (way: number) =>
    document.querySelectorAll(`[data-lane="${Number(lane?.getAttribute('data-lane')) + way}"] [data-card]`)[0] as
      | HTMLElement
      | undefined
  const next = { ArrowDown: cards[at + 1], ArrowUp: cards[at - 1], ArrowRight: beside(1), ArrowLeft: beside(-1) }[
    event.key
  ]
  if (!next) return
  event.preventDefault()
  next.focus()
}
