import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { GrantRows } from '../apps/grant-rows.tsx'
import { grantsQuery } from '../apps/grants.ts'
import rows from '../settings/parts/rows.module.css'

/** Programs of others that speak for one, and how to end that. */
export function OwnApps() {
  const { t } = useTranslation()
  const { data } = useQuery(grantsQuery('own'))
  if (!data?.length) return null
  return (
    <section className={rows.section} aria-labelledby="own-apps">
      <h2 className={rows.sectionTitle} id="own-apps">
        {t('apps:own')}
      </h2>
      <p className={rows.sectionText}>{t('apps:ownText')}</p>
      <GrantRows grants={data} />
    </section>
  )
}
