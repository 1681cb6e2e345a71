import { Button, Kbd, UnstyledButton } from '@mantine/core'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Logo } from '../ui/logo.tsx'
import { type NavigationItem, useNavigation } from './navigation.ts'
import { NoticeBell } from './notice-bell.tsx'
import { quickLead } from './quick-lead.ts'
import { canCreate, useSchema } from './schema.ts'
import { searchOpen } from './search-open.ts'
import classes from './sidebar.module.css'
import { UserMenu } from './user-menu.tsx'

/** Where one is, each of its items looks for itself: it is not drawn anew with every page. */
export const Sidebar = memo(function Sidebar() {
  const { t } = useTranslation()
  const { company, byName } = useSchema()
  const { work, selling, reports, settings } = useNavigation()
  const lead = byName.get('lead')

  return (
    <nav className={classes.sidebar} aria-label={t('navigation')}>
      <div className={classes.company}>
        <Logo size={24} />
        <span className={classes.companyName} title={company.name}>
          {company.name}
        </span>
        <NoticeBell />
      </div>
      {lead && canCreate(lead) ? (
        <Button
          leftSection={<IconPlus size={16} />}
          fullWidth
          title={`${t('newLead')} (N)`}
          onClick={() => quickLead.set(true)}
        >
          {t('lead')}
        </Button>
      ) : null}
      <UnstyledButton className={classes.search} onClick={() => searchOpen.set(true)}>
        <IconSearch size={16} stroke={1.75} />
        <span>{t('search.open')}</span>
        <Kbd size="xs">{searchKeys}</Kbd>
      </UnstyledButton>
      <div className={classes.scroll}>
        <Items items={work} />
        {selling.length ? <p className={classes.group}>{t('selling')}</p> : null}
        <Items items={selling} />
        {reports.length ? <p className={classes.group}>{t('reports')}</p> : null}
        <Items items={reports} />
      </div>
      <Items items={[settings]} />
      <div id="phone-dock" />
      <UserMenu />
    </nav>
  )
})

const searchKeys = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K'

export function Items({ items }: { items: NavigationItem[] }) {
  return (
    <ul className={classes.items}>
      {items.map(item => (
        <li key={item.to}>
          <Item {...item} />
        </li>
      ))}
    </ul>
  )
}

function Item({ to, label, icon: Sign, exact, also }: NavigationItem) {
  const within = useRouterState({ select: ({ location }) => Boolean(also && location.pathname.startsWith(also)) })
  return (
    <Link
      to={to}
      className={classes.item}
      {...(within && here)}
      activeProps={here}
      activeOptions={{ exact, includeSearch: false }}
    >
      <Sign size={18} stroke={1.6} />
      {label}
    </Link>
  )
}

const here = { 'data-active': true }
