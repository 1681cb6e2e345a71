import { ActionIcon } from '@mantine/core'
import { type Icon, IconCircle, IconCircleCheck, IconMail, IconPhone, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { PlainText } from '../../fields/plain-text.tsx'
import { RecordName } from '../../fields/record-name.tsx'
import { idOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './task-item.module.css'

const ResultDialog = lazyPart(async () => (await import('./result-dialog.tsx')).ResultDialog)

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
  const [finishing, setFinishing] = useState(false)
  const late = Date.parse(asText(task.dueAt)) < Date.now()
  const Sign = icons[asText(task.kind)]
  const on = isJsonObject(task.on) ? task.on : null
  const owner = idOf(task.owner)
  return (
    <li className={classes.task}>
      <ActionIcon
        className={classes.check}
        title={t('records:task.finish')}
        aria-label={t('records:task.finishOne', { title: asText(task.title) })}
        onClick={() => setFinishing(true)}
      >
        <IconCircle size={19} stroke={1.6} className={classes.open} />
        <IconCircleCheck size={19} stroke={1.6} className={classes.tick} />
      </ActionIcon>
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
      <RelativeTime at={asText(task.dueAt)} className={late ? classes.late : classes.due} />
      {finishing ? <ResultDialog task={task} onClose={() => setFinishing(false)} /> : null}
    </li>
  )
}
