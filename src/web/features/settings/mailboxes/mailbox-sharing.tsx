import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { allQuery } from '../../../records/queries.ts'
import type { MailboxValues } from './mailbox-values.ts'

interface MailboxSharingProps {
  values: MailboxValues
  wrong: Record<string, string>
  onChange: (part: Partial<MailboxValues>) => void
}

/** Who reads a shared mailbox and writes from it. */
export function MailboxSharing({ values, wrong, onChange }: MailboxSharingProps) {
  const { t } = useTranslation()
  const users = useQuery(allQuery(useObject('user'), { sort: 'name' }))
  const teams = useQuery(allQuery(useObject('team'), { sort: 'name' }))
  const named = (found: typeof users.data) => (found ?? []).map(({ id, name }) => ({ value: id, label: asText(name) }))
  return (
    <>
      <MultiSelect
        label={t('mailboxes:users')}
        description={t('mailboxes:usersText')}
        searchable
        value={values.users}
        error={wrong.users}
        data={named(users.data)}
        onChange={chosen => onChange({ users: chosen })}
      />
      <MultiSelect
        label={t('mailboxes:teams')}
        description={t('mailboxes:teamsText')}
        searchable
        value={values.teams}
        error={wrong.teams}
        data={named(teams.data)}
        onChange={chosen => onChange({ teams: chosen })}
      />
    </>
  )
}
