import type { TFunction } from 'i18next'
import { totalsOf } from '../../../model/totals.ts'
import type { Formats } from '../../app/format.ts'
import type { Line } from '../item-lines.ts'
import type { Cell } from './rows.ts'

/** A cell as it is read. */
export function cellWords(line: Line, cell: Cell, formats: Formats, t: TFunction): string {
  const { name, quantity, unit, price, discount, tax } = line
  if (cell === 'name') return name
  if (cell === 'quantity') return formats.number(quantity)
  if (cell === 'unit') return unit ?? ''
  if (cell === 'price') return priceWords(price, formats)
  if (cell === 'discount') return discount ? exactPercent(discount, formats) : ''
  return tax === undefined ? '' : tax === null ? t('lines:withoutTax') : exactPercent(tax, formats)
}

/** Prices may be finer than coins. */
const priceWords = (price: string, formats: Formats): string => formats.number(Number(price))

/** Nothing of a discount is rounded away before the eyes of who gives it. */
export const exactPercent = (value: number, formats: Formats): string => `${formats.number(value)}\u00a0%`

/** What a line comes to, less its own discount. */
export const sumOf = (line: Line, currency: string): string => totalsOf([line], { currency, taxMode: 'none' }).total
