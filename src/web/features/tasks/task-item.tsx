import { type Icon, IconMail, IconPhone, IconUsers } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { PlainText } from '../../fields/plain-text.tsx'
import { RecordName } from '../../fields/record-name.tsx'
import { idOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { useWaitsHere } from '../../offline/waiting-here.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { FinishButton } from './finish-button.tsx'
import { PutOff } from './put-off.tsx'
import classes from './task-item.module.css'

const icons: Record<string, Icon> = { call: IconPhone, meeting: IconUsers, letter: IconMail }

interface TaskItemProps {
  task: RecordJson
  /** Whom or what it is about, where the page does not say. */
  withCard?: boolean
  withOwner?: boolean
}

/** A task that stands to be done: finished from where it stands, with its result. */
export function TaskItem({ task, withCard, withOwner }: TaskItemProps) {
  const { t } = useTranslation()
  const finished = useWaitsHere(task.id)
  const late = Date.parse(asText(task.dueAt)) < Date.now()
  const Sign = icons[asText(task.kind)]
  const on = isJsonObject(task.on) ? task.on : null
  const owner = idOf(task.owner)
  return (
    <li className={classes.task} data-line tabIndex={-1} aria-label={asText(task.title)}>
      <FinishButton task={task} disabled={finished} />
      <div className={classes.body}>
        <span className={classes.title}>
          {Sign ? <Sign size={14} stroke={1.6} /> : null}
          {asText(task.title)}
        </span>
        {task.place ? (
          <span className={classes.place}>
            <PlainText text={asText(task.place)} />
          </span>
        ) : null}
        {withCard && on ? (
          <span className={classes.card}>
            <RecordName object={asText(on.object)} id={asText(on.id)} />
          </span>
        ) : null}
      </div>
      {withOwner && owner ? (
        <span className={classes.owner}>
          <RecordName object="user" id={owner} />
        </span>
      ) : null}
      {finished ? (
        <span className={classes.owner}>
          {t('offline.waits')} {t('offline.kinds.result')}
        </span>
      ) : null}
      <RelativeTime at={asText(task.dueAt)} className={late ? classes.late : classes.due} />
      {task.can?.update === false ? null : <PutOff task={task} />}
    </li>
  )
}
