import { SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Exact } from '../../../model/decimals.ts'
import type { Terms, Totals } from '../../../model/totals.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import classes from './lines.module.css'
import { readNumber } from './rows.ts'
import type { LineTerms } from './terms.ts'

interface TotalsProps {
  totals: Totals
  terms: LineTerms
  counted: Terms
  /** What the lines cost us; absent where that is not to be seen or not known. */
  cost?: string | null
  object?: SchemaObject | null
  /** Absent: it is read alone. */
  onTerms?: (part: Partial<LineTerms>) => void
}

/** What lines come to: discount on all, without tax, tax by rate, in all, and what is left for us. */
export function LinesTotals({ totals, terms, counted, cost, object, onTerms }: TotalsProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { currency, taxMode } = counted
  const money = (amount: string) => formats.money({ amount, currency })
  const writes = onTerms && object?.fields.some(({ name, access }) => name === 'discount' && access === 'write')
  const margin = cost ? new Exact(totals.net).minus(cost).toFixed(2) : null
  const share = margin && Number(totals.net) ? (Number(margin) / Number(totals.net)) * 100 : null
  return (
    <dl className={classes.totals}>
      {writes ? (
        <Sum label={t('lines:discountOnAll')}>
          <DiscountOnAll terms={terms} currency={currency} onTerms={onTerms} />
        </Sum>
      ) : null}
      {Number(totals.discount) ? <Sum label={t('lines:discounts')}>{`−${money(totals.discount)}`}</Sum> : null}
      {taxMode === 'none' ? null : <Sum label={t('lines:net')}>{money(totals.net)}</Sum>}
      {taxMode === 'none'
        ? null
        : totals.byRate.map(({ rate, tax }) =>
            rate === null ? null : (
              <Sum key={rate} label={t(`lines:taxOf.${taxMode}`, { rate: formats.exactPercent(rate) })}>
                {money(tax)}
              </Sum>
            ),
          )}
      <Sum label={t('lines:total')} isTotal>
        {money(totals.total)}
      </Sum>
      {margin ? (
        <Sum label={t('lines:margin')}>
          {money(margin)}
          {share === null ? null : <span className={classes.share}>{formats.percent(share)}</span>}
        </Sum>
      ) : null}
    </dl>
  )
}

function Sum({ label, isTotal, children }: { label: string; isTotal?: true; children: React.ReactNode }) {
  return (
    <div className={classes.total} data-total={isTotal}>
      <dt>{label}</dt>
      <dd className="number">{children}</dd>
    </div>
  )
}

/** By per cent or an amount, never both. */
function DiscountOnAll({
  terms,
  currency,
  onTerms,
}: {
  terms: LineTerms
  currency: string
  onTerms: (part: Partial<LineTerms>) => void
}) {
  const { t } = useTranslation()
  const given = terms.discountAmount ?? terms.discount
  const [kind, setKind] = useState<'percent' | 'amount'>(terms.discountAmount ? 'amount' : 'percent')
  const [text, setText] = useState(given ? String(given) : '')
  const write = (words: string, of: 'percent' | 'amount') => {
    const figure = words.trim() ? readNumber(words) : 0
    if (figure === undefined || (of === 'percent' && figure > 100)) return
    const value = figure || null
    onTerms(of === 'percent' ? { discount: value, discountAmount: null } : { discount: null, discountAmount: value })
  }
  return (
    <span className={classes.onAll}>
      <TextInput
        size="xs"
        w={84}
        inputMode="decimal"
        aria-label={t('lines:discountOnAll')}
        value={text}
        error={text.trim() !== '' && readNumber(text) === undefined}
        onChange={event => {
          setText(event.currentTarget.value)
          write(event.currentTarget.value, kind)
        }}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('lines:discountKind')}
        data={[
          { value: 'percent', label: '%' },
          { value: 'amount', label: currency },
        ]}
        value={kind}
        onChange={value => {
          const of = value === 'amount' ? 'amount' : 'percent'
          setKind(of)
          write(text, of)
        }}
      />
    </span>
  )
}
