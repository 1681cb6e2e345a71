import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { fieldOf } from '../../app/schema.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import { isMoney } from '../../fields/money-value.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { idOf } from '../../fields/titles.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { Facts } from '../../ui/facts.tsx'
import { quoteHistoryQuery } from './quotes.ts'

/** How the quote stands with its client, in one line: for how much, whether it is out, opened or answered, and by whom. */
export function QuotePath({ object, record: quote }: SlotProps) {
  const { t } = useTranslation()
  const { money, exact } = useFormats()
  const { data } = useQuery(quoteHistoryQuery(quote.id))
  const status = fieldOf(object, 'status')
  const latest = data?.editions.find(({ takenBackAt }) => takenBackAt === null)
  const decision = latest?.decision
  return (
    <Facts>
      {isMoney(quote.total) ? <strong className="number">{money(quote.total)}</strong> : null}
      {status ? <FieldValue field={status} value={quote.status} /> : null}
      {decision ? (
        <span>
          {decision.kind === quote.status
            ? exact(new Date(decision.at))
            : t(`quotes:card.decided.${decision.kind}`, { at: exact(new Date(decision.at)) })}
          {decision.name ? `: ${decision.name}` : ''}
        </span>
      ) : latest ? (
        <span>
          {latest.openedAt
            ? t('quotes:card.opened', { at: exact(new Date(latest.openedAt)), count: Math.max(1, latest.openings) })
            : t('quotes:card.unopened')}
        </span>
      ) : null}
      {idOf(quote.company) ? <RecordName object="company" id={idOf(quote.company) ?? ''} /> : null}
      {idOf(quote.contact) ? <RecordName object="contact" id={idOf(quote.contact) ?? ''} /> : null}
    </Facts>
  )
}
