import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { primaryEntry } from '../../fields/entries.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import { showPhone } from '../../fields/phone-format.ts'
import { PhoneLink } from '../../fields/phone-link.tsx'
import { RecordName } from '../../fields/record-name.tsx'
import { idOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { Facts } from '../../ui/facts.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SamePerson } from './same-person.tsx'

/** Where a lead stands, whose it is, how to reach him: what a call begins with. */
export function LeadPath({ object, record: lead }: SlotProps) {
  const { t } = useTranslation()
  const status = fieldOf(object, 'status')
  const owner = idOf(lead.owner)
  const phone = primaryEntry(lead.phones)
  return (
    <>
      <Facts>
        {status ? <FieldValue field={status} value={lead.status} /> : null}
        {phone ? <PhoneLink number={phone.value}>{showPhone(phone.value, t('records:extension'))}</PhoneLink> : null}
        {owner ? <RecordName object="user" id={owner} /> : <span>{t('leads:nobodys')}</span>}
        <StateNote lead={lead} />
      </Facts>
      <SamePerson lead={lead} />
    </>
  )
}

function StateNote({ lead }: { lead: RecordJson }) {
  const { t } = useTranslation()
  if (lead.status === 'refused') return <span>{asText(lead.refusalReason)}</span>
  if (lead.status === 'postponed' && lead.postponedUntil) {
    return (
      <span>
        {t('leads:until')} <RelativeTime at={asText(lead.postponedUntil)} />
      </span>
    )
  }
  if (lead.status !== 'converted') return null
  const parts = (['contact', 'company', 'deal'] as const).flatMap(part =>
    idOf(lead[part]) ? [{ part, id: idOf(lead[part]) ?? '' }] : [],
  )
  return parts.map(({ part, id }) => <RecordName key={part} object={part} id={id} />)
}
