import { Alert, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { cardPath } from '../../app/navigation.ts'
import { useSchema } from '../../app/schema.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Lines } from '../../ui/loading.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { errorWords } from '../../ui/toast.ts'
import { type PromisedReply, type RepliesAsked, repliesQuery } from './replies.ts'
import classes from './replies-dialog.module.css'
import { ReplyBy } from './reply-by.tsx'

interface RepliesDialogProps {
  title: string
  asked: RepliesAsked
  onClose: () => void
}

/** The requests behind a number of the report, the longest overdue first. */
export function RepliesDialog({ title, asked, onClose }: RepliesDialogProps) {
  const { t } = useTranslation()
  const { data, error } = useQuery(repliesQuery(asked))
  return (
    <Dialog opened title={title} size="lg" onClose={onClose}>
      {error ? (
        <Alert color="red" role="alert">
          {errorWords(error)}
        </Alert>
      ) : null}
      {!data && !error ? <Lines count={4} /> : null}
      <ul className={classes.list}>
        {data?.data.map(reply => (
          <ReplyLine
            key={`${reply.id} ${reply.since}`}
            reply={reply}
            isPast={asked.asOf !== undefined}
            onGo={onClose}
          />
        ))}
      </ul>
      {data?.more ? (
        <Text size="sm" c="dimmed" mt="sm">
          {t('reports:replies.more', { count: data.data.length })}
        </Text>
      ) : null}
    </Dialog>
  )
}

const tones = { kept: 'good', late: 'bad', waiting: 'warn' } as const

/** Until when an answer is promised is told as of now: of a past day it is said what it was. */
function ReplyLine({ reply, isPast, onGo }: { reply: PromisedReply; isPast: boolean; onGo: () => void }) {
  const { t } = useTranslation()
  const object = useSchema().byName.get(reply.object)
  const title = reply.title ?? object?.label.one ?? ''
  return (
    <li className={classes.line}>
      <span className={classes.name}>
        {object ? (
          <Link to={cardPath(object, reply.id)} onClick={onGo}>
            {title}
          </Link>
        ) : (
          title
        )}
        <span className={classes.about}>
          <RelativeTime at={reply.since} />
          {reply.person ? <RecordName object="user" id={reply.person} /> : null}
        </span>
      </span>
      {reply.answeredAt || isPast ? (
        <StatusBadge tone={tones[reply.state]}>{t(`reports:replies.states.${reply.state}`)}</StatusBadge>
      ) : (
        <ReplyBy dueAt={reply.dueAt} />
      )}
    </li>
  )
}
