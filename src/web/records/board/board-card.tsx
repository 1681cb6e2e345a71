import { Tooltip } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { daysBetween, useFormats } from '../../app/format.ts'
import { cardPath } from '../../app/navigation.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import { isMoney } from '../../fields/money-value.ts'
import { idOf, titleOf, useTitle } from '../../fields/titles.ts'
import { asText, isEmptyValue } from '../../fields/widget.ts'
import { Person } from '../../ui/person.tsx'
import classes from './board.module.css'
import { type Place, useBoard } from './board-context.ts'
import { CardMenu } from './card-menu.tsx'

interface BoardCardProps extends Place {
  record: RecordJson
  held: boolean
  marked: boolean
}

export const BoardCard = memo(function BoardCard({ record, lane, column, held, marked }: BoardCardProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { object, columns, sum, shown, onGrab, onKey, toggle, past } = useBoard()
  const title = titleOf(object, record)
  const movable = record.can?.update !== false && object.can.update !== 'none'
  const card = { record, from: { lane, column } }
  const amount = sum && record[sum.name]
  const owner = object.owner ? idOf(record[object.owner]) : null
  const facts = shown.filter(({ name }) => !isEmptyValue(record[name])).slice(0, 3)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what a drag does, keys and the menu of the card do too
    <div
      className={classes.card}
      data-held={held || undefined}
      data-marked={marked || undefined}
      onPointerDown={movable ? event => onGrab(event, card) : undefined}
      onDragStart={event => event.preventDefault()}
    >
      <div className={classes.cardHead}>
        {past ? null : (
          <input
            type="checkbox"
            tabIndex={-1}
            className={classes.mark}
            aria-label={t('records:markOne', { title })}
            checked={marked}
            onChange={() => toggle(card)}
          />
        )}
        <Link
          to={cardPath(object, record.id)}
          className={classes.cardTitle}
          dir="auto"
          data-card={record.id}
          draggable={false}
          onKeyDown={past ? undefined : event => onKey(event, card)}
          aria-keyshortcuts={past ? undefined : 'Space Shift+ArrowLeft Shift+ArrowRight'}
        >
          {title}
        </Link>
        {past ? null : <CardMenu record={record} title={title} place={card.from} movable={movable} marked={marked} />}
      </div>
      {facts.map(field => (
        <div key={field.name} className={classes.fact}>
          <FieldValue field={field} value={record[field.name]} />
        </div>
      ))}
      <div className={classes.cardFoot}>
        {isMoney(amount) ? <strong className="number">{formats.money(amount)}</strong> : null}
        <Resting record={record} maxDays={columns[column]?.maxDays ?? null} />
        {owner ? <Owner id={owner} /> : null}
      </div>
    </div>
  )
})

function Owner({ id }: { id: string }) {
  const name = useTitle('user', id)
  return name ? (
    <span title={name} className={classes.owner}>
      <Person name={name} size={22} />
      <span className={classes.aloud}>{name}</span>
    </span>
  ) : null
}

/** Longer in its stage than it should: how long, and since when exactly on hover or a tap. */
function Resting({ record, maxDays }: { record: RecordJson; maxDays: number | null }) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (maxDays === null || !record.stageSince) return null
  const since = new Date(asText(record.stageSince))
  const days = daysBetween(since, new Date())
  if (days <= maxDays) return null
  const exact = t('board:resting', { since: formats.exact(since), count: maxDays })
  return (
    <Tooltip label={exact} events={{ hover: true, focus: true, touch: true }} withinPortal>
      <span className={classes.resting}>
        {t('records:days', { count: days })}
        <span className={classes.aloud}>. {exact}</span>
      </span>
    </Tooltip>
  )
}
