import { useFormats } from '../../app/format.ts'
import classes from './board.module.css'
import type { Total } from './totals.ts'

/** A sum for each currency, short, with the exact one on hover. */
export function Sums({ total }: { total: Total }) {
  const formats = useFormats()
  return total.sums.map(sum => (
    <span key={sum.currency} className={classes.sum} title={formats.money(sum)}>
      {formats.shortMoney(sum)}
    </span>
  ))
}
