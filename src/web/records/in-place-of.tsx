import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaObject } from '../app/contract.ts'
import { useFormats } from '../app/format.ts'
import { useMe } from '../app/session.ts'
import { StatusBadge } from '../ui/status-badge.tsx'

/** Says of a card that its reader has it in the place of who is absent, be he the owner or the owner's head, and until when. */
export function InPlaceOf({ object, record }: { object: SchemaObject; record: RecordJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { id: me, standsInFor = [] } = useMe()
  const owner = object.owner && record[object.owner]
  const now = standsInFor.filter(({ until }) => new Date(until).getTime() > Date.now())
  const absent =
    now.find(({ id }) => id === owner) ??
    (object.can.read === 'all' || owner === me ? undefined : now.find(({ people }) => people?.some(id => id === owner)))
  if (!absent) return null
  const words = t('records:standsIn.one', { name: absent.name, until: formats.date(new Date(absent.until)) })
  return (
    <p style={{ margin: '8px 24px 0' }}>
      <StatusBadge tone="warn">{words}</StatusBadge>
    </p>
  )
}
