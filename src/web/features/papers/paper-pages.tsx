import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './papers.module.css'

/** Pages as they will be printed. Pictures run nothing and load nothing, whatever stands in them. */
export function PaperPages({ pages, waiting }: { pages: readonly string[] | undefined; waiting: boolean }) {
  const { t } = useTranslation()
  if (!pages) return <Skeleton className={classes.page} aria-label={t('loading')} role="status" />
  return (
    <div className={classes.pages} data-waiting={waiting || undefined}>
      {pages.map((page, at) => (
        <img
          key={at}
          className={classes.page}
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(page)}`}
          alt={t('papers:page', { number: at + 1, count: pages.length })}
        />
      ))}
    </div>
  )
}
