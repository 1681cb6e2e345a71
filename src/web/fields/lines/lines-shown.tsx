import { useTranslation } from 'react-i18next'
import { totalsOf } from '../../../model/totals.ts'
import { useFormats } from '../../app/format.ts'
import { useSchema } from '../../app/schema.ts'
import type { Line } from '../item-lines.ts'
import type { RecordAround } from '../record-around.ts'
import { asMoney } from './as-money.ts'
import classes from './lines.module.css'
import { LinesTotals } from './lines-totals.tsx'
import { cellWords, sumOf } from './shown.ts'
import { countedBy, termsIn } from './terms.ts'

/** Lines as they are read on a card: in the currency of their record, with all that they come to. */
export function LinesShown({ lines, around: { values } }: { lines: readonly Line[]; around: RecordAround }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const terms = termsIn(values)
  const counted = countedBy(terms, useSchema().company.currency)
  const known = asMoney(values.cost)
  const cost = known?.currency === counted.currency ? known.amount : null
  return (
    <div className={classes.read}>
      <ul className={classes.readLines}>
        {lines.map((line, at) => (
          <li key={at}>
            {line.section && line.section !== lines[at - 1]?.section ? (
              <strong className={classes.readSection}>{line.section}</strong>
            ) : null}
            <div className={classes.readLine}>
              <span className={classes.readName}>
                {line.name}
                {line.note ? <small>{line.note}</small> : null}
              </span>
              <span className="number">
                {formats.money({ amount: sumOf(line, counted.currency), currency: counted.currency })}
              </span>
              <small className={classes.readHow}>
                {`${cellWords(line, 'quantity', formats, t)} ${line.unit ?? ''} × ${cellWords(line, 'price', formats, t)}`}
                {line.discount ? ` − ${cellWords(line, 'discount', formats, t)}` : null}
              </small>
            </div>
          </li>
        ))}
      </ul>
      <LinesTotals totals={totalsOf(lines, counted)} terms={terms} counted={counted} cost={cost} />
    </div>
  )
}
