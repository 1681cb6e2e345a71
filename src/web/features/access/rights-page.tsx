import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import { AskWhy } from './ask-why.tsx'
import { rightsQuery } from './reasons.ts'
import { RightsTable } from './rights-table.tsx'

/** What somebody may do all in all, where it comes from, and why he does not see this or that. */
export function RightsPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams({ strict: false })
  const asked = useQuery(rightsQuery(id))
  const user = asked.data?.user
  return (
    <SettingsFrame
      title={user ? t('access:page.rightsOf', { name: user.name }) : t('access:page.rights')}
      back="/settings/users"
      asked={asked}
      wide
    >
      {asked.data ? (
        <>
          <AskWhy user={asked.data.user} />
          <RightsTable rights={asked.data} />
        </>
      ) : null}
    </SettingsFrame>
  )
}
