import { IconChecks } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../ui/empty.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SignOffView } from './sign-off-view.tsx'
import classes from './sign-offs.module.css'
import { askedQuery, toDecideQuery } from './sign-offs.ts'

/** What waits for one's own decision, and what one has asked for. */
export function ToApprovePage() {
  const { t } = useTranslation()
  const { data: mine } = useQuery(toDecideQuery)
  const { data: asked = [] } = useQuery(askedQuery)
  return (
    <>
      <PageHeader title={t('sign-offs:list.title')} />
      <div className={classes.list}>
        {mine?.length === 0 ? (
          <Empty icon={IconChecks} title={t('sign-offs:list.none')} text={t('sign-offs:list.noneText')} />
        ) : null}
        {mine?.map(one => (
          <SignOffView key={one.id} asked={one} named />
        ))}
        {asked.length ? <h2 className={classes.title}>{t('sign-offs:list.asked')}</h2> : null}
        {asked.map(one => (
          <SignOffView key={one.id} asked={one} named />
        ))}
      </div>
    </>
  )
}
