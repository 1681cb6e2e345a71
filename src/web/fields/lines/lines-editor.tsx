import { Alert, Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ClipboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import { totalsOf } from '../../../model/totals.ts'
import { ApiError } from '../../app/api-error.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { useSchema } from '../../app/schema.ts'
import { readTsv } from '../../records/tsv.ts'
import { errorWords } from '../../ui/toast.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import type { Line } from '../item-lines.ts'
import { LineCard } from './line-card.tsx'
import { LineRow } from './line-row.tsx'
import classes from './lines.module.css'
import { LinesTerms } from './lines-terms.tsx'
import { LinesTotals } from './lines-totals.tsx'
import { beginsSection, isWritten, linesOf, newRow, pastedRows } from './rows.ts'
import { countedBy, type LineTerms } from './terms.ts'
import { usePricing } from './use-pricing.ts'
import { useRows } from './use-rows.ts'

export interface LinesEditorProps {
  /** The lines as they were when the writing began. */
  begun: readonly Line[]
  /** What they are lines of; `null` where that is not known. */
  object: SchemaObject | null
  /** Its other fields: for whom is priced. */
  values: JsonObject
  terms: LineTerms
  onLines: (lines: Line[]) => void
  /** Absent: what holds for all lines is written elsewhere. */
  onTerms?: (part: Partial<LineTerms>) => void
}

/** Lines are written by keyboard alone, pasted from a spreadsheet, priced as they are typed, and summed below. */
export function LinesEditor({ begun, object, values, terms, onLines, onTerms }: LinesEditorProps) {
  const { t } = useTranslation()
  const own = useSchema().company.currency
  const phone = useIsPhone()
  const { rows, place, acts } = useRows(begun, onLines)
  const { prices, cost, error } = usePricing(rows, { terms, values }, acts)
  const counted = countedBy(terms, own)
  const totals = totalsOf(linesOf(rows), counted)
  const last = rows.at(-1)

  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain')
    if (!/[\t\n]/.test(text.trim()) || !place) return
    event.preventDefault()
    const pasted = pastedRows(readTsv(text))
    const row = rows.find(({ key }) => key === place.key)
    if (pasted.length) acts.put(place.key, pasted, row && isWritten(row) ? 'below' : 'instead')
  }
  const problems = error instanceof ApiError && error.status === 422 ? error : null
  const Drawn = phone ? LineCard : LineRow
  return (
    <div className={classes.editor} onPaste={paste}>
      {onTerms ? <LinesTerms object={object} terms={terms} own={own} onTerms={onTerms} /> : null}
      <div className={classes.rows} role="group" aria-label={t('lines:lines')}>
        {phone ? null : <Head />}
        {rows.map((row, at) => (
          <Drawn
            key={row.key}
            row={row}
            at={at}
            cell={place?.key === row.key ? place.cell : null}
            price={prices.get(row.key)}
            begins={beginsSection(rows, at)}
            currency={counted.currency}
            acts={acts}
          />
        ))}
      </div>
      <Button
        className={classes.add}
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={14} />}
        onClick={() => {
          if (!last) return
          if (isWritten(last)) acts.put(last.key, [newRow()], 'below')
          acts.step({ key: last.key, cell: 'name' }, { rows: isWritten(last) ? 1 : 0, first: 'name' })
        }}
      >
        {t('lines:add')}
      </Button>
      {problems ? (
        <Alert color="red" role="alert" p="xs">
          {errorWords(problems)}
        </Alert>
      ) : null}
      <LinesTotals totals={totals} terms={terms} counted={counted} cost={cost} onTerms={onTerms} object={object} />
    </div>
  )
}

function Head() {
  const { t } = useTranslation()
  return (
    <div className={classes.head} aria-hidden>
      <span />
      <span>{t('lines:name')}</span>
      <span data-right>{t('lines:quantity')}</span>
      <span data-wide>{t('lines:unit')}</span>
      <span data-right>{t('lines:price')}</span>
      <span data-right>{t('lines:discount')}</span>
      <span data-right data-wide>
        {t('lines:tax')}
      </span>
      <span data-right>{t('lines:sum')}</span>
      <span />
    </div>
  )
}
