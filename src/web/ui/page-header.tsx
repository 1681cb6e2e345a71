import { ActionIcon } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { type MouseEvent, type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './page-header.module.css'

interface PageHeaderProps {
  title: string
  /** Beside the title, quieter: how many there are. */
  note?: ReactNode
  /** Page above this one. */
  back?: string
  /** Ways to look at the page: tabs, view switch. */
  views?: ReactNode
  actions?: ReactNode
  /** No wider than what stands below it on a page of settings. */
  narrow?: boolean
}

/** Top of every page: where one is, and what can be done here. Sets the title of the browser's tab. */
export function PageHeader({ title, note, back, views, actions, narrow }: PageHeaderProps) {
  const { t } = useTranslation()
  const router = useRouter()
  useEffect(() => {
    document.title = `${title} · Rapport`
  }, [title])

  return (
    <header className={classes.header} data-narrow={narrow || undefined}>
      {back ? (
        <ActionIcon
          component="a"
          href={back}
          aria-label={t('back')}
          size="lg"
          onClick={(event: MouseEvent) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return
            event.preventDefault()
            // Whole addresses, with what a list shows.
            router.history.push(back)
          }}
        >
          <IconChevronLeft size={20} stroke={1.6} />
        </ActionIcon>
      ) : null}
      <h1 className={classes.title} dir="auto">
        {title}
      </h1>
      {note ? <span className={classes.note}>{note}</span> : null}
      {views}
      <div className={classes.actions}>{actions}</div>
    </header>
  )
}
