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
  if (cell === 'discount') return discount ? formats.exactPercent(discount) : ''
  return tax === undefined ? '' : tax === null ? t('lines:withoutTax') : formats.exactPercent(tax)
}

/** Prices may be finer than coins. */
const priceWords = (price: string, formats: Formats): string => formats.number(Number(price))

/** What a line comes to, less its own discount. */
export const sumOf = (line: Line, currency: string): string => totalsOf([line], { currency, taxMode: 'none' }).total
