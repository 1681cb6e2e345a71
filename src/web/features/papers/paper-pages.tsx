import { Skeleton } from '@mantine/core'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './papers.module.css'

/** Pages as they will be printed; the last ones stay while the next cannot be made. Pictures run nothing and load nothing, whatever stands in them. */
export function PaperPages({ pages, waiting }: { pages: readonly string[] | undefined; waiting: boolean }) {
  const { t } = useTranslation()
  const last = useRef(pages)
  if (pages) last.current = pages
  const shown = last.current
  if (!shown) return <Skeleton className={classes.page} aria-label={t('loading')} role="status" />
  return (
    <div className={classes.pages} data-waiting={waiting || undefined}>
      {shown.map((page, at) => (
        <img
          key={at}
          className={classes.page}
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(page)}`}
          alt={t('papers:page', { number: at + 1, count: shown.length })}
        />
      ))}
    </div>
  )
}
