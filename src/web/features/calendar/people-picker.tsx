import { MultiSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Colleague, type TeamOf, teamMark } from './who.ts'

interface PeoplePickerProps {
  chosen: string[]
  people: readonly Colleague[]
  teams: readonly TeamOf[]
  onChange: (chosen: string[]) => void
}

/** Whose calendars stand together: people, whole teams, or everybody. */
export function PeoplePicker({ chosen, people, teams, onChange }: PeoplePickerProps) {
  const { t } = useTranslation()
  const data = [
    { value: 'all', label: t('calendar:everybody') },
    ...(teams.length
      ? [
          {
            group: t('calendar:teams'),
            items: teams.map(({ id, name }) => ({ value: teamMark + id, label: name })),
          },
        ]
      : []),
    { group: t('calendar:people'), items: people.map(({ id, name }) => ({ value: id, label: name })) },
  ]
  /** Everybody is chosen instead of somebody, and somebody instead of everybody. */
  const choose = (next: string[]) => {
    const added = next.find(one => !chosen.includes(one))
    onChange(added === 'all' ? ['all'] : next.filter(one => one !== 'all'))
  }
  return (
    <MultiSelect
      size="xs"
      searchable
      hidePickedOptions
      aria-label={t('calendar:who')}
      placeholder={chosen.length ? undefined : t('calendar:whoPlaceholder')}
      data={data}
      limit={200}
      withScrollArea={false}
      styles={{ options: { maxHeight: 320, overflowY: 'auto' } }}
      value={chosen}
      onChange={choose}
    />
  )
}
