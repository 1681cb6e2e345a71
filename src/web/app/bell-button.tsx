import { ActionIcon, type ActionIconProps } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './notice-bell.module.css'
import { useUnread } from './notices.ts'

export function BellButton(props: ActionIconProps & ComponentProps<'button'>) {
  const { t } = useTranslation()
  const unread = useUnread()
  return (
    <ActionIcon
      aria-haspopup="dialog"
      {...props}
      size="lg"
      className={classes.bell}
      data-unread={unread > 0 || undefined}
      aria-label={unread ? t('notices.unread', { count: unread }) : t('notices.title')}
    >
      <IconBell size={18} stroke={1.6} />
    </ActionIcon>
  )
}
