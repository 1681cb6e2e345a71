import { ActionIcon } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { usePrinting } from '../../../app/printing.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import rows from '../parts/rows.module.css'
import classes from './trust.module.css'
import type { TrustLine } from './trust.ts'

const tones: Record<TrustLine['state'], Tone> = { act: 'bad', look: 'warn', fine: 'good' }

/** One line: how it stands, what was found, and what to do. */
export function TrustRow({ line }: { line: TrustLine }) {
  const { t } = useTranslation()
  const { state, title, found, since, names, whatToDo, path } = line
  return (
    <li className={rows.row}>
      <div className={classes.state}>
        <StatusBadge tone={tones[state]}>{t(`trust:states.${state}`)}</StatusBadge>
      </div>
      <div className={classes.what}>
        <span className={rows.title}>{title}</span>
        <span className={classes.found}>
          {found}
          <Names names={names} />
        </span>
        {whatToDo ? (
          <span className={classes.todo}>
            <b>{t('trust:whatToDo')}</b> {whatToDo}
          </span>
        ) : null}
      </div>
      <span className={classes.since}>{since ? <RelativeTime at={since} /> : null}</span>
      <span className={`${classes.way} no-print`}>{path ? <Way path={path} title={title} /> : null}</span>
    </li>
  )
}

/** More than so many are not read on a screen; on paper and in the file all of them stand. */
const most = 10

function Names({ names }: { names: readonly string[] }) {
  const { t } = useTranslation()
  const printing = usePrinting()
  if (!names.length) return null
  const shown = printing ? names : names.slice(0, most)
  const rest = names.length - shown.length
  return (
    <>
      {': '}
      <bdi>{shown.join(', ')}</bdi>
      {rest ? ` ${t('trust:more', { count: rest })}` : null}
    </>
  )
}

function Way({ path, title }: { path: string; title: string }) {
  const { t } = useTranslation()
  const router = useRouter()
  const go = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    // Whole addresses, with what a page shows.
    router.history.push(path)
  }
  return (
    <ActionIcon component="a" href={path} size="lg" aria-label={t('trust:open', { title })} onClick={go}>
      <IconChevronRight size={18} stroke={1.6} />
    </ActionIcon>
  )
}
