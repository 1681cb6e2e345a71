import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../model/index.ts'
import { asText } from '../../../fields/widget.ts'
import { usePeople } from '../users/use-people.ts'

interface WhoSelectProps {
  label: string
  value: Json | undefined
  error?: string
  onChange: (value: string) => void
}

export const places = ['owner', 'head', 'self'] as const

/** Somebody by what he is to the record, or one of the people. */
export function WhoSelect({ label, value, error, onChange }: WhoSelectProps) {
  const { t } = useTranslation()
  const { users } = usePeople()
  const people = (users.data ?? []).filter(user => user.active || user.id === value)
  return (
    <Select
      label={label}
      searchable
      allowDeselect={false}
      placeholder={t('automation:choosePerson')}
      value={typeof value === 'string' ? value : null}
      error={error}
      data={[
        {
          group: t('automation:byRecord'),
          items: places.map(place => ({ value: place, label: t(`automation:who.${place}`) })),
        },
        { group: t('automation:people'), items: people.map(({ id, name }) => ({ value: id, label: asText(name) })) },
      ]}
      onChange={chosen => chosen && onChange(chosen)}
    />
  )
}
