import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { usePeople } from '../users/use-people.ts'
import type { Receiver } from './hand-overs.ts'

interface ReceiverSelectProps {
  /** Who leaves: he is no choice. */
  leaver: string
  value: string | null
  onChange: (value: string | null) => void
  label: string
  hideLabel?: boolean
  /** Other answers than a person or a team, above these. */
  others?: { value: string; label: string }[]
  error?: string
}

/** A colleague or a team, as `user <id>` or `team <id>`. */
export function ReceiverSelect({ leaver, label, hideLabel, others = [], ...rest }: ReceiverSelectProps) {
  const { t } = useTranslation()
  const { users, teams } = usePeople()
  const people = (users.data ?? []).filter(one => one.active && one.id !== leaver)
  return (
    <Select
      {...(hideLabel ? { 'aria-label': label } : { label, required: true, 'data-autofocus': true })}
      searchable
      allowDeselect={false}
      data={[
        ...others,
        { group: t('access:share.people'), items: people.map(one => named('user', one)) },
        { group: t('settings:handOver.shareOut'), items: (teams.data ?? []).map(one => named('team', one)) },
      ]}
      nothingFoundMessage={t('settings:users.noneFound')}
      {...rest}
    />
  )
}

const named = (of: 'user' | 'team', one: RecordJson) => ({ value: `${of} ${one.id}`, label: asText(one.name) })

export function receiverOf(value: string | null): Receiver | null {
  const [kind, id] = value?.split(' ') ?? []
  if (!id) return null
  return kind === 'team' ? { team: id } : { user: id }
}
