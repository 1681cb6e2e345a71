import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBriefcase, IconMenu2, IconPlus, IconSun, IconTargetArrow } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '../ui/lazy-part.tsx'
import classes from './bottom-bar.module.css'
import { listPath } from './navigation.ts'
import { useUnread } from './notices.ts'
import { quickLead } from './quick-lead.ts'
import { canCreate, canRead, useSchema } from './schema.ts'

const MoreDrawer = lazyPart(async () => (await import('./more-drawer.tsx')).MoreDrawer)

/** On a phone: the pages of the day and the new lead under the thumb, everything else one touch away. */
export function BottomBar() {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const [opened, menu] = useDisclosure(false)
  const { pathname } = useLocation()
  const { close } = menu
  const unread = useUnread()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the menu
  useEffect(close, [pathname, close])

  const lead = byName.get('lead')
  const deal = byName.get('deal')
  return (
    <nav className={classes.bar} aria-label={t('navigation')}>
      <Tab to="/" exact label={t('myDay')} icon={<IconSun size={22} stroke={1.6} />} />
      {lead && canRead(lead) ? (
        <Tab to={listPath(lead)} label={lead.label.many} icon={<IconTargetArrow size={22} stroke={1.6} />} />
      ) : null}
      {lead && canCreate(lead) ? (
        <UnstyledButton className={classes.add} aria-label={t('newLead')} onClick={() => quickLead.set(true)}>
          <IconPlus size={24} />
        </UnstyledButton>
      ) : null}
      {deal && canRead(deal) ? (
        <Tab to={listPath(deal)} label={deal.label.many} icon={<IconBriefcase size={22} stroke={1.6} />} />
      ) : null}
      <UnstyledButton className={classes.tab} onClick={menu.open} aria-haspopup="dialog">
        <span className={classes.sign} data-unread={unread > 0 || undefined}>
          <IconMenu2 size={22} stroke={1.6} />
        </span>
        {t('more')}
        {unread ? <VisuallyHidden>, {t('newNotices')}</VisuallyHidden> : null}
      </UnstyledButton>
      {opened ? <MoreDrawer onClose={close} /> : null}
    </nav>
  )
}

function Tab({ to, exact, label, icon }: { to: string; exact?: boolean; label: string; icon: React.ReactNode }) {
  return (
    <Link
      to={to}
      className={classes.tab}
      activeProps={{ 'data-active': true }}
      activeOptions={{ exact, includeSearch: false }}
    >
      {icon}
      {label}
    </Link>
  )
}
