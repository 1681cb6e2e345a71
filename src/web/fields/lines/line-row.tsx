import { TextInput, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconGripVertical } from '@tabler/icons-react'
import { memo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import dropEdge from '../../ui/drop-edge.module.css'
import { CellInput } from './cell-input.tsx'
import { LineMenu } from './line-menu.tsx'
import classes from './lines.module.css'
import { ProductInput } from './product-input.tsx'
import type { Cell, Row } from './rows.ts'
import { cellWords, sumOf } from './shown.ts'
import { useDragLine } from './use-drag-line.ts'
import type { RowPrice } from './use-pricing.ts'
import type { RowActs } from './use-rows.ts'

export interface LineProps {
  row: Row
  at: number
  /** In which of its cells is being written. */
  cell: Cell | null
  price: RowPrice | undefined
  /** It is the first of its section. */
  begins: boolean
  currency: string
  acts: RowActs
}

/** A line of the table: only the cell that is written in is an input, so that hundreds of lines cost nothing. */
export const LineRow = memo(function LineRow({ row, at, cell, price, begins, currency, acts }: LineProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const handle = useRef<HTMLButtonElement>(null)
  const { line, edge } = useDragLine({ row, acts, handle })
  return (
    <>
      {begins ? <Section row={row} acts={acts} /> : null}
      <div
        ref={line}
        className={`${classes.row} ${dropEdge.row}`}
        data-active={cell ? true : undefined}
        data-edge={edge}
      >
        <button
          ref={handle}
          type="button"
          tabIndex={-1}
          className={classes.place}
          aria-label={t('lines:drag', { name: row.name || t('lines:newLine') })}
        >
          <span>{at + 1}</span>
          <IconGripVertical size={14} stroke={1.6} />
        </button>
        <div className={classes.named}>
          {cell === 'name' ? <ProductInput row={row} acts={acts} label={label('name')} /> : shown('name')}
          {row.note !== undefined ? <Note row={row} acts={acts} /> : null}
        </div>
        {(['quantity', 'unit', 'price', 'discount', 'tax'] as const).map(name => (
          <div key={name} data-wide={name === 'unit' || name === 'tax' ? true : undefined} className={classes.cell}>
            {cell === name ? <CellInput row={row} cell={name} acts={acts} label={label(name)} /> : shown(name)}
          </div>
        ))}
        <span className={`${classes.sum} number`}>
          <PriceSign price={price} row={row} acts={acts} />
          {formats.money({ amount: sumOf(row, currency), currency })}
        </span>
        <LineMenu row={row} acts={acts} />
      </div>
    </>
  )

  function label(name: Cell): string {
    return t('lines:cell', { column: t(`lines:${name}`), line: at + 1 })
  }

  function shown(name: Cell) {
    const words = cellWords(row, name, formats, t)
    return (
      <button
        type="button"
        className={classes.shown}
        data-right={name === 'name' || name === 'unit' ? undefined : true}
        data-empty={words ? undefined : true}
        aria-label={`${label(name)}: ${words || t('lines:empty')}`}
        onFocus={() => acts.go({ key: row.key, cell: name })}
        onClick={() => acts.go({ key: row.key, cell: name })}
      >
        {words || (name === 'name' ? t('lines:find') : '—')}
      </button>
    )
  }
})

/** What the price lists say otherwise; pressed, their price is taken. */
export function PriceSign({ price, row, acts }: Pick<LineProps, 'price' | 'row' | 'acts'>) {
  const { t } = useTranslation()
  const said = price?.warnings ?? []
  if (!said.length) return null
  const other = said.some(({ code }) => code === 'otherPrice') && price?.listPrice
  return (
    <Tooltip label={said.map(({ message }) => message).join(' ')} multiline maw={320}>
      <button
        type="button"
        className={classes.sign}
        aria-label={`${said.map(({ message }) => message).join(' ')}${other ? ` ${t('lines:takeListPrice')}` : ''}`}
        onClick={() => (other ? acts.change(row.key, { follows: true, price: other }) : undefined)}
      >
        <IconAlertTriangle size={14} />
      </button>
    </Tooltip>
  )
}

export function Section({ row, acts }: Pick<LineProps, 'row' | 'acts'>) {
  const { t } = useTranslation()
  return (
    <TextInput
      className={classes.section}
      variant="unstyled"
      size="sm"
      aria-label={t('lines:section')}
      placeholder={t('lines:section')}
      maxLength={200}
      value={row.section ?? ''}
      onChange={event => acts.change(row.key, { section: event.currentTarget.value })}
    />
  )
}

export function Note({ row, acts }: Pick<LineProps, 'row' | 'acts'>) {
  const { t } = useTranslation()
  return (
    <TextInput
      variant="unstyled"
      size="xs"
      className={classes.note}
      aria-label={t('lines:note')}
      placeholder={t('lines:note')}
      maxLength={1000}
      value={row.note ?? ''}
      onChange={event => acts.change(row.key, { note: event.currentTarget.value })}
    />
  )
}
