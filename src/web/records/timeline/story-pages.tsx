import { Button } from '@mantine/core'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageOf } from '../../app/contract.ts'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import classes from './timeline.module.css'

interface StoryPagesProps<Entry> {
  asked: UseInfiniteQueryResult<InfiniteData<PageOf<Entry>>>
  children: (entries: Entry[]) => ReactNode
}

/** A story page by page: while it comes, why it does not, all that is here, and the way to more. */
export function StoryPages<Entry>({ asked, children }: StoryPagesProps<Entry>) {
  const { t } = useTranslation()
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = asked
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
  return (
    <>
      {children(data.pages.flatMap(page => page.data))}
      {hasNextPage ? (
        <Button variant="default" size="compact-sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('records:showMore')}
        </Button>
      ) : null}
    </>
  )
}
