import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '../ui/relative-time.tsx'
import { useFormats } from './format.ts'
import classes from './notice-bell.module.css'
import { NoticeMenu } from './notice-menu.tsx'
import { lineQuery, type Notice, useNoticeVerbs } from './notices.ts'

/** One matter: a notice, or several that are opened, read and put off together. */
export function NoticeLine({ notice, onLeave }: { notice: Notice; onLeave: () => void }) {
  const { t } = useTranslation()
  const [unfolded, setUnfolded] = useState(false)
  const isTogether = (notice.count ?? 1) > 1
  const Sign = unfolded ? IconChevronDown : IconChevronRight
  return (
    <li data-unread={notice.unread ? true : undefined}>
      <div className={classes.line}>
        {isTogether ? (
          <ActionIcon
            size="sm"
            className={classes.unfold}
            aria-expanded={unfolded}
            aria-label={`${t(unfolded ? 'notices.fold' : 'notices.unfold')}: ${notice.title}`}
            onClick={() => setUnfolded(now => !now)}
          >
            <Sign size={15} stroke={1.8} />
          </ActionIcon>
        ) : (
          <span className={classes.dot} />
        )}
        <NoticeItem notice={notice} onLeave={onLeave} />
        <NoticeMenu notice={notice} />
      </div>
      {unfolded ? <Unfolded notice={notice} onLeave={onLeave} /> : null}
    </li>
  )
}

function Unfolded({ notice, onLeave }: { notice: Notice; onLeave: () => void }) {
  const { data = [] } = useQuery(lineQuery(notice))
  return (
    <ul className={classes.inner}>
      {data.map(one => (
        <li key={one.id}>
          <NoticeItem notice={one} onLeave={onLeave} />
        </li>
      ))}
    </ul>
  )
}

/** Opening the record reads what is said of it. What one may not see any more cannot be opened. */
function NoticeItem({ notice, onLeave }: { notice: Notice; onLeave: () => void }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { read } = useNoticeVerbs()
  const { id, title, path, waitsUntil, at } = notice
  const words = (
    <>
      <span className={classes.title}>{title}</span>
      {waitsUntil ? (
        <span className={classes.at}>{t('notices.waits', { when: formats.exact(new Date(waitsUntil)) })}</span>
      ) : (
        <RelativeTime at={at} className={classes.at} />
      )}
    </>
  )
  if (!path) return <div className={classes.item}>{words}</div>
  return (
    <Link
      to={path}
      className={classes.item}
      onClick={() => {
        if (!waitsUntil) read.mutate(id)
        onLeave()
      }}
    >
      {words}
    </Link>
  )
}
