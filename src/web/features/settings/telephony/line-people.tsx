import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { allQuery } from '../../../records/queries.ts'

interface LinePeopleProps {
  users: string[]
  teams: string[]
  wrong: string | undefined
  onChange: (part: { users?: string[]; teams?: string[] }) => void
}

/** Who is told of a call by somebody unknown. */
export function LinePeople({ users, teams, wrong, onChange }: LinePeopleProps) {
  const { t } = useTranslation()
  const people = useQuery(allQuery(useObject('user'), { filter: { active: true }, sort: 'name', fields: ['name'] }))
  const known = useQuery(allQuery(useObject('team'), { sort: 'name', fields: ['name'] }))
  const named = (found: typeof people.data) => (found ?? []).map(({ id, name }) => ({ value: id, label: asText(name) }))
  return (
    <>
      <MultiSelect
        label={t('telephony:users')}
        description={t('telephony:usersText')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        searchable
        value={users}
        error={wrong}
        data={named(people.data)}
        onChange={chosen => onChange({ users: chosen })}
      />
      <MultiSelect
        label={t('telephony:teams')}
        searchable
        value={teams}
        data={named(known.data)}
        onChange={chosen => onChange({ teams: chosen })}
      />
    </>
  )
}
