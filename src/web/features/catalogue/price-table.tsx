import { Button } from '@mantine/core'
import { type ClipboardEvent, type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { readNumber } from '../../fields/lines/rows.ts'
import { readTsv } from '../../records/tsv.ts'
import classes from './prices.module.css'
import type { Price, PricedProduct, Written } from './prices.ts'

interface TableProps {
  products: readonly PricedProduct[]
  quantities: readonly number[]
  prices: readonly Price[]
  writes: boolean
  onWrite: (cells: Written[]) => void
}

/** More are drawn when they are asked for: thousands of inputs at once would make typing slow. */
const portion = 200

export function PriceTable({ products, quantities, prices, writes, onWrite }: TableProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [shown, setShown] = useState(portion)
  const amounts = new Map(prices.map(price => [`${price.product} ${price.minQuantity}`, price.amount]))

  const paste = (event: ClipboardEvent, row: number, column: number) => {
    const text = event.clipboardData.getData('text/plain')
    if (!/[\t\n]/.test(text.trim())) return
    event.preventDefault()
    const cells = readTsv(text).flatMap((line, down) =>
      line.flatMap((cell, along): Written[] => {
        const [product, minQuantity] = [products[row + down], quantities[column + along]]
        const amount = cell.trim() ? readNumber(cell) : null
        if (!product || minQuantity === undefined || amount === undefined) return []
        return [{ product: product.id, minQuantity, amount }]
      }),
    )
    if (cells.length) onWrite(cells)
  }
  return (
    <div className={classes.scroller}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('catalogue:product')}</th>
            {quantities.map(quantity => (
              <th key={quantity} scope="col" className="number">
                {quantity === 1 ? t('catalogue:each') : t('catalogue:from', { quantity: formats.number(quantity) })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {products.slice(0, shown).map((product, row) => (
            <tr key={product.id}>
              <th scope="row">
                {product.name}
                {product.code ? <small>{product.code}</small> : null}
              </th>
              {quantities.map((quantity, column) => {
                const amount = amounts.get(`${product.id} ${quantity}`)
                return (
                  <td key={quantity}>
                    <PriceCell
                      key={amount}
                      amount={amount ?? null}
                      place={`${row} ${column}`}
                      label={t('catalogue:cell', { product: product.name, quantity: formats.number(quantity) })}
                      writes={writes}
                      onPaste={event => writes && paste(event, row, column)}
                      onWrite={written => onWrite([{ product: product.id, minQuantity: quantity, amount: written }])}
                    />
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {products.length > shown ? (
        <Button size="xs" variant="subtle" m="sm" onClick={() => setShown(shown + portion)}>
          {t('catalogue:showMore', { count: products.length - shown })}
        </Button>
      ) : null}
      {products.length ? null : <p className={classes.hint}>{t('catalogue:noPrices')}</p>}
    </div>
  )
}

interface CellProps {
  amount: number | null
  /** Its row and column. */
  place: string
  label: string
  writes: boolean
  onPaste: (event: ClipboardEvent) => void
  onWrite: (amount: number | null) => void
}

/** A price as the user reads numbers; while he is in it, without what stands between thousands, which would be in his way. */
function PriceCell({ amount, place, label, writes, onPaste, onWrite }: CellProps) {
  const formats = useFormats()
  const shown = amount === null ? '' : formats.number(amount)
  const plain = amount === null ? '' : String(amount).replace('.', formats.number(0.5).charAt(1))
  return (
    <input
      inputMode="decimal"
      readOnly={!writes}
      data-cell={place}
      aria-label={label}
      defaultValue={shown}
      onFocus={({ currentTarget }) => {
        if (currentTarget.value === shown) currentTarget.value = plain
        currentTarget.select()
      }}
      onKeyDown={move}
      onPaste={onPaste}
      onBlur={({ currentTarget }) => {
        const text = currentTarget.value.trim()
        const written = text ? readNumber(text) : null
        currentTarget.setAttribute('aria-invalid', String(written === undefined))
        if (written === amount) currentTarget.value = shown
        else if (writes && written !== undefined) onWrite(written)
      }}
    />
  )
}

/** Enter and the arrows go to the cell above or below. */
function move(event: KeyboardEvent<HTMLInputElement>): void {
  const step = event.key === 'Enter' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (!step) return
  event.preventDefault()
  const [row = 0, column] = (event.currentTarget.dataset.cell ?? '').split(' ').map(Number)
  const table = event.currentTarget.closest('table')
  table?.querySelector<HTMLInputElement>(`[data-cell="${row + step} ${column}"]`)?.focus()
}
