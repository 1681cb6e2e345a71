import { Button, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './visits.module.css'
import { type Visit, visitsQuery } from './visits.ts'

const shownAtFirst = 3

/** By which way the person of a card came: his visits of our sites, the newest first. */
export function VisitsSection({ object, record }: SlotProps) {
  const { t } = useTranslation()
  const { data } = useQuery(visitsQuery(object, record.id))
  const [all, setAll] = useState(false)
  if (!data?.data.length) return null
  const shown = all ? data.data : data.data.slice(0, shownAtFirst)
  return (
    <section className={card.section} aria-labelledby="visits">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="visits">
          {t('visits:title')}
        </h3>
      </div>
      <ul className={classes.visits}>
        {shown.map(visit => (
          <OneVisit key={visit.id} visit={visit} />
        ))}
      </ul>
      {all || data.data.length <= shownAtFirst ? null : (
        <Button size="compact-xs" variant="default" data-screen-only onClick={() => setAll(true)}>
          {t('visits:all', { count: data.total })}
        </Button>
      )}
      {all && data.total > data.data.length ? (
        <p className={classes.note}>{t('visits:newest', { count: data.data.length })}</p>
      ) : null}
    </section>
  )
}

function OneVisit({ visit }: { visit: Visit }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [open, setOpen] = useState(false)
  const { channel, touch, pages, pageCount, at, site } = visit
  const campaign = touch.utm?.campaign
  return (
    <li className={classes.visit}>
      <UnstyledButton className={classes.head} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={14} stroke={2} className={classes.sign} data-open={open || undefined} />
        <span className={classes.channel}>
          {channel ?? t('visits:direct')}
          {campaign ? <span className={classes.note}> · {campaign}</span> : null}
        </span>
        <RelativeTime at={at} />
      </UnstyledButton>
      <div className={classes.note}>
        {site} · {t('visits:pages', { count: pageCount })}
      </div>
      {open ? (
        <ol className={classes.pages}>
          {pages.map(({ at, page, title }) => (
            <li key={at + page}>
              <time dateTime={at} className="number">
                {formats.clock(new Date(at))}
              </time>{' '}
              <span title={page}>{title ?? page.replace(/^https?:\/\//, '')}</span>
            </li>
          ))}
          {pageCount > pages.length ? <li>{t('visits:more', { count: pageCount - pages.length })}</li> : null}
        </ol>
      ) : null}
    </li>
  )
}
