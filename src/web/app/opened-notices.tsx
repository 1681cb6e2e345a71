import { Popover, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '../ui/relative-time.tsx'
import { BellButton } from './bell-button.tsx'
import { cardPath } from './navigation.ts'
import classes from './notice-bell.module.css'
import { type Notice, useNotices } from './notices.ts'
import { useSchema } from './schema.ts'

/** The notices themselves, once somebody has asked for them. */
export function OpenedNotices() {
  const { t } = useTranslation()
  const { notices, markRead } = useNotices()

  return (
    <Popover defaultOpened position="bottom-start" width={320} shadow="md" radius="md" onClose={markRead}>
      <Popover.Target>
        <BellButton />
      </Popover.Target>
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
