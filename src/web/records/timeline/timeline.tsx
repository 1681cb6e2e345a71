import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { SlotProps } from '../card-page.tsx'
import { Change } from '../changes.tsx'
import { timelineQuery } from './entries.ts'
import { Entry } from './entry.tsx'
import { isFiltered, type StorySearch, useStorySearch } from './search.ts'
import { StoryPages } from './story-pages.tsx'
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

function Entries({ object, record, search }: SlotProps & { search: StorySearch }) {
  const { t } = useTranslation()
  const asked = useInfiniteQuery(timelineQuery(object, record.id, search))
  const filtered = isFiltered(search)
  return (
    <StoryPages asked={asked}>
      {entries => (
        <>
          {entries.length ? null : (
            <p className={classes.none} role={filtered ? 'status' : undefined}>
              {t(filtered ? 'story:nothingFits' : 'story:nothingYet')}
            </p>
          )}
          <ol className={classes.timeline} aria-busy={asked.isPlaceholderData} hidden={filtered && !entries.length}>
            {entries.map(entry =>
              entry.type === 'change' ? (
                <Change key={entry.record.id} object={object} change={entry.record} />
              ) : (
                <Entry key={entry.record.id} entry={entry} object={object} card={record} />
              ),
            )}
            {filtered || asked.hasNextPage ? null : (
              <li className={classes.entry}>
                <span className={classes.dot} />
                <div className={classes.head}>
                  <span className={classes.what}>{t('records:createdHere')}</span>
                  <RelativeTime at={record.createdAt} className={classes.when} />
                </div>
              </li>
            )}
          </ol>
        </>
      )}
    </StoryPages>
  )
}
