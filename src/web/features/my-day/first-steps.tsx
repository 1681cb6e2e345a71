import { Button } from '@mantine/core'
import { type Icon, IconFileImport, IconPlus, IconUsers, IconWorldWww } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { quickLead } from '../../app/quick-lead.ts'
import { useObject } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { pageQuery } from '../../records/queries.ts'
import classes from './first-steps.module.css'

const steps: { name: string; to: string; icon: Icon }[] = [
  { name: 'form', to: '/settings/sources', icon: IconWorldWww },
  { name: 'import', to: '/import', icon: IconFileImport },
  { name: 'people', to: '/settings/users', icon: IconUsers },
]

/** A company without a single lead, before the eyes of who can set it up. */
export function useIsFresh(): boolean {
  const me = useMe()
  const lead = useObject('lead')
  const { data } = useQuery({
    ...pageQuery(lead, { limit: 1, fields: [lead.title] }),
    enabled: me.admin,
  })
  return me.admin && data?.data.length === 0
}

/** Where the first leads come from: an empty company needs a way to begin, not praise for having done everything. */
export function FirstSteps() {
  const { t } = useTranslation()
  return (
    <section className={classes.steps}>
      <h2 className={classes.title}>{t('day.first.title')}</h2>
      <ul className={classes.list}>
        {steps.map(({ name, to, icon: Sign }) => (
          <li key={name}>
            <Link to={to} className={classes.step}>
              <Sign size={22} stroke={1.5} />
              <span className={classes.name}>{t(`day.first.${name}`)}</span>
              <span className={classes.text}>{t(`day.first.${name}Text`)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Button variant="subtle" leftSection={<IconPlus size={16} />} onClick={() => quickLead.set(true)}>
        {t('day.first.lead')}
      </Button>
    </section>
  )
}
