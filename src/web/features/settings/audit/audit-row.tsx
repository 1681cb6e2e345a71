import { IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { everFieldOf, useSchema } from '../../../app/schema.ts'
import { useTitle } from '../../../fields/titles.ts'
import { asText } from '../../../fields/widget.ts'
import ledger from '../../../ui/ledger.module.css'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import type { AuditEntry } from './audit.ts'
import { AuditDetails } from './audit-details.tsx'
import { toneOf } from './kinds.ts'
import type { AuditSearch } from './search.ts'

interface AuditRowProps {
  entry: AuditEntry
  onNarrow: (part: AuditSearch) => void
}

/** A line of the audit; pressed, it tells everything that is known. */
export function AuditRow({ entry, onNarrow }: AuditRowProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const details = useId()
  const { kind, address, at } = entry
  const about = useAbout(entry)
  const whose = useWhose(entry)
  return (
    <li className={ledger.item} data-open={open || undefined}>
      <button
        type="button"
        className={ledger.line}
        aria-expanded={open}
        aria-controls={details}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight size={16} className={ledger.sign} />
        <span className={ledger.badge}>
          <StatusBadge tone={toneOf(entry)}>{t(`audit:kinds.${kind}`)}</StatusBadge>
        </span>
        <span className={ledger.what}>
          <span className={ledger.name}>{whose}</span> <span className={ledger.note}>{about}</span>
        </span>
        <span className={ledger.place}>{address}</span>
        <span className={ledger.at}>
          <RelativeTime at={at} />
        </span>
      </button>
      {open ? (
        <div id={details} className={ledger.details}>
          <AuditDetails entry={entry} onNarrow={onNarrow} />
        </div>
      ) : null}
    </li>
  )
}

/** Who did it. Whoever signs in is nobody until he has; changes without a person are Rapport's own. */
function useWhose({ stream, actor, record, details }: AuditEntry): string {
  const { t } = useTranslation()
  const signing = useTitle('user', stream === 'security' && !actor && record ? record.id : null)
  if (actor) return actor.name || actor.id
  return stream === 'change' ? t('audit:system') : signing || asText(details.account) || t('audit:nobody')
}

/** What it was about, in a few words: the record and its fields, the call, the reason. */
function useAbout({ stream, record, actor, fields = [], details }: AuditEntry): string {
  const { t } = useTranslation()
  const object = useSchema().byName.get(record?.object ?? '')
  const title = useTitle(record?.object ?? '', record && stream !== 'call' ? record.id : null)
  const itself = stream === 'security' && (!actor || record?.id === actor.id)
  const named = object && !itself ? `${object.label.one}${title ? ` ${t('quoted', { what: title })}` : ''}` : ''
  if (stream === 'call') return `${asText(details.method)} ${asText(details.route)} · ${asText(details.status)}`
  if (stream === 'security')
    return [named, details.outcome === 'refused' ? t('audit:refused') : ''].filter(Boolean).join(' · ')
  const labels = fields.flatMap(({ field }) => (object && everFieldOf(object, field)?.label) ?? [])
  const more = labels.length - mostLabels
  const told = labels.slice(0, mostLabels).join(', ')
  return [named, more > 0 ? `${told} ${t('audit:moreFields', { count: more })}` : told].filter(Boolean).join(': ')
}

const mostLabels = 3
