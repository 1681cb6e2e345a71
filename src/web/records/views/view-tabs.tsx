import { VisuallyHidden } from '@mantine/core'
import { IconLayoutKanban, IconUsers, IconWorld } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { useMe } from '../../app/session.ts'
import { lowerFirst } from '../lower-first.ts'
import type { Views } from './use-views.ts'
import { pathOf, plainView } from './view-address.ts'
import classes from './view-bar.module.css'
import { authorWords } from './view-words.ts'
import type { SavedView } from './views.ts'

interface ViewTabsProps {
  object: SchemaObject
  known: Views
  open: SavedView | undefined
  /** What can be done with the open one. */
  menu: ReactNode
}

/** All records first, then the views; each is a link that can be opened elsewhere and sent. */
export function ViewTabs({ object, known, open, menu }: ViewTabsProps) {
  const { t } = useTranslation()
  const me = useMe()
  return (
    <nav className={classes.tabs} aria-label={t('views:title')}>
      <ul className={classes.scroll}>
        <Tab
          to={`/${object.plural}`}
          view={known.opens ? plainView : undefined}
          active={!open}
          menu={!open && known.views.length ? menu : null}
        >
          {t('views:all', { objects: lowerFirst(object.label.many) })}
        </Tab>
        {known.views.map(view => (
          <Tab
            key={view.id}
            to={pathOf(object, view.kind)}
            view={view.id}
            active={view === open}
            title={view.owner === me.id ? undefined : authorWords(t, view)}
            menu={view === open ? menu : null}
          >
            <span className={classes.name}>{view.name}</span>
            <Signs view={view} />
          </Tab>
        ))}
      </ul>
    </nav>
  )
}

interface TabProps {
  to: string
  view: string | undefined
  active: boolean
  title?: string
  menu: ReactNode
  children: ReactNode
}

function Tab({ to, view, active, title, menu, children }: TabProps) {
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (!active) return
    // Once the page is drawn: asked before, the browser would have to lay it out twice.
    const frame = requestAnimationFrame(() =>
      setTimeout(() => item.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })),
    )
    return () => cancelAnimationFrame(frame)
  }, [active])
  return (
    <li ref={item} className={classes.tab} data-active={active || undefined}>
      <Link
        to={to}
        search={view ? { view } : {}}
        className={classes.link}
        aria-current={active || undefined}
        title={title}
      >
        {children}
      </Link>
      {menu}
    </li>
  )
}

/** What the name does not tell: that it is a board, and who else sees it. */
function Signs({ view: { kind, shared } }: { view: SavedView }) {
  const { t } = useTranslation()
  return (
    <>
      {kind === 'board' ? (
        <>
          <IconLayoutKanban size={14} stroke={1.6} aria-hidden />
          <VisuallyHidden>, {t('views:asBoard')}</VisuallyHidden>
        </>
      ) : null}
      {shared === 'team' ? (
        <>
          <IconUsers size={14} stroke={1.6} aria-hidden />
          <VisuallyHidden>, {t('views:ofTeam')}</VisuallyHidden>
        </>
      ) : null}
      {shared === 'everyone' ? (
        <>
          <IconWorld size={14} stroke={1.6} aria-hidden />
          <VisuallyHidden>, {t('views:ofEveryone')}</VisuallyHidden>
        </>
      ) : null}
    </>
  )
}
