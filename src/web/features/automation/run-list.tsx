import { Button } from '@mantine/core'
import { IconListSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../ui/empty.tsx'
import ledger from '../../ui/ledger.module.css'
import { Lines } from '../../ui/loading.tsx'
import { Segments } from '../../ui/segments.tsx'
import { type Definition, type RunState, runsQuery } from './flows.ts'
import { RunRow } from './run-row.tsx'
import classes from './runs.module.css'

const shownStates = ['', 'waiting', 'done', 'failed', 'stopped', 'skipped'] as const satisfies (RunState | '')[]

interface RunListProps {
  flow: string
  /** By which steps are named. */
  definition: Definition | null
  /** The one that is open. */
  run: string | undefined
  onOpen: (run: string | undefined) => void
}

/** What a flow did, and did not for which reason: the newest first. */
export function RunList({ flow, definition, run, onOpen }: RunListProps) {
  const { t } = useTranslation()
  const [state, setState] = useState<(typeof shownStates)[number]>('')
  const asked = useInfiniteQuery(runsQuery({ flow, ...(state && { state }) }))
  const runs = asked.data?.pages.flatMap(page => page.data)
  return (
    <section aria-label={t('flow-runs:title')}>
      <div className={classes.head}>
        <Segments
          label={t('flow-runs:title')}
          value={state}
          choices={shownStates.map(value => ({ value, label: t(`flow-runs:shown.${value || 'all'}`) }))}
          onChange={setState}
        />
      </div>
      {runs?.length ? (
        <ul className={`${ledger.list} ${classes.lines}`}>
          {runs.map(one => (
            <RunRow
              key={one.id}
              run={one}
              definition={definition}
              opened={run === one.id}
              onOpen={() => onOpen(run === one.id ? undefined : one.id)}
            />
          ))}
        </ul>
      ) : runs ? (
        <Empty icon={IconListSearch} title={t('flow-runs:none')} text={t('flow-runs:noneText')} />
      ) : (
        <Lines count={4} />
      )}
      {asked.hasNextPage ? (
        <Button variant="default" loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          {t('flow-runs:earlier')}
        </Button>
      ) : null}
    </section>
  )
}
