import { Switch } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { useTriggerWords } from '../../automation/flow-words.ts'
import type { OwnFlow } from '../../automation/flows.ts'
import rows from '../parts/rows.module.css'
import classes from './automation.module.css'
import { FlowMenu } from './flow-menu.tsx'
import { FlowState } from './flow-state.tsx'
import { OffDialog } from './off-dialog.tsx'
import { useFlowVerbs } from './use-flow-verbs.ts'

/** A flow: by what it begins, how often it has, and whether it is on. */
export function FlowRow({ flow }: { flow: OwnFlow }) {
  const { t } = useTranslation()
  const { number } = useFormats()
  const words = useTriggerWords()
  const verbs = useFlowVerbs(flow)
  const [asks, ask] = useState(false)
  const { id, name, state, counts, draft, broken } = flow
  const isOn = state === 'on'
  const press = () => {
    if (!isOn) return verbs.turnOn.mutate()
    return counts.live ? ask(true) : verbs.turnOff.mutate()
  }
  return (
    <li className={rows.row} data-off={isOn ? undefined : true}>
      <div className={rows.names}>
        <Link className={rows.title} to="/settings/automation/$id" params={{ id }}>
          {name}
        </Link>
        <span className={rows.note}>{words(draft.trigger)}</span>
        {broken[0] ? (
          <span className={classes.stepFault}>
            <IconAlertTriangle size={14} stroke={1.8} aria-hidden /> {broken.map(({ message }) => message).join(' ')}
          </span>
        ) : null}
      </div>
      <span className={rows.cell}>
        {counts.began || counts.skipped || counts.failed || counts.live ? (
          <span className={classes.counts}>
            <span>{t('automation:counts.began', { count: counts.began, shown: number(counts.began) })}</span>
            {counts.skipped ? (
              <span>{t('automation:counts.skipped', { count: counts.skipped, shown: number(counts.skipped) })}</span>
            ) : null}
            {counts.live ? (
              <span>{t('automation:counts.live', { count: counts.live, shown: number(counts.live) })}</span>
            ) : null}
            {counts.failed ? (
              <Link className={classes.failed} to="/settings/automation/$id" params={{ id }} search={{ view: 'runs' }}>
                {t('automation:counts.failed', { count: counts.failed, shown: number(counts.failed) })}
              </Link>
            ) : null}
          </span>
        ) : (
          t('automation:counts.none')
        )}
      </span>
      <div className={rows.end} data-last>
        <FlowState flow={flow} />
        <Switch
          aria-label={t('automation:isOn', { name })}
          checked={isOn}
          disabled={verbs.turnOn.isPending || verbs.turnOff.isPending}
          onChange={press}
        />
        <FlowMenu flow={flow} />
      </div>
      {asks ? <OffDialog flow={flow} onClose={() => ask(false)} /> : null}
    </li>
  )
}
