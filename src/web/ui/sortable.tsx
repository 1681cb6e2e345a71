import { ActionIcon } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { announce } from './announce.ts'
import dropEdge from './drop-edge.module.css'
import classes from './sortable.module.css'
import { useDragRow } from './use-drag-row.ts'
import { useIsPhone } from './use-phone.ts'

interface SortableProps<Item> {
  items: readonly Item[]
  keyOf: (item: Item) => string
  /** What the item is called, for those who hear the page. */
  nameOf: (item: Item) => string
  /** The whole list in its new order. */
  onOrder: (items: Item[]) => void
  children: (item: Item, at: number) => ReactNode
  label: string
  /** Its items are long: the handle stands beside their first lines. */
  tall?: boolean
}

/** A list in an order that people set: by dragging the handle, by the arrow keys on it; on a phone by resting a finger on a row, or by two buttons. */
export function Sortable<Item>({ items, keyOf, nameOf, onOrder, children, label, tall }: SortableProps<Item>) {
  const { t } = useTranslation()
  const list = useId()
  const move = (from: number, to: number) => {
    const item = items[from]
    if (item === undefined || to < 0 || to >= items.length || from === to) return
    const rest = items.filter((_, at) => at !== from)
    onOrder([...rest.slice(0, to), item, ...rest.slice(to)])
    announce(t('sortable.moved', { name: nameOf(item), place: to + 1 }))
  }
  return (
    <ol className={classes.list} aria-label={label} data-tall={tall || undefined}>
      {items.map((item, at) => (
        <SortableRow key={keyOf(item)} list={list} at={at} last={items.length - 1} name={nameOf(item)} onMove={move}>
          {children(item, at)}
        </SortableRow>
      ))}
    </ol>
  )
}

interface SortableRowProps {
  list: string
  at: number
  last: number
  name: string
  onMove: (from: number, to: number) => void
  children: ReactNode
}

function SortableRow({ list, at, last, name, onMove, children }: SortableRowProps) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const row = useRef<HTMLLIElement>(null)
  const handle = useRef<HTMLButtonElement>(null)
  const drop = (from: string | number, below: boolean) => {
    const to = below ? at + 1 : at
    onMove(Number(from), Number(from) < to ? to - 1 : to)
  }
  const edge = useDragRow({ row, handle, kind: list, id: at, name, onDrop: drop })

  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (!step) return
    event.preventDefault()
    onMove(at, at + step)
  }
  return (
    <li ref={row} className={`${classes.row} ${dropEdge.row}`} data-edge={edge}>
      {phone ? (
        <div className={classes.steps}>
          <ActionIcon aria-label={t('sortable.up', { name })} disabled={at === 0} onClick={() => onMove(at, at - 1)}>
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            aria-label={t('sortable.down', { name })}
            disabled={at === last}
            onClick={() => onMove(at, at + 1)}
          >
            <IconArrowDown size={16} />
          </ActionIcon>
        </div>
      ) : (
        <button
          ref={handle}
          type="button"
          className={classes.handle}
          aria-label={t('sortable.handle', { name })}
          onKeyDown={press}
        >
          <IconGripVertical size={16} stroke={1.6} />
        </button>
      )}
      <div className={classes.content}>{children}</div>
    </li>
  )
}
