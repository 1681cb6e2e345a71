import { Button } from '@mantine/core'
import {
  type Icon,
  IconCheckbox,
  IconForms,
  IconMail,
  IconMapPin,
  IconMessage,
  IconNote,
  IconPhoneIncoming,
  IconPhoneOutgoing,
  IconUsers,
} from '@tabler/icons-react'
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../app/api.ts'
import type { PageOf, RecordJson, SchemaObject } from '../app/contract.ts'
import { fieldOf, useSchema } from '../app/schema.ts'
import { choiceLabel } from '../fields/choices.ts'
import { isJsonObject } from '../fields/json-object.ts'
import { RecordName } from '../fields/record-name.tsx'
import { idOf } from '../fields/titles.ts'
import { asText } from '../fields/widget.ts'
import { Lines } from '../ui/loading.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { errorWords } from '../ui/toast.ts'
import type { SlotProps } from './card-page.tsx'
import { recordKeys } from './queries.ts'
import classes from './timeline.module.css'

interface TimelineEntry {
  at: string
  type: 'activity' | 'task'
  record: RecordJson
}

export const timelineQuery = (object: SchemaObject, id: string) =>
  infiniteQueryOptions({
    queryKey: recordKeys.timeline(object.name, id),
    queryFn: ({ pageParam, signal }) =>
      api.get<PageOf<TimelineEntry>>(`/${object.plural}/${id}/timeline`, {
        query: { cursor: pageParam, limit: 30 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: last => last.nextCursor ?? undefined,
  })

const icons: Record<string, Icon> = {
  email: IconMail,
  meeting: IconUsers,
  message: IconMessage,
  note: IconNote,
  form: IconForms,
  visit: IconMapPin,
}

/** What happened with the client, newest first. What is still to be done stands above it, as open tasks. */
export function Timeline({ object, record }: SlotProps) {
  const { t } = useTranslation()
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    timelineQuery(object, record.id),
  )
  if (isPending)
    return (
      <div className={classes.loading}>
        <Lines count={6} />
      </div>
    )
  if (error)
    return (
      <p className={classes.none} role="alert">
        {errorWords(error)}
      </p>
    )

  const entries = data.pages.flatMap(page => page.data).filter(entry => entry.type !== 'task' || entry.record.doneAt)
  return (
    <>
      <ol className={classes.timeline}>
        {entries.map(entry => (
          <Entry key={entry.record.id} entry={entry} card={record} />
        ))}
        <li className={classes.entry}>
          <span className={classes.dot} />
          <div className={classes.head}>
            <span className={classes.what}>{t('records:createdHere')}</span>
            <RelativeTime at={record.createdAt} className={classes.when} />
          </div>
        </li>
      </ol>
      {hasNextPage ? (
        <Button variant="default" size="compact-sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('records:showMore')}
        </Button>
      ) : null}
    </>
  )
}

function Entry({ entry: { type, record, at }, card }: { entry: TimelineEntry; card: RecordJson }) {
  const { t } = useTranslation()
  const Sign = signOf(type, record)
  const owner = idOf(record.owner)
  const on = isJsonObject(record.on) && record.on.id !== card.id ? record.on : null
  return (
    <li className={classes.entry}>
      <span className={classes.icon}>
        <Sign size={15} stroke={1.6} />
      </span>
      <div className={classes.body}>
        <div className={classes.head}>
          <span className={classes.what}>
            <What type={type} record={record} />
          </span>
          {on ? (
            <span className={classes.on}>
              <RecordName object={asText(on.object)} id={asText(on.id)} />
            </span>
          ) : null}
          {owner ? (
            <span className={classes.who}>
              <RecordName object="user" id={owner} />
            </span>
          ) : null}
          <RelativeTime at={type === 'task' ? asText(record.doneAt) : at} className={classes.when} />
        </div>
        {record.result ? (
          <p className={classes.text}>
            <strong>{asText(record.result)}</strong>
          </p>
        ) : null}
        {record.text ? <p className={classes.text}>{asText(record.text)}</p> : null}
        {Number(record.duration) > 0 ? (
          <p className={classes.small}>
            {t('records:duration', { minutes: Math.max(1, Math.round(Number(record.duration) / 60)) })}
          </p>
        ) : null}
      </div>
    </li>
  )
}

function What({ type, record }: { type: TimelineEntry['type']; record: RecordJson }) {
  const { t } = useTranslation()
  const activity = useSchema().byName.get('activity')
  const kind = activity && fieldOf(activity, 'kind')
  if (type === 'task') return <>{asText(record.title)}</>
  if (record.kind === 'call') return <>{t(record.direction === 'in' ? 'records:callIn' : 'records:callOut')}</>
  return <>{asText(record.subject) || (kind ? choiceLabel(kind, asText(record.kind)) : asText(record.kind))}</>
}

function signOf(type: TimelineEntry['type'], record: RecordJson): Icon {
  if (type === 'task') return IconCheckbox
  if (record.kind === 'call') return record.direction === 'in' ? IconPhoneIncoming : IconPhoneOutgoing
  return icons[asText(record.kind)] ?? IconNote
}
