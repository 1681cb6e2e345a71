import { ActionIcon } from '@mantine/core'
import { IconCalendarPlus, IconPhoneCall } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { cardPath } from '../../app/navigation.ts'
import { canCreate, useSchema } from '../../app/schema.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { openOver } from '../../ui/overlay.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Told } from '../tasks/tell-dialog.tsx'
import classes from './my-day.module.css'
import { type Asking, useAsking } from './use-asking.ts'
import { Watch } from './watch.tsx'

const TellDialog = lazyPart(async () => (await import('../tasks/tell-dialog.tsx')).TellDialog)
const ReplyBy = lazyPart(async () => (await import('../reply-times/reply-by.tsx')).ReplyBy)
const shown = 6

/** Who wrote, by a form, a letter or a message, and was not answered since. The longest first. */
export function Waiting({ owner }: { owner: string }) {
  const { t } = useTranslation()
  const { data } = useAsking({ owner, limit: shown })
  if (!data?.data.length) return null
  return (
    <Watch title={t('day.waiting')} count={data.total.value} late>
      <ul className={classes.list}>
        {data.data.map(one => (
          <AskingLine key={one.id} asking={one} />
        ))}
      </ul>
    </Watch>
  )
}

const tell = (what: Told, { object, id, title }: Asking) =>
  openOver(close => <TellDialog what={what} on={{ object, id }} title={title ?? ''} onClose={close} />)

function AskingLine({ asking }: { asking: Asking }) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const object = byName.get(asking.object)
  const activity = byName.get('activity')
  const task = byName.get('task')
  if (!object) return null
  const title = asking.title ?? object.label.one
  return (
    <li className={classes.row} data-line tabIndex={-1} aria-label={title}>
      <div className={classes.body}>
        <Link to={cardPath(object, asking.id)} className={classes.name}>
          {title}
        </Link>
        <span className={classes.about}>
          <RelativeTime at={asking.since} />
          {asking.dueAt ? <ReplyBy dueAt={asking.dueAt} /> : null}
          <span className={classes.words}>{asking.subject}</span>
        </span>
      </div>
      {activity && canCreate(activity) ? (
        <ActionIcon
          color="ink"
          data-act="done"
          title={t('day.answered')}
          aria-label={t('day.answeredOne', { title })}
          onClick={() => tell('call', asking)}
        >
          <IconPhoneCall size={19} stroke={1.6} />
        </ActionIcon>
      ) : null}
      {task && canCreate(task) ? (
        <ActionIcon
          color="ink"
          data-act="plan"
          title={t('day.plan')}
          aria-label={t('day.planOne', { title })}
          onClick={() => tell('task', asking)}
        >
          <IconCalendarPlus size={20} stroke={1.6} />
        </ActionIcon>
      ) : null}
    </li>
  )
}
