import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconPlayerPlay } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { type FlowJson, flowsKey, flowsOfQuery, type RunJson, runsQuery } from './flows.ts'
import { runTones } from './run-row.tsx'
import { RunView } from './run-view.tsx'
import classes from './runs.module.css'

/** So many are in sight. */
const few = 3

/** What happened by itself with a record, and what can be begun for it by hand. Nothing where there is neither. */
export function RunsOfRecord({ object, record }: SlotProps) {
  const { t } = useTranslation()
  const heading = useId()
  const runs = useInfiniteQuery(runsQuery({ object: object.name, record: record.id }))
  const flows = useQuery(flowsOfQuery(object.name))
  const [all, showAll] = useState(false)
  // What did not begin is told on the page of the flow.
  const begun = (runs.data?.pages.flatMap(page => page.data) ?? []).filter(({ state }) => state !== 'skipped')
  const offered = (flows.data ?? []).filter(({ state }) => state === 'on')
  if (!begun.length && !offered.length) return null
  return (
    <section className={card.section} aria-labelledby={heading}>
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id={heading}>
          {t('flow-runs:card.title')}
        </h3>
        {begun.length ? <span className={card.count}>{begun.length}</span> : null}
        {offered.length ? <Begin record={record.id} flows={offered} /> : null}
      </div>
      <ul className={card.rows}>
        {(all ? begun : begun.slice(0, few)).map(run => (
          <RunLine key={run.id} run={run} />
        ))}
      </ul>
      {begun.length > few && !all ? (
        <Button size="compact-xs" variant="subtle" data-screen-only onClick={() => showAll(true)}>
          {t('flow-runs:card.more', { count: begun.length - few })}
        </Button>
      ) : null}
    </section>
  )
}

function RunLine({ run }: { run: RunJson }) {
  const { t } = useTranslation()
  const details = useId()
  const [opened, open] = useState(false)
  return (
    <li className={classes.onCard}>
      <button
        type="button"
        className={classes.line}
        aria-expanded={opened}
        aria-controls={details}
        onClick={() => open(!opened)}
      >
        <span className={classes.lineName}>{run.flow.name}</span>
        <StatusBadge tone={runTones[run.state]}>{t(`flow-runs:states.${run.state}`)}</StatusBadge>
        <RelativeTime at={run.beganAt} className={classes.lineAt} />
      </button>
      {opened ? (
        <div id={details} className={classes.lineDetails}>
          <RunView id={run.id} definition={null} onCard />
        </div>
      ) : null}
    </li>
  )
}

function Begin({ record, flows }: { record: string; flows: readonly FlowJson[] }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const begin = useMutation({
    mutationFn: (flow: string) => api.post(`/flows/${flow}/runs`, { record }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: flowsKey }),
  })
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          data-screen-only
          leftSection={<IconPlayerPlay size={13} stroke={1.6} />}
          rightSection={<IconChevronDown size={13} stroke={1.6} />}
          loading={begin.isPending}
        >
          {t('flow-runs:card.begin')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {flows.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => begin.mutate(id)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
