import { TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import dropEdge from '../../ui/drop-edge.module.css'
import { LineMenu } from './line-menu.tsx'
import { type LineProps, Note, PriceSign, Section } from './line-row.tsx'
import classes from './lines.module.css'
import { ProductInput } from './product-input.tsx'
import { type Cell, isWritten, typed } from './rows.ts'
import { cellWords, sumOf } from './shown.ts'
import { useDragLine } from './use-drag-line.ts'

/** A line on a phone: what and how much; pressed, it opens into a small form. */
export function LineCard({ row, at, cell, price, begins, currency, acts }: LineProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [opened, setOpened] = useState(!isWritten(row))
  const parts = useId()
  const { line, edge } = useDragLine({ row, acts })
  const open = opened || cell !== null
  const money = (amount: string) => formats.money({ amount, currency })
  const words = (name: Cell) => cellWords(row, name, formats, t)
  return (
    <>
      {begins ? <Section row={row} acts={acts} /> : null}
      <div ref={line} className={`${classes.lineCard} ${dropEdge.row}`} data-edge={edge}>
        <div className={classes.lineHead}>
          <button
            type="button"
            className={classes.lineTitle}
            aria-expanded={open}
            aria-controls={parts}
            onClick={() => {
              setOpened(!open)
              acts.go(null)
            }}
          >
            <span>{row.name || t('lines:newLine')}</span>
            <small>
              {`${words('quantity')} ${words('unit')} × ${words('price')}${row.discount ? ` − ${words('discount')}` : ''}`}
            </small>
          </button>
          <PriceSign price={price} row={row} acts={acts} />
          <span className="number">{money(sumOf(row, currency))}</span>
          <LineMenu row={row} acts={acts} />
        </div>
        <div id={parts} hidden={!open} className={classes.lineParts}>
          {open ? (
            <>
              <div className={classes.across}>
                <ProductInput
                  row={row}
                  acts={acts}
                  label={t('lines:cell', { column: t('lines:name'), line: at + 1 })}
                  stays
                />
              </div>
              {(['quantity', 'unit', 'price', 'discount', 'tax'] as const).map(name => (
                <TextInput
                  key={`${name} ${row[name]}`}
                  label={t(`lines:${name}`)}
                  inputMode={name === 'unit' ? 'text' : 'decimal'}
                  defaultValue={row[name] === null || row[name] === undefined ? '' : String(row[name])}
                  onBlur={event => {
                    const part = typed(name, event.currentTarget.value)
                    if (part && String(row[name] ?? '') !== event.currentTarget.value) acts.change(row.key, part)
                  }}
                />
              ))}
            </>
          ) : null}
        </div>
        {row.note !== undefined ? <Note row={row} acts={acts} /> : null}
      </div>
    </>
  )
}
