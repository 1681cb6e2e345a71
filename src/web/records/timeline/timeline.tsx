import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Lines } from '../../ui/loading.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { errorWords } from '../../ui/toast.ts'
import type { SlotProps } from '../card-page.tsx'
import { Change } from '../changes.tsx'
import { timelineQuery } from './entries.ts'
import { Entry } from './entry.tsx'
import { isFiltered, useStorySearch } from './search.ts'
import classes from './timeline.module.css'
import { TimelineBar } from './timeline-bar.tsx'

/** What happened with the client, newest first. What is still to be done stands above it, as open tasks. */
export function Timeline({ object, record }: SlotProps) {
  const [search, ask] = useStorySearch()
  return (
    <>
      <TimelineBar search={search} onAsk={ask} />
      <Entries object={object} record={record} search={search} />
    </>
  )
}

function Entries({ object, record, search }: SlotProps & { search: Parameters<typeof timelineQuery>[2] }) {
  const { t } = useTranslation()
  const { data, error, isPending, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(timelineQuery(object, record.id, search))
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

  const entries = data.pages.flatMap(page => page.data)
  const filtered = isFiltered(search ?? {})
  if (filtered && !entries.length)
    return (
      <p className={classes.none} role="status">
        {t('story:nothingFits')}
      </p>
    )
  return (
    <>
      {entries.length ? null : <p className={classes.none}>{t('story:nothingYet')}</p>}
      <ol className={classes.timeline} aria-busy={isPlaceholderData}>
        {entries.map(entry =>
          entry.type === 'change' ? (
            <Change key={entry.record.id} object={object} change={entry.record} />
          ) : (
            <Entry key={entry.record.id} entry={entry} object={object} card={record} />
          ),
        )}
        {filtered || hasNextPage ? null : (
          <li className={classes.entry}>
            <span className={classes.dot} />
            <div className={classes.head}>
              <span className={classes.what}>{t('records:createdHere')}</span>
              <RelativeTime at={record.createdAt} className={classes.when} />
            </div>
          </li>
        )}
      </ol>
      {hasNextPage ? (
        <Button variant="default" size="compact-sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('records:showMore')}
        </Button>
      ) : null}
    </>
  )
}
