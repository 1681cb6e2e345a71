import { Badge } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { RecordName } from '../../fields/record-name.tsx'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import { FileChips } from '../../records/files/file-chips.tsx'
import classes from './quotes.module.css'
import { type QuoteDecision, type QuoteEdition, quoteHistoryQuery } from './quotes.ts'

/** What was sent of a quote, when it was opened, and what the client decided, with the evidence. */
export function EditionsSection({ record }: SlotProps) {
  const { t } = useTranslation()
  const { data } = useQuery(quoteHistoryQuery(record.id))
  if (!data?.editions.length) return null
  const latest = data.editions.find(({ takenBackAt }) => takenBackAt === null)
  return (
    <section className={card.section} aria-labelledby="editions">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="editions">
          {t('quotes:card.editions')}
        </h3>
        {data.changed ? <Badge color="yellow">{t('quotes:card.changed')}</Badge> : null}
      </div>
      <ul className={classes.editions}>
        {data.editions.map(edition => (
          <Edition key={edition.edition} edition={edition} isLatest={edition === latest} />
        ))}
      </ul>
    </section>
  )
}

function Edition({ edition, isLatest }: { edition: QuoteEdition; isLatest: boolean }) {
  const { t } = useTranslation()
  const { exact, money } = useFormats()
  const at = (moment: string) => exact(new Date(moment))
  return (
    <li className={`${classes.edition} ${isLatest ? '' : classes.old}`}>
      <span className={classes.head}>
        <span>{t('quotes:card.edition', { edition: edition.edition })}</span>
        <span className="number">{money(edition.total)}</span>
      </span>
      <span>
        {edition.sentTo
          ? t('quotes:card.sentTo', { at: at(edition.sentAt), to: edition.sentTo })
          : t('quotes:card.sent', { at: at(edition.sentAt) })}
      </span>
      {edition.takenBackAt ? <span>{t('quotes:card.takenBack')}</span> : null}
      {isLatest && !edition.takenBackAt ? (
        <span>
          {edition.openedAt
            ? t('quotes:card.opened', { at: at(edition.openedAt), count: Math.max(1, edition.openings) })
            : t('quotes:card.unopened')}
        </span>
      ) : null}
      {isLatest || edition.takenBackAt ? null : <span>{t('quotes:card.replaced')}</span>}
      {edition.file ? <FileChips ids={[edition.file]} /> : null}
      {edition.decision ? <Evidence decision={edition.decision} at={at(edition.decision.at)} /> : null}
    </li>
  )
}

function Evidence({ decision, at }: { decision: QuoteDecision; at: string }) {
  const { t } = useTranslation()
  const { kind, name, position, note, address, agent, recordedBy, hash } = decision
  return (
    <>
      <strong>
        {t(`quotes:card.decided.${kind}`, { at })}
        {[name, position].some(Boolean) ? `: ${[name, position].filter(Boolean).join(', ')}` : ''}
      </strong>
      {note ? <span>{note}</span> : null}
      {recordedBy ? (
        <span>
          {t('quotes:card.recordedBy')} <RecordName object="user" id={recordedBy} />
        </span>
      ) : null}
      <span className={classes.evidence}>
        {[address, agent, `SHA-256 ${hash.slice(0, 16)}…`].filter(Boolean).join(' · ')}
      </span>
    </>
  )
}
