import { ActionIcon, Indicator, Popover, Text } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '../ui/relative-time.tsx'
import { cardPath } from './navigation.ts'
import classes from './notice-bell.module.css'
import { type Notice, useNotices } from './notices.ts'
import { useSchema } from './schema.ts'

export function NoticeBell() {
  const { t } = useTranslation()
  const { notices, unread, markRead } = useNotices()

  return (
    <Popover position="bottom-start" width={320} shadow="md" radius="md" onClose={markRead}>
      <Indicator disabled={!unread} size={8} offset={5} color="var(--r-bad)">
        <Popover.Target>
          <ActionIcon size="lg" aria-label={unread ? t('notices.unread', { count: unread }) : t('notices.title')}>
            <IconBell size={18} stroke={1.6} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0}>
        <Text fw={620} p="md" pb="xs">
          {t('notices.title')}
        </Text>
        {notices.length ? (
          <ul className={classes.list}>
            {notices.map(notice => (
              <NoticeItem key={notice.id} notice={notice} />
            ))}
          </ul>
        ) : (
          <Text c="dimmed" size="sm" p="md" pt={0}>
            {t('notices.none')}
          </Text>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function NoticeItem({ notice }: { notice: Notice }) {
  const object = useSchema().byName.get(notice.on?.object ?? '')
  const words = (
    <>
      <span className={classes.title}>{notice.title}</span>
      <RelativeTime at={notice.at} className={classes.at} />
    </>
  )
  return (
    <li data-unread={!notice.readAt || undefined}>
      {object && notice.on ? (
        <Link to={cardPath(object, notice.on.id)} className={classes.item}>
          {words}
        </Link>
      ) : (
        <div className={classes.item}>{words}</div>
      )}
    </li>
  )
}
